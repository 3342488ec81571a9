/** Methods and functions that are kept as values (torch/_dynamo/variables/builder.py, `_wrap`). */
import { PyTensor, isModule } from "../../library/torch/index.ts";
import { PyCell, PyDict, PyFunction, PyList, PyMethod, PyObject, PyTuple, PyType, dictEntries, type Kwargs, type Value } from "../../objects/index.ts";
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
  call(callee: PyMethod | PyFunction | PyObject, args: readonly Value[], kwargs: Kwargs): Value | undefined {
    const source = callee instanceof PyMethod ? this.#methodSources.get(callee) : this.#holderSources.get(callee);
    if (source === undefined) return undefined;
    return callee instanceof PyMethod ? this.#kept(callee, source, args, kwargs) : this.#captured(callee, source, args, kwargs);
  }

  /** Where methods of modules were found that are kept as values: by way of one its module is another variable (builder.py, `_wrap` of a method). */
  readonly #methodSources = new WeakMap<PyMethod, string>();

  note(value: Value, source: () => string): void {
    if (value instanceof PyMethod && isModule(value.self) && value.func instanceof PyFunction) this.#methodSources.set(value, `${source()}.__self__`);
    else if (value instanceof PyFunction && !value.file.startsWith("<prelude>/") && heldBy(value).length > 0) this.#holderSources.set(value, source());
    else if (isPartial(value)) {
      this.note(value.dict?.get("func") ?? null, () => `${source()}.func`);
      if (givenBy(value).length > 0) this.#holderSources.set(value, source());
    }
  }

  /** The same of functions that have captured modules, and of partial ones that are given some. */
  readonly #holderSources = new WeakMap<PyObject, string>();

  #captured(fn: PyObject, source: string, args: readonly Value[], kwargs: Kwargs): Value {
    const held = (fn instanceof PyFunction ? heldBy(fn) : givenBy(fn)).map(([rest, value]) => [value, source + rest, this.#front.sources.of(value)] as const);
    this.#holderSources.delete(fn);
    for (const [value, path] of held) {
      if (isModule(value)) this.#front.output.register(value, path);
      if (value instanceof PyFunction || value instanceof PyMethod) this.note(value, () => path);
      else this.#front.sources.renew(value, path);
    }
    try {
      return call(fn, args, kwargs);
    } finally {
      this.#holderSources.set(fn, source);
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

const isPartial = (value: Value): value is PyObject => value instanceof PyObject && value.cls.name === "partial" && value.cls.module === "functools";

/** Whether a value is a module, or leads to one. */
const leads = (value: Value | undefined): value is PyObject => value instanceof PyObject && !(value instanceof PyTensor || value instanceof PyType)
  && (isModule(value) || value instanceof PyFunction || value instanceof PyMethod || value instanceof PyList || value instanceof PyTuple || value instanceof PyDict || value.cls.heap);

/** What a partial function is given, as far as it can lead to modules: each with the way from the function. */
function givenBy(partial: PyObject): (readonly [string, PyObject])[] {
  const [args, keywords] = [partial.dict?.get("args"), partial.dict?.get("keywords")];
  const all = [
    ...(args instanceof PyTuple ? args.items : []).map((value, i) => [`.args[${i}]`, value] as const),
    ...(keywords instanceof PyDict ? dictEntries(keywords) : []).map(([name, value]) => [`.keywords['${String(name)}']`, value] as const),
  ];
  return all.flatMap(([way, value]) => (leads(value) ? [[way, value] as const] : []));
}

/** What a function has captured, and its defaults, as far as they can lead to modules: each with the way from the function. */
function heldBy(fn: PyFunction): (readonly [string, PyObject])[] {
  const cells = ((fn.code as { readonly closure?: readonly PyCell[] } | null)?.closure ?? []).map(({ value }, i) => [`.__closure__[${i}].cell_contents`, value] as const);
  const defaults = plain(() => getAttribute(fn, "__defaults__"));
  const given = defaults instanceof PyTuple ? defaults.items.map((value, i) => [`.__defaults__[${i}]`, value] as const) : [];
  const all: readonly (readonly [string, Value | undefined])[] = [...cells, ...given];
  return all.flatMap(([way, value]) => (leads(value) ? [[way, value] as const] : []));
}

