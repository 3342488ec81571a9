/** Values as messages about a trace show them: fake tensors by their size (torch/_subclasses/fake_tensor.py, torch/_tensor_str.py). */
import { PySym, PyTensor, isParameter } from "../../library/torch/index.ts";
import { NotImplementedConstruct, PyDict, PyList, PyTuple, dictEntries, type Value } from "../../objects/index.ts";
import { isOutdated, type Tensor } from "../../ops/index.ts";
import { repr } from "../../protocol/index.ts";

/** `repr` as a message shows it, with fake tensors by their size. */
export function shown(value: Value): string {
  if (value instanceof PyTensor) return fakeTensorText(value);
  if (value instanceof PySym) return value.node.text();
  if (value instanceof PyTuple) return value.items.length === 1 ? `(${shown(value.items[0]!)},)` : `(${value.items.map(shown).join(", ")})`;
  if (value instanceof PyList) return `[${value.items.map(shown).join(", ")}]`;
  if (value instanceof PyDict) return `{${dictEntries(value).map(([key, item]) => `${shown(key)}: ${shown(item)}`).join(", ")}}`;
  return repr(value);
}

function fakeTensorText(value: PyTensor): string {
  const { tensor } = value;
  const { type, index } = tensor.device;
  const facts = type === "cpu" ? [] : [`device='${type}${index === null ? "" : `:${index}`}'`];
  facts.push(`size=(${tensor.sizes.map(String).join(", ")}${tensor.rank === 1 ? "," : ""})`);
  if (tensor.dtype.name !== "float32") facts.push(`dtype=torch.${tensor.dtype.name}`);
  if (tensor.requiresGrad) facts.push(isOutdated(tensor) ? "grad_fn=<Invalid>" : tensor.isLeaf ? "requires_grad=True" : `grad_fn=<${nodeName(tensor)}>`);
  const text = withFacts("FakeTensor(", facts);
  return isParameter(value) ? `Parameter(${text})` : text;
}

const lineWidth = 80;

/** Facts after the elided values, on a line of their own where the line would get too long (torch/_tensor_str.py, `_add_suffixes`). */
function withFacts(prefix: string, facts: readonly string[]): string {
  let text = `${prefix}...`;
  let width = text.length + 2;
  for (const fact of facts) {
    const wraps = width + fact.length + 2 > lineWidth;
    text += wraps ? `,\n${" ".repeat(prefix.length)}${fact}` : `, ${fact}`;
    width = wraps ? prefix.length + fact.length : width + fact.length + 2;
  }
  return `${text})`;
}

function nodeName(tensor: Tensor): string {
  if (tensor.gradientNode === null) throw new NotImplementedConstruct("the name of a tensor's grad_fn in a message");
  return tensor.gradientNode;
}
