/**
 * One trace from source text to outcome: evaluate the module, find `model` and its inputs, export, print.
 */
import { installBuiltins } from "../library/builtins/index.ts";
import { createImportDoor, type ModuleReader } from "./imports.ts";
import { BudgetExceeded, NotImplementedConstruct, PyDict, PyError, Realm, dictEntries, enter, noKwargs, type Kwargs, type PyModule, type Value } from "../objects/index.ts";
import { evaluateExpression, formatException, importer, installEvaluation, runModule } from "../interpreter/index.ts";
import { setModuleLoader } from "../library/torch/index.ts";
import { globalState, initialState, setGlobalState, type GlobalState } from "../ops/index.ts";
import { str } from "../protocol/index.ts";
import { exportProgram, programText } from "./export.ts";
import { blameFrames } from "./blame.ts";
import { Rejection } from "./shared/rejection.ts";
import type { LoadedModel, ReferenceOutcome, TraceOptions } from "./outcome.ts";

type Phase = "load" | "export" | "print";

/**
 * Evaluates the module and finds in it what is to be exported. Where a package fails, what its imports have put off may be missing (a
 * registry that submodules enter themselves into): it is tried once more with all of that package.
 */
export function loadSource(source: string, options: TraceOptions): LoadedModel {
  const put = new Set<string>();
  const noting: ModuleReader = (path) => {
    const found = options.readModule?.(path);
    if (found?.lazy === true) put.add(found.path);
    return found;
  };
  const loaded = loadOnce(source, { ...options, readModule: noting });
  const place = loaded.failedIn;
  if (place === undefined || !put.has(place)) return loaded;
  const folder = place.replace(/[^/]*$/, "");
  const whole: ModuleReader = (path) => {
    const found = options.readModule?.(path);
    return found?.path.startsWith(folder) === true ? { path: found.path, text: found.text } : found;
  };
  const again = loadOnce(source, { ...options, readModule: whole });
  return again.failed ? loaded : again;
}

interface Loaded extends LoadedModel {
  readonly failed: boolean;
  /** The file that an exception of Python's came from. */
  readonly failedIn?: string;
}

function loadOnce(source: string, options: TraceOptions): Loaded {
  const python = new Process();
  let inputs: Inputs;
  try {
    inputs = python.run((realm) => {
      installBuiltins(realm);
      installEvaluation(realm);
      const reader: ModuleReader = options.readModule ?? (() => undefined);
      realm.importDoor = createImportDoor(reader);
      const file = options.file ?? "model.py";
      return findInputs(runModule(source, file, moduleName(file)), options);
    });
  } catch (error) {
    const outcome = python.run((realm) => failure(error, "load", realm));
    const files = error instanceof PyError ? python.run(() => [...formatException(error.value).matchAll(/^ +File "([^"]+)"/gm)].map(([, file]) => file!)) : [];
    return { failed: true, ...(files.length === 0 ? {} : { failedIn: files.at(-1)! }), export: () => outcome };
  }
  return { failed: false, export: () => python.run((realm) => exported(inputs, realm)) };
}

function exported({ model, args, kwargs, dynamicShapes }: Inputs, realm: Realm): ReferenceOutcome {
  let phase: Phase = "export";
  try {
    const program = exportProgram(model, args, kwargs, dynamicShapes, blameFrames);
    phase = "print";
    return { outcome: "exported", program: programText(program) };
  } catch (error) {
    return failure(error, phase, realm);
  }
}

/** What a process of Python is to the code in it: its modules and objects, and the state of torch. Nothing goes from one to another. */
class Process {
  readonly #realm = new Realm();
  #torch: GlobalState = initialState;

  run<T>(body: (realm: Realm) => T): T {
    setModuleLoader((name) => importer().load(name));
    const outer = globalState();
    setGlobalState(this.#torch);
    this.#realm.renewBudget();
    try {
      return enter(this.#realm, () => body(this.#realm));
    } finally {
      this.#torch = globalState();
      setGlobalState(outer);
    }
  }
}

function moduleName(file: string): string {
  return file.replace(/^.*\//, "").replace(/\.py$/, "");
}

interface Inputs {
  readonly model: Value;
  readonly args: Value;
  readonly kwargs: Kwargs;
  readonly dynamicShapes: Value;
}

/** exportdb's convention: module-level `model` and `example_args`, optionally `example_kwargs` and `dynamic_shapes`. */
function findInputs(module: PyModule, options: TraceOptions): Inputs {
  const named = (name: string, expression: string | undefined): Value | undefined =>
    expression === undefined ? module.attributes.get(name) : evaluateExpression(expression, module);
  const model = named("model", options.model) ?? missing(module, "model", "an instance of torch.nn.Module");
  const args = named("example_args", options.args) ?? missing(module, "example_args", "a tuple of example inputs");
  const kwargs = module.attributes.get("example_kwargs");
  return {
    model,
    args,
    kwargs: kwargs instanceof PyDict ? new Map(dictEntries(kwargs).map(([key, value]) => [String(key), value] as const)) : noKwargs,
    dynamicShapes: module.attributes.get("dynamic_shapes") ?? null,
  };
}

class MissingName extends Error {}

function missing(module: PyModule, name: string, what: string): never {
  throw new MissingName(`the module ${module.name} has no \`${name}\`: a case needs ${what} of that name at module level`);
}

function failure(error: unknown, phase: Phase, realm: Realm): ReferenceOutcome {
  if (error instanceof Rejection) return { outcome: "rejected", error: { type: error.type, message: error.message } };
  if (error instanceof NotImplementedConstruct) return broken(phase, "NotImplemented", withPlace(error.construct, error.place, realm));
  if (error instanceof BudgetExceeded) return broken(phase, "BudgetExceeded", withPlace(error.message, error.place, realm));
  if (error instanceof MissingName) return broken("load", "MissingName", error.message);
  if (error instanceof PyError) {
    const type = `${error.value.cls.module}.${error.value.cls.qualname}`;
    if (phase === "export") return { outcome: "rejected", error: { type, message: str(error.value) } };
    return broken(phase, type, formatException(error.value));
  }
  if (error instanceof Error) return broken(phase, "InternalError", `${error.name}: ${error.message}`);
  return broken(phase, "InternalError", String(error));
}

function broken(phase: Phase, type: string, message: string): ReferenceOutcome {
  return { outcome: "error", phase, error: { type, message } };
}

/** Says what it is, then shows the user's line with a caret under it. */
function withPlace(what: string, frame: NotImplementedConstruct["place"], realm: Realm): string {
  if (frame === null) return what;
  const line = realm.sources.get(frame.file)?.text.split("\n")[frame.line - 1] ?? "";
  return `${what}\n  at ${frame.file}:${frame.line} in ${frame.name}\n    ${line}\n    ${" ".repeat(frame.column)}^`;
}
