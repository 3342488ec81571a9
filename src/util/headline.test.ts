import { expect, test } from "vitest";
import { headline } from "./headline.ts";

test.each([
  ["no answer to this case within 2 s", "no answer to this case within 2 s"],
  ["while it was exported: NotImplemented: aten::foo\n  at model.py:3 in forward", "while it was exported: NotImplemented: aten::foo"],
  ["while the case was loaded: builtins.ModuleNotFoundError: Traceback (most recent call last):\n  File \"model.py\", line 1, in <module>\n    import absent\nModuleNotFoundError: No module named 'absent'\n", "while the case was loaded: model.py:1: ModuleNotFoundError: No module named 'absent'"],
  ["while the case was loaded: builtins.SyntaxError:   File \"model.py\", line 4\n    return x.relu( + 1]\n                      ^\nSyntaxError: invalid syntax\n", "while the case was loaded: model.py:4: SyntaxError: invalid syntax"],
  ["while the case was loaded: builtins.RecursionError: Traceback (most recent call last):\n  File \"model.py\", line 8, in <module>\n    f(0)\n  File \"model.py\", line 7, in f\n    f(n)\n  [Previous line repeated 996 more times]\nRecursionError: maximum recursion depth exceeded", "while the case was loaded: model.py:7: RecursionError: maximum recursion depth exceeded"],
])("%j", (reason, line) => expect(headline(reason)).toBe(line));
