/**
 * Libraries whose functions become nodes: Dynamo lets them say which, when it first meets a function of theirs (trace_rules.py,
 * `_maybe_init_lazy_module`; decorators.py, `_allow_in_graph_einops`).
 */
import { importModule } from "../../library/torch/index.ts";
import { realm, type PyFunction } from "../../objects/index.ts";

/** By the package: its module that names them to `allow_in_graph` as it is imported. */
const sayWhich: ReadonlyMap<string, string> = new Map([["einops", "einops._torch_specific"]]);

const askedSlot = Symbol("libraries that have said which of their functions are nodes");

/** Lets the library that `fn` comes from say which of its functions are nodes; once. */
export function askLibrary(fn: PyFunction): void {
  const library = fn.module.split(".", 1)[0]!;
  const module = sayWhich.get(library);
  if (module === undefined) return;
  const { slots } = realm();
  const asked = (slots.get(askedSlot) as Set<string> | undefined) ?? new Set();
  slots.set(askedSlot, asked);
  if (asked.has(library)) return;
  asked.add(library);
  importModule(module);
}
