/** The parser of what is usual and the package's agree, node for node, where the first reads a source at all; it reads none that the other refuses. */
import { expect, test } from "vitest";
import { prelude } from "../library/prelude/embedded.ts";
import { Source, formattedText, parseAny } from "./parse.ts";
import { parseUsual } from "./usual.ts";

const usual = (text: string) => parseUsual(new Source(text), formattedText)?.body;

/** Without fields that are there and undefined. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (key, each: unknown) => (key === "is_lazy" ? undefined : typeof each === "bigint" ? `${each}n` : each instanceof Uint8Array ? [...each] : each));
const read = (value: unknown): unknown => JSON.parse(shown(value));

const statements = `
import a.b as c, d
from . import x
from ...y import (z as w, v,)
from q import *
async def g(a, /, b: int = 1, *args: int, c, d=2, **kw) -> int:
  async for i in x: pass
  else: yield from (yield)
  async with a as b, c as (d, *e): await z; return
class A(B, metaclass=C, *args, **kw):
  x: int
  a.b[1]: 3
@dec.orator(1)
class D: "doc"
lambda x, /, *a, y=1, **k: (x, *a)
f(x for x in y if z)(a, *b, c=1, *e, **d)[a, 1:2, ::3, *b][...]
[x for x, in y if z if w for q in r], {x for x in y}, {a: b for a in c}, {1: 2, **x, 3: 4,}, {1, *y}, (), (1,), [*a, b]
a = b, = 1, 2,
a, (*b, [c]) = d = yield x
a.b[c] @= -a ** -b // ~c << 1 | 2 & 3 ^ 4
del a, (b, [c.d]), e[0]
if (y := 1) and not a < b <= c is not d not in e or f is g: pass
elif b if c else d: pass
else:
  while x: break
  else: continue
try: raise A from b
except (B, C) as e: raise
except: assert a, b
else: global q, r
finally: nonlocal s
try: pass
except* A: pass
with (a): pass
with (a, b)[0] as c, d: return a, *b
x = "a" 'b' # c
x = b"\\x00" rb'\\\\'; y = 1.5e-3 + 0x_1f + 1j + 1_000 + .5 + 0o17 + 00
z = f"{b!r:>{w}}c" "d" f'''{
  c=}''' + u"é" + é
`;

test("every usual statement", () => {
  for (const text of [statements, ...statements.split(/\n(?! |el|except|finally|class D|$)/)]) expect([text, read(usual(`${text}\n`))]).toEqual([text, read(parseAny(new Source(`${text}\n`)).body)]);
});

test.each(Object.entries(prelude))("%s", (_name, text) => {
  expect(shown(usual(text))).toBe(shown(parseAny(new Source(text)).body));
});

test.each([
  "f(a=1, b)", "f(**a, *b)", "f(x for x in y, 1)", "def f(a=1, b): pass", "def f(*): pass", "def f(**a, b): pass", "def f(a, /, b, /): pass", "1 = x", "f() = 1", "(a, b) += 1", "a + 1: int",
  "x := 1", "*a", "print x", "for 1 in x: pass", "del f()", "del", "import a.b.", "from . import", "from .a import (b", "if x:\npass", "  x = 1", "if x:\n    a\n  b", "try: pass", "try: pass\nexcept: pass\nexcept A: pass",
  "class = 1", "a b", "x = 'a", "x = '''a", "x = (1]", "x = 1)", "$", "a ? b", "0777", "1x", "b'a' 'b'", "lambda x: yield", "with a as 1: pass", "return =", "x = yield = 1", "[*a for a in b]", "{**a for a in b}", "{a: b, c}", "if x: if y: pass", "@a\nx = 1", "f(a.b=1)",
])("%s is not read", (text) => {
  expect(usual(`${text}\n`)).toBeUndefined();
});

test("where the package errs, as CPython has it", () => {
  expect(usual("(z): int = 2\n")).toMatchObject([{ kind: "AnnAssign", simple: 0 }]);
  expect(usual("await z ** 2\n")).toMatchObject([{ value: { kind: "BinOp", left: { kind: "Await" } } }]);
  expect(usual("a,; b\n")).toMatchObject([{ value: { kind: "Tuple" } }, { value: { kind: "Name" } }]);
});
