import { expect, test } from "vitest";
import { trace } from "../../index.ts";

/** The names of the parameters and constants, in the order of the signature. */
function lifted(body: string, setUp = ""): string[] {
  const source = `import functools
import torch
def wrap(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)
    return wrapper
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.i = torch.nn.Linear(5, 5)
        ${setUp}
    ${body}
model = M()
example_args = (torch.randn(2, 5),)
`;
  const outcome = trace(source, { file: "model.py" });
  if (outcome.outcome !== "exported") throw new Error(JSON.stringify(outcome));
  return [...outcome.program.matchAll(/TensorArgument\(name='([pc]_\w+)'\), target=(['"].*?['"]),/g)].map(([, name, target]) => `${name!} ${target!}`);
}

const computed = "return self.i(x) + torch.tensor(1.)";

// Names as PyTorch 2.6.0 gives them.
test("names tell by which variable of the first frame the model is reached", () => {
  expect(lifted(`def forward(self, x): ${computed}`)[0]).toBe("p_i_weight 'i.weight'");
  expect(lifted(`def forward(m, x): ${computed.replace("self", "m")}`)[0]).toBe("p_l__m___i_weight 'i.weight'");
  expect(lifted(`@wrap\n    def forward(self, x): ${computed}`)[0]).toBe("p_l__args___0_i_weight 'i.weight'");
  expect(lifted(`@torch.no_grad()\n    def forward(self, x): ${computed}`)).toEqual([
    "p_l__fn___i_weight 'i.weight'", "p_l__fn___i_bias 'i.bias'", `c_l__fn___lifted_tensor_0 "L['fn'].lifted_tensor_0"`,
  ]);
});

test("a forward of the instance's own reaches the model through its closure or its binding", () => {
  expect(lifted("pass", "self.forward = lambda x: self.i(x)")[0]).toBe("p____modules__i_weight 'i.weight'");
  expect(lifted("def fast(self, x, s): return self.i(x) * s", "self.forward = functools.partial(self.fast, s=3.)")[0]).toBe("p____modules__i_weight 'i.weight'");
});
