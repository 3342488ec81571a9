import { expect, test } from "vitest";
import { trace } from "../index.ts";

/** A package on the search path, and which of its files were asked for. */
function tracePackage(model: string, files: Readonly<Record<string, string>>) {
  const read: string[] = [];
  const outcome = trace(`import torch\n${model}`, {
    readModule: (path) => {
      if (!Object.hasOwn(files, path)) return undefined;
      read.push(path);
      return { path, text: files[path]!, lazy: true };
    },
  });
  return { outcome, read: [...new Set(read)] };
}

const net = "class Net(torch.nn.Module):\n    def forward(self, x):\n        return x + 1\n";
const tail = "\nmodel = Net()\nexample_args = (torch.ones(2),)\n";

test("a package's submodules are evaluated when they are first used", () => {
  const { outcome, read } = tracePackage(`from nets import Net${tail}`, {
    "nets/__init__.py": "from .used import *\nfrom .unused import Other\nfrom . import broken\n",
    "nets/used.py": `import torch\n__all__ = ["Net"]\n${net}`,
    "nets/unused.py": "raise ValueError('evaluated')\n",
    "nets/broken.py": "raise ValueError('evaluated')\n",
  });
  expect(outcome.outcome).toBe("exported");
  expect(read).not.toContain("nets/unused.py");
});

test("a function of the same name as its module wins, as in Python", () => {
  const { outcome } = tracePackage("from nets import net\nmodel = net()\nexample_args = (torch.ones(2),)\n", {
    "nets/__init__.py": "from .net import *\n",
    "nets/net.py": `import torch\n__all__ = ["net"]\n${net}\ndef net():\n    return Net()\n`,
  });
  expect(outcome.outcome).toBe("exported");
});

test("PyTorch itself is never read from the search path", () => {
  const { outcome, read } = tracePackage(`${net}${tail}`, { "torch/__init__.py": "raise ValueError('evaluated')\n" });
  expect(outcome.outcome).toBe("exported");
  expect(read).toEqual([]);
});

test("a module that exists but is not implemented says so when it is used", () => {
  const used = tracePackage(`import sqlite3\n${net}\nmodel = Net()\nexample_args = (sqlite3.connect(':memory:'),)\n`, {});
  expect(used.outcome).toMatchObject({ outcome: "error", error: { type: "NotImplemented" } });
  expect(tracePackage(`import sqlite3\n${net}${tail}`, {}).outcome.outcome).toBe("exported");
});

test("asked for a class's subclasses, a package evaluates what still waits", () => {
  const { outcome } = tracePackage("import nets\nmodel = nets.find('b')()\nexample_args = (torch.ones(2),)\n", {
    "nets/__init__.py": "from .base import Base, find\nfrom .b import B\n",
    "nets/base.py": "import torch\nclass Base(torch.nn.Module):\n    pass\ndef find(name):\n    return next(c for c in Base.__subclasses__() if c.key == name)\n",
    "nets/b.py": "from .base import Base\nclass B(Base):\n    key = 'b'\n    def forward(self, x):\n        return x + 1\n",
  });
  expect(outcome.outcome).toBe("exported");
});

test("einops says which of its functions are nodes when one is first met", () => {
  const { outcome } = tracePackage("from einops import flip\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        return flip(x, 'a b') + 1\nmodel = Net()\nexample_args = (torch.ones(2, 3),)\n", {
    "einops/__init__.py": "from .flips import flip\n",
    "einops/flips.py": "def flip(x, pattern):\n    return x.permute(1, 0) if str.isalpha(pattern[0]) else x\n",
    "einops/_torch_specific.py": "from torch._dynamo import allow_in_graph\nfrom . import flip\nallow_in_graph(flip)\n",
  });
  // Followed, it would be rejected: Dynamo knows no `str.isalpha`. As a node it stands in the caller's line.
  expect(outcome.outcome === "exported" && outcome.program).toContain("code: return flip(x, 'a b') + 1\n            permute: \"f32[3, 2]\" = torch.ops.aten.permute.default(x, [1, 0]);  x = None\n            add:");
});

test("a registry is full before anybody looks into it, and its modules wait as long as nobody does", () => {
  const files = {
    "nets/__init__.py": "from .registry import create\nfrom .a import *\nfrom .b import B\n",
    "nets/registry.py": "_known: dict = {}\ndef register(cls):\n    if cls.__name__ in _known:\n        raise ValueError(cls)\n    _known[cls.__name__] = cls\n    return cls\ndef create(name):\n    return _known[name]()\n",
    "nets/a.py": `import torch\nfrom .registry import register\n@register\n${net.replace("Net", "A")}`,
    "nets/b.py": `import torch\nfrom .registry import register\n@register\n${net.replace("Net", "B")}`,
  };
  const looked = tracePackage("import nets\nmodel = nets.create('A')\nexample_args = (torch.ones(2),)\n", files);
  expect(looked.outcome.outcome).toBe("exported");
  expect(looked.read).toContain("nets/b.py");
  const direct = tracePackage("from nets import B\nmodel = B()\nexample_args = (torch.ones(2),)\n", { ...files, "nets/a.py": "__all__ = ['A']\nraise ValueError('evaluated')\n" });
  expect(direct.outcome.outcome).toBe("exported");
});

test("what dir tells of torch's modules and of a module", () => {
  const { outcome } = tracePackage(`${net}has = [n in dir(o) for n, o in (("silu", torch.nn.functional), ("fft", torch), ("weight", torch.nn.Linear(1, 1)), ("silly", torch.nn))]\nassert has == [True, True, True, False]${tail}`, {});
  expect(outcome.outcome).toBe("exported");
});

test("a tensor of torch.autograd.Variable is a tensor, and a call of it in the traced code is refused", () => {
  const made = tracePackage(`from torch.autograd import Variable\nassert isinstance(Variable(torch.ones(2)), Variable)\n${net}${tail}`, {});
  expect(made.outcome.outcome).toBe("exported");
  const called = tracePackage(`from torch.autograd import Variable\n${net.replace("x + 1", "x + Variable(torch.ones(2))")}${tail}`, {});
  expect(called.outcome.outcome === "rejected" && called.outcome.error.message).toContain("unsupported builtin None._LegacyVariableBase.__new__.");
});

test("imports from the future come first", () => {
  const { outcome } = tracePackage(`from __future__ import annotations\n${net}${tail}`, {});
  expect(outcome).toMatchObject({ outcome: "error", error: { type: "builtins.SyntaxError" } });
});
