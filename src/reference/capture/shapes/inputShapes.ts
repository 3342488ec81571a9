/** The symbols of an export's inputs, from the specification to the printed ranges. */
import { NotImplementedConstruct, type Value } from "../../objects/index.ts";
import { fakeTensor, type PyTensor } from "../../library/torch/index.ts";
import {
  ConstraintViolation, Equalities, FailedAssertion, Inconsistent, MissingKey, SuggestedFixes, SymNode, Unsolved, applyLinear, freeSymbols, print, produceGuards, rangeText, inSetOrder, sizeSource, symbol,
  type DeclaredDim, type DerivedEquality, type ShapeEnv, type Source, type SymbolExpr,
} from "../../symbolic/index.ts";
import { Rejection, userError } from "../shared/rejection.ts";
import { combinedArgs, tensorSources, type Frame, type Sourced } from "./arguments.ts";
import { symbolicInput, unmetInput, type SymbolicInput } from "./inputs.ts";
import { readMarks } from "./marks.ts";
import { readDynamicShapes, type CombinedArgs, type DimSpec, type ShapeSpec, type Target } from "./spec.ts";

export { combinedArgs };

/** Runs what may find that the inputs are not as was said: the UserError that PyTorch makes of it. */
export function violations<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof ConstraintViolation) throw userError(`${error.message}${error.early ? traceTrailer : ""}`);
    if (error instanceof FailedAssertion) throw new Rejection("builtins.AssertionError", error.message);
    if (error instanceof Inconsistent) throw new Rejection("builtins.ValueError", error.message);
    if (error instanceof MissingKey) throw new Rejection("builtins.KeyError", `'${error.message}'`);
    if (error instanceof Unsolved) throw new NotImplementedConstruct(`suggested fixes for ${error.message}`);
    throw error;
  }
}

/** What Dynamo adds to errors met while it traces, here before the first line of the user's. */
const traceTrailer = '\n\nSet TORCH_LOGS="+dynamo" and TORCHDYNAMO_VERBOSE=1 for more information\n';

export class InputShapes {
  readonly #env: ShapeEnv;
  readonly #spec: ShapeSpec;
  readonly #inputs = new Map<PyTensor, SymbolicInput>();
  /** Tensors that objects hold and the traced code has not met yet. */
  readonly #held = new Map<PyTensor, { readonly real: PyTensor; readonly source: string }>();

  readonly #given: readonly Value[];

  /** Whether PyTorch makes fixes up: not for a forward that it does not follow (torch/_dynamo/eval_frame.py, `export`). */
  readonly #advises: boolean;

  constructor(env: ShapeEnv, spec: ShapeSpec, sources: ReadonlyMap<PyTensor, Sourced>, given: readonly Value[], advises: boolean) {
    this.#advises = advises;
    this.#env = env;
    this.#spec = spec;
    this.#given = given;
    for (const [real, { source, isHeld }] of sources) {
      const fake = fakeTensor(real);
      if (isHeld) this.#held.set(fake, { real, source });
      else this.#inputs.set(real, symbolicInput(real, fake, source, spec, env));
    }
  }

  /**
   * Reads `dynamic_shapes` and makes the symbols; null where nothing is said. `given` are the inputs in the order of the call, `frame` is
   * where they are met.
   */
  static read(args: CombinedArgs, given: readonly Value[], shapes: Value, env: ShapeEnv, frame: Frame): InputShapes | null {
    const said = readDynamicShapes(args, shapes);
    const spec = said ?? readMarks(given);
    if (spec === null) return null;
    return new InputShapes(env, spec, tensorSources(frame), said === null ? [] : given, !frame.wrapped);
  }

  fakeOf(real: PyTensor): PyTensor | undefined {
    return this.#inputs.get(real)?.fake ?? [...this.#held].find(([, held]) => held.real === real)?.[0];
  }

  /** The traced code meets a tensor: its sizes become symbols, if they have not. */
  meet(fake: PyTensor): void {
    const held = this.#held.get(fake);
    if (held === undefined) return;
    this.#held.delete(fake);
    this.#inputs.set(held.real, symbolicInput(held.real, fake, held.source, this.#spec, this.#env));
  }

