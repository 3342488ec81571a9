/** Methods and functions that are kept as values (torch/_dynamo/variables/builder.py, `_wrap`). */
import { PyTensor, isModule } from "../../library/torch/index.ts";
import { PyCell, PyDict, PyFunction, PyList, PyMethod, PyObject, PyTuple, PyType, type Kwargs, type Value } from "../../objects/index.ts";
import { call, getAttribute, plain } from "../../protocol/index.ts";
import type { DynamoFrontEnd } from "./frontend.ts";
import { isUnspecialized } from "./unspecialized.ts";

/** Callables that are kept as values and lead to modules: called by way of one, its modules are variables of another name. */
export class KeptCallables {
  readonly #front: DynamoFrontEnd;

  constructor(front: DynamoFrontEnd) {
    this.#front = front;
  }

  /** The call of such a callable; undefined of any other. */
  call(callee: PyMethod | PyFunction, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const source = callee instanceof PyMethod ? this.#methodSources.get(callee) : this.#closureSources.get(callee);
    if (source === undefined) return undefined;
    return callee instanceof PyMethod ? this.#kept(callee, source, args, kwargs) : this.#captured(callee, source, args, kwargs);
  }

  /** Where methods of modules were found that are kept as values: by way of one its module is another variable (builder.py, `_wrap` of a method). */
  readonly #methodSources = new WeakMap<PyMethod, string>();

  note(value: Value, source: () => string): void {
    if (value instanceof PyMethod && isModule(value.self) && value.func instanceof PyFunction) this.#methodSources.set(value, `${source()}.__self__`);
    else if (value instanceof PyFunction && !value.file.startsWith("<prelude>/") && heldBy(value).length > 0) this.#closureSources.set(value, source());
    else if (value instanceof PyObject && value.cls.name === "partial" && value.cls.module === "functools") this.note(value.dict?.get("func") ?? null, () => `${source()}.func`);
  }

  /** The same of functions that have captured modules. */
  readonly #closureSources = new WeakMap<PyFunction, string>();

  #captured(fn: PyFunction, source: string, args: readonly Value[], kwargs: Kwargs): Value {
    const held = heldBy(fn).map(([rest, value]) => [value, source + rest, this.#front.sources.of(value)] as const);
    this.#closureSources.delete(fn);
    for (const [value, path] of held) {
      if (isModule(value)) this.#front.output.register(value, path);
      if (value instanceof PyFunction || value instanceof PyMethod) this.note(value, () => path);
      else this.#front.sources.renew(value, path);
    }
    try {
      return call(fn, args, kwargs);
    } finally {
      this.#closureSources.set(fn, source);
      for (const [value, , before] of held) if (before !== undefined) this.#front.sources.renew(value, before);
    }
  }

  #kept(method: PyMethod, source: string, args: readonly Value[], kwargs: Kwargs): Value {
    const self = method.self as PyObject;
    const before = this.#front.sources.of(self);
    this.#methodSources.delete(method);
    this.#front.output.register(self, source);
    // A module that is not specialised on is wrapped once.
    if (before === undefined || !isUnspecialized(self)) this.#front.sources.renew(self, source);
    try {
      return call(method, args, kwargs);
    } finally {
      this.#methodSources.set(method, source);
      if (before !== undefined) this.#front.sources.renew(self, before);
    }
  }
}

/** What a function has captured, and its defaults, as far as they can lead to modules: each with the way from the function. */
function heldBy(fn: PyFunction): (readonly [string, PyObject])[] {
  const leads = (value: Value | undefined): value is PyObject => value instanceof PyObject && !(value instanceof PyTensor || value instanceof PyType)
    && (isModule(value) || value instanceof PyFunction || value instanceof PyMethod || value instanceof PyList || value instanceof PyTuple || value instanceof PyDict || value.cls.heap);
  const cells = ((fn.code as { readonly closure?: readonly PyCell[] } | null)?.closure ?? []).map(({ value }, i) => [`.__closure__[${i}].cell_contents`, value] as const);
  const defaults = plain(() => getAttribute(fn, "__defaults__"));
  const given = defaults instanceof PyTuple ? defaults.items.map((value, i) => [`.__defaults__[${i}]`, value] as const) : [];
  const all: readonly (readonly [string, Value | undefined])[] = [...cells, ...given];
  return all.flatMap(([way, value]) => (leads(value) ? [[way, value] as const] : []));
}

