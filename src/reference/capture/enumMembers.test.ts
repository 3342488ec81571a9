/** Members of enumerations as indices and arguments, and functions that `torch.jit.script` wraps: what PyTorch 2.6.0 answers. */
import { expect, test } from "vitest";
import { trace } from "../index.ts";

const head = `import torch, enum
class Axis(enum.IntEnum):
    B = 0
    T = 1
class Color(enum.Enum):
    RED = 1
@torch.jit.script
def scripted(a):
    return a.view(3, 7)
class Net(torch.nn.Module):
    def forward(self, x):
        return `;

const traced = (expression: string) => trace(`${head}${expression}\nmodel = Net()\nexample_args = (torch.randn(3, 4),)\n`, { file: "model.py" });

const printed = (expression: string): string => {
  const outcome = traced(expression);
  return outcome.outcome === "exported" ? [...outcome.program!.matchAll(/torch\.ops\.aten\.(.*?);|torch\.ops\.aten\.(.*)$/gm)].map((call) => call[1] ?? call[2]).join(" ") : outcome.outcome === "rejected" ? outcome.error.message.split("\n")[0]! : outcome.outcome;
};

test.each([
  ["x[Axis.T]", "select.int(x, 0, 1)"],
  ["x[..., Axis.B:Axis.T]", "slice.Tensor(x, 1, 0, 1)"],
  ["x.size()[Axis.T] * x", "mul.Tensor(x, 4)"],
  ["x.size(Axis.T) * x", "unhandled args for size: tuple indices must be integers or slices, not EnumVariable"],
  ["x + Axis(1)", "add.Tensor(x, 1)"],
  ["x + Axis(Axis.T)", "Enum variable is constructed with non constant values"],
  ["torch.relu(x, Color.RED)", "TypeError <built-in method relu of type object at 0x…>: relu() takes 1 positional argument but 2 were given"],
])("%s: %s", (expression, expected) => {
  expect(printed(expression)).toBe(expected);
});

test("a scripted function is called through a polyfill", () => {
  const outcome = traced("scripted(x)");
  expect(outcome.outcome === "rejected" && outcome.error.message).toContain('in getattr_and_trace\n    return fn(*args[2:], **kwargs)\n  File "model.py", line 9, in scripted');
});
