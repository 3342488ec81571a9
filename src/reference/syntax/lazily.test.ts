/** What is parsed as it is used is what is parsed as a whole: every statement and body, at its place. */
import { expect, test } from "vitest";
import { prelude } from "../library/prelude/embedded.ts";
import { parseLazily, type LazyStatement } from "./lazily.ts";
import { parseModule } from "./parse.ts";

/** A copy with every body read; where a statement with a body ends is not told by its outline. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(whole);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const { deferred, ...fields } = value as Record<string, unknown>;
  if ("body" in value) for (const end of ["endLine", "endColumn"]) delete fields[end];
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, whole(field)]));
}

const read = (text: string): readonly LazyStatement[] => {
  const statements = parseLazily(text);
  if (statements === undefined) throw new Error("the source has no outline");
  return statements;
};

const sources: Readonly<Record<string, string>> = {
  "bodies that reach to the left": 'def f(x):\n    y = (\n1,\n  2)\n    """\nleft\n"""\n# a comment\n    return y\nz = f\n',
  "clauses, decorators and semicolons": "@a\n@b(\n  1)\n# why\ndef f(): return 1\nif f:\n    pass\n\nelif g:\n  def h():\n    yield\nelse:\n  x = 1\ntry:\n  a\nexcept E: b\nfinally:\n  c\na = 1; b = 2\n",
  "nested classes, async and tabs": "class A(B, metaclass=C):\n\t'doc'\n\tclass D:\n\t\tasync def f(self) -> 'T':  # to come\n\n\t\t\tawait x\n\n\t\tdef g(self): pass\n\ty = 3\n\n\tdef h(self, x=(\n\t\t1)):\n\t\t\tdef k(): return __class__\n\t\t\treturn k\n",
  "continued lines, other ends of line, text that is not ASCII": "x = 1 + \\\n  2\r\ndef f(é='ü',\r\n   b=\"#\"):\r\n    s = 'it''s'; return '''\\'''' + f'{é}«»'\r\n\r\ny = \"\"",
  "type parameters": "class A[T](B):\n  def f[S: T](self, x: S):\n    return T\ndef g(): \n  pass",
};

test.each([...Object.entries(sources), ...Object.entries(prelude)])("%s", (_name, text) => {
  expect(whole(read(text).flatMap((each) => each.nodes()))).toEqual(whole(parseModule(text).body));
});

test("what binds a name and does nothing else", () => {
  const text = "def f(): pass\nasync def g(\n  x): pass\n@d\nclass C(a.B, E):\n  pass\nclass G(Generic[T]): pass\nL = [\n  'a', # b\n  (1, -2.5), None]\nM = [x]\nN = f()\nx = 1\nclass P(call()): pass\n";
  expect(read(text).map(({ binding }) => binding && `${binding.decorated ? "@" : ""}${binding.name}(${binding.bases ?? "?"})`)).toEqual(["f()", "g()", "@C(a.B,E)", "G(?)", "L()", undefined, undefined, undefined, undefined]);
});

test("where lines do not tell, the whole is parsed", () => {
  for (const text of ["x = (1\n", "x = 1)\n", "s = 'a\nb'\n", '"""open\n']) expect(parseLazily(text)).toBeUndefined();
});
