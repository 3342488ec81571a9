/** Text to bytes and back (Lib/codecs.py): the encodings that need no tables. */
import { PyBytes, raise, types, type Value } from "../../objects/index.ts";
import { characters } from "../../protocol/index.ts";

/** Encodings of one byte a character, by the first code that they do not have. */
const limits: Readonly<Record<string, readonly [string, number]>> = { ascii: ["ascii", 128], usascii: ["ascii", 128], latin1: ["latin-1", 256], latin: ["latin-1", 256], iso88591: ["latin-1", 256], l1: ["latin-1", 256] };
const isUtf8 = (name: string): boolean => name === "utf8" || name === "u8" || name === "utf";

const plainName = (encoding: Value): string => String(encoding).toLowerCase().replace(/[-_ ]/g, "");
const unknown = (encoding: Value): never => raise(types.LookupError, `unknown encoding: ${String(encoding)}`);

export function encode(text: string, encoding: Value, errors: Value): PyBytes {
  const name = plainName(encoding);
  if (isUtf8(name)) return new PyBytes(new TextEncoder().encode(text));
  const [shown, limit] = limits[name] ?? unknown(encoding);
  const codes = [...characters(text)].map((each) => each.codePointAt(0)!);
  const kept = codes.flatMap((code, i) => {
    if (code < limit) return [code];
    if (errors === "ignore") return [];
    if (errors === "replace") return [63];
    const escaped = code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : code < 65536 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
    return raise(types.UnicodeEncodeError, `'${shown}' codec can't encode character '${escaped}' in position ${i}: ordinal not in range(${limit})`);
  });
  return new PyBytes(Uint8Array.from(kept));
}

export function decode(bytes: Uint8Array, encoding: Value, errors: Value): string {
  const name = plainName(encoding);
  if (isUtf8(name)) return new TextDecoder().decode(bytes);
  const [shown, limit] = limits[name] ?? unknown(encoding);
  return Array.from(bytes, (byte, i) => {
    if (byte < limit) return String.fromCharCode(byte);
    if (errors === "ignore") return "";
    if (errors === "replace") return "\ufffd";
    return raise(types.UnicodeDecodeError, `'${shown}' codec can't decode byte 0x${byte.toString(16)} in position ${i}: ordinal not in range(${limit})`);
  }).join("");
}
