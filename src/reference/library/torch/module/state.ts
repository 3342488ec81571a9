/** The state of a module and those below it: `state_dict`, `load_state_dict`, and what conversions replace. */
import { PyDict, PyList, PyObject, dictOf, raise, types, type Value } from "../../../objects/index.ts";
import { call, callMethod, genericSetAttribute, getAttribute, repr, str } from "../../../protocol/index.ts";
import { preludeAttribute } from "../prelude.ts";
import { PyTensor } from "../values.ts";
import { bufferEntries, childModules, isNonPersistent, parameterEntries, registry, walkModules } from "./registries.ts";

/** Replaces every parameter and buffer by what `fn` makes of it; parameters keep their identity. */
export function applyToTensors(self: PyObject, fn: (tensor: PyTensor) => Value): void {
  for (const [, child] of childModules(self)) applyToTensors(child, fn);
  for (const [, parameter] of parameterEntries(self)) {
    const converted = fn(parameter);
    if (converted instanceof PyTensor && converted !== parameter) genericSetAttribute(parameter, "data", converted);
  }
  const buffers = registry(self, "_buffers");
  for (const [name, buffer] of bufferEntries(self)) buffers!.map.set(name, fn(buffer));
}

/** All state, by path. Abstraction: a plain dict stands for the OrderedDict; hooks and extra state are not run. */
export function stateDict(self: PyObject, prefix: string): PyDict {
  const state = dictOf();
  for (const [path, module] of walkModules(self, "", false)) {
    const head = prefix + (path === "" ? "" : `${path}.`);
    for (const [name, parameter] of parameterEntries(module)) state.map.set(head + name, callMethod(parameter, "detach", []));
    for (const [name, buffer] of bufferEntries(module)) if (!isNonPersistent(module, name)) state.map.set(head + name, callMethod(buffer, "detach", []));
  }
  return state;
}

export function loadStateDict(self: PyObject, state: Value, strict: boolean): Value {
  if (!(state instanceof PyDict)) return raise(types.TypeError, `Expected state_dict to be dict-like, got ${repr(state instanceof PyObject ? state.cls : null)}.`);
  const wanted = new Map<string, PyTensor>();
  for (const [path, module] of walkModules(self, "", false)) {
    const head = path === "" ? "" : `${path}.`;
    for (const [name, tensor] of [...parameterEntries(module), ...bufferEntries(module).filter(([each]) => !isNonPersistent(module, each))]) wanted.set(head + name, tensor);
  }
  const missing = [...wanted.keys()].filter((name) => !state.map.has(name));
  const unexpected = [...state.map.keys()].filter((name) => typeof name !== "string" || !wanted.has(name)).map(String);
  const problems = [...wanted].flatMap(([name, tensor]) => mismatch(name, tensor, state.map.get(name) ?? null));
  if (strict && unexpected.length > 0) problems.unshift(`Unexpected key(s) in state_dict: ${unexpected.map((name) => `"${name}"`).join(", ")}. `);
  if (strict && missing.length > 0) problems.unshift(`Missing key(s) in state_dict: ${missing.map((name) => `"${name}"`).join(", ")}. `);
  if (problems.length > 0) raise(types.RuntimeError, `Error(s) in loading state_dict for ${self.cls.name}:\n\t${problems.join("\n\t")}`);
  for (const [name, tensor] of wanted) {
    const source = state.map.get(name);
    if (source instanceof PyTensor) withoutGrad(tensor, () => callMethod(tensor, "copy_", [source]));
  }
  return call(preludeAttribute("torch.nn.modules._incompatible", "_IncompatibleKeys"), [new PyList(missing), new PyList(unexpected)]);
}

function mismatch(name: string, tensor: PyTensor, source: Value): string[] {
  if (!(source instanceof PyTensor)) return [];
  const [given, own] = [source, tensor].map((each) => str(getAttribute(each, "shape")));
  return given === own ? [] : [`size mismatch for ${name}: copying a param with shape ${given} from checkpoint, the shape in current model is ${own}.`];
}

/** Writes to a leaf that requires grad. */
function withoutGrad(tensor: PyTensor, body: () => void): void {
  const { requiresGrad } = tensor.tensor;
  tensor.tensor.requiresGrad = false;
  try {
    body();
  } finally {
    tensor.tensor.requiresGrad = requiresGrad;
  }
}