  /** What the traced code never met is an input like the others from here on. */
  meetRest(): void {
    for (const [fake, { real, source }] of this.#held) this.#inputs.set(real, unmetInput(real, fake, source, this.#spec, this.#env));
    this.#held.clear();
  }

  /** Holds the guards of the trace against the specification; makes sizes equal that were said to be. */
  verify(): void {
    const names = this.#debugNames();
    const sizes = [...this.#inputs.values()].flatMap((input) => [...input.sizes, ...input.others]);
    const guards = produceGuards({ env: this.#env, sizes, equalities: this.#equalities(), debugNames: names });
    if (!this.#advises) {
      if (guards.violation !== null) throw new ConstraintViolation(`${guards.violation}\n`);
      return;
    }
    const fixes = new SuggestedFixes(guards, names, this.#declared());
    try {
      guards.dimConstraints.solve();
    } catch (error) {
      if (guards.violation === null && error instanceof Unsolved) return;
      throw error;
    }
    // The message gets an end of line where guards are built (torch/_dynamo/exc.py, `augment_exc_message`).
    // Fixes are made up in any case, with what may fail on the way.
    const text = fixes.text();
    if (guards.violation !== null || fixes.forced) throw new ConstraintViolation((guards.violation === null ? "" : `${guards.violation}\n`) + text);
  }

  #debugNames(): Map<string, string> {
    const names = new Map<string, string>();
    for (const each of this.#spec.constraints) {
      const source = this.#sourceOf(each);
      if (each.kind !== "relaxed" && source !== undefined && !names.has(source.name)) names.set(source.name, each.name);
    }
    return names;
  }

  #sourceOf({ tensor, dim }: Target): Source | undefined {
    const input = this.#inputs.get(tensor);
    return input === undefined ? undefined : input.sizes[dim]?.source ?? sizeSource(input.source, dim);
  }

  #declared(): Map<string, DeclaredDim> {
    const one = (spec: DimSpec): DeclaredDim | undefined => {
      if (spec.kind === "hint" || spec.kind === "static") return undefined;
      const bounds = { name: spec.name, lower: spec.range.lower, upper: spec.range.upper };
      return spec.kind === "dim" ? bounds : { ...bounds, root: spec.root.name, expr: applyLinear(spec, symbol(spec.root.name, "int")) };
    };
    return new Map([...this.#spec.dims].flatMap(([name, spec]) => { const made = one(spec); return made === undefined ? [] : [[name, made] as const]; }));
  }

  /** `_process_equalities`. */
  #equalities(): Equalities {
    const first = new Map<string, Source>();
    const pairs: (readonly [Source, Source])[] = [];
    const derived: DerivedEquality[] = [];
    const phantoms = new Map<string, SymbolExpr>();
    const relaxed = new Set<string>();
    for (const each of this.#spec.constraints) {
      const source = this.#sourceOf(each);
      if (source === undefined) continue;
      if (each.kind === "relaxed") relaxed.add(source.name);
      else if (each.kind === "dim") {
        const shared = first.get(each.name);
        if (shared === undefined) first.set(each.name, source);
        else pairs.push([source, shared]);
      } else {
        derived.push({ source, root: "tensor" in each.root ? this.#sourceOf(each.root)! : this.#phantom(each.root, phantoms), fn: each });
      }
    }
    return new Equalities(pairs, derived, [...phantoms.values()], relaxed);
  }

  #phantom(root: { readonly name: string; readonly value: bigint; readonly range: { readonly lower: bigint | number; readonly upper: bigint | number } }, known: Map<string, SymbolExpr>): SymbolExpr {
    let made = known.get(root.name);
    if (made === undefined) {
      const symbolOrNumber = this.#env.createSymbol(root.value, { name: root.name, kind: "constant" }, true, { kind: "strict", range: root.range });
      // A root of zero or one is a number, of which Python's code wants a name.
      if (symbolOrNumber.kind !== "symbol") throw new Rejection("torch._dynamo.exc.InternalTorchDynamoError", `AttributeError: '${root.value === 1n ? "One" : "Zero"}' object has no attribute 'name'\n`);
      made = symbolOrNumber;
      known.set(root.name, made);
    }
    return made;
  }

  /**
   * Ranges as the program lists them: those of the inputs' sizes as declared, then roots that no input has. Placeholders are in the order of
   * the call and what is said of them in the order of the parameters: PyTorch pairs them by position (`make_constraints`).
   */
  ranges(): (readonly [string, string])[] {
    const found = new Map<string, string>();
    const symbols = new Set<SymbolExpr>();
    this.#given.forEach((value, position) => {
      const input = this.#inputs.get(value as PyTensor);
      const specs = this.#spec.byPosition[position];
      input?.fake.tensor.sizes.forEach((size, i) => {
        if (!(size instanceof SymNode) || size.maybeConstant() !== undefined) return;
        const said = specs?.get(i);
        const values = said === undefined || said.kind === "hint" ? this.#env.rangeOf(size.rawExpr as SymbolExpr) : said.range;
        found.set(print(size.expr), rangeText(values, "int"));
        for (const each of freeSymbols(size.expr)) symbols.add(each);
      });
    });
    for (const each of inSetOrder(symbols)) if (!found.has(each.name)) found.set(each.name, rangeText(this.#env.rangeOf(each), "int"));
    return [...found];
  }
}
