import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isMap, isScalar, isSeq, parse, parseDocument, visit, type Node } from "yaml";
import { quickYaml } from "./quickYaml.ts";
import { always, fc } from "../util/testing/property.ts";

const plain = (node: Node | undefined): unknown => (isMap(node) ? Object.fromEntries(node.items.map((pair) => [String((pair.key as { value: unknown }).value), plain(pair.value as Node)])) : isSeq(node) ? node.items.map((item) => plain(item as Node)) : isScalar(node) ? node.value : undefined);

/** Where each scalar begins. */
function positions(node: Node): (readonly [unknown, number])[] {
  const found: (readonly [unknown, number])[] = [];
  visit(node, { Scalar: (_, scalar) => { found.push([scalar.value, scalar.range?.[0] ?? -1]); } });
  return found;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const cases = readdirSync(join(root, "cases"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith("case.yaml")).map((path) => readFileSync(join(root, "cases", path), "utf8"));
const headers = readdirSync(join(root, "snapshots"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".snap")).map((path) => readFileSync(join(root, "snapshots", path), "utf8").split("---\n")[1] ?? "");

test("every case and header of the repository is read as the parser reads it, positions included", () => {
  let quick = 0;
  for (const text of [...cases, ...headers]) {
    const node = quickYaml(text);
    if (!node) continue;
    quick += 1;
    expect(plain(node)).toEqual(parse(text));
    expect(positions(node)).toEqual(positions(parseDocument(text).contents as Node));
  }
  expect(quick).toBeGreaterThan((cases.length + headers.length) * 0.95);
});

test("any file of keys and values that it reads, it reads as the parser does", () => {
  const value = fc.oneof(fc.constantFrom("[a, b]", "{ a: b, c: d }", "2.6.0", "1", "true", '"a: b"', ">-\n  a b", "\n  b: c"), fc.string({ unit: fc.constantFrom(..."ab1.-: #,[]{}\"'\\>|\n\té".split("")), maxLength: 12 }));
  always(fc.property(fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "  d"), value), { minLength: 1, maxLength: 5 }), fc.constantFrom("\n", ""), (pairs, end) => {
    const text = pairs.map(([key, written]) => `${key}: ${written}`).join("\n") + end;
    const node = quickYaml(text);
    if (!node) return;
    const document = parseDocument(text);
    expect(document.errors).toEqual([]);
    expect(plain(node)).toEqual(document.toJS());
    expect(positions(node)).toEqual(positions(document.contents as Node));
  }), 500);
});

describe("whatever it reads, it reads as the parser does; the rest it leaves", () => {
  const values = ["a", "a b", "true", "null", "1", "1.5", "01", "1e3", "0x1", "-1", "2.6.0", "2.6", ".5", "~", '"q"', '"a: b"', '"\\n"', "'s'", "a: b", "a #c", "a#c", "a:", "a:b", "a, b", "[a]", "[a, b]", "[]", "[ ]", "[a,,b]", "[a, ]", "[a b]", "[1, 2.6.0]", "[true]", "[a: b]", '["a"]', "{ a: b }", "{a: b, c: 1}", "{ a: b, a: c }", "{ a }", "{}", "[[a]]", "*a", "&a b", "!t a", "| a", "> a", "- a", "? a", "%a", "@a", "`a", "a\tb", "\ta", "a ", "é", "a…", "no", "Yes", "2001-01-01", "a\n  b", "\n  b: c", "\n  b: c\n  d: [e]", "\n b: c\nd: e", "\n  b: c\n d: e", "\n  b:\n    c: d", "\n- a", "#c", "", ">-\n  a b\n  c: d", ">-\n  a\n\n  b", ">-\n  a\n   b", ">-\n a", ">-\n  a\n", ">-", ">-\n", ">-\n  a \n  b", ">- # c\n  a", ">\n  a", "|-\n  a", ">-\n  # a", "a\nb: >-\n  c\nd: e", `${"1".repeat(64)}`, `1e${"1".repeat(62)}`, `3a${"1".repeat(62)}`];
  test.each(values)("key: %j", (value) => {
    for (const text of [`k: ${value}\n`, `k: ${value}`, `# c\nk:   ${value}\nlast: x\n`, `k:${value}\n`, `k: x\nk: ${value}\n`]) {
      const node = quickYaml(text);
      const document = parseDocument(text);
      if (node) {
        expect(document.errors, text).toEqual([]);
        expect(plain(node), text).toEqual(document.toJS());
      }
    }
  });
});
