import { expect, test } from "vitest";
import { decodeUtf8 } from "./utf8.ts";

test.each([
  ["text", []],
  ["gr\u00fc\u00dfe \ufffd \u{1f600} \ufeffx", []],
  ["", [0xff]],
  ["ab\n\ufffd\u00e9\n", [0xe9, 0x0a]],
  ["x", [0xc3, 0x28]],
  ["cut short ", [0xe2, 0x82]],
  ["surrogate ", [0xed, 0xa0, 0x80]],
] as const)("%j then %j", (before, bytes) => {
  const text = Buffer.from(before);
  const whole = Buffer.concat([text, Buffer.from(bytes)]);
  if (bytes.length === 0) expect(decodeUtf8(whole)).toBe(before);
  else expect(() => decodeUtf8(whole)).toThrow(`byte ${text.length} (line ${before.split("\n").length}) is 0x${bytes[0].toString(16)};`);
});

test("ten million bytes of what looks like a fault and is none", () => {
  const began = performance.now();
  expect(() => decodeUtf8(Buffer.concat([Buffer.from("\ufffd".repeat(3_000_000)), Buffer.from([0xff])]))).toThrow("byte 9000000 (line 1)");
  expect(performance.now() - began).toBeLessThan(5000);
});
