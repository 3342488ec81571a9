/**
 * What running a node of the first graph on fake tensors did.
 *
 * The graph is executed three times: node by node while Dynamo builds it, once more for its outputs, and for the retrace. Where the same callable is
 * given the very same tensors, and nothing about them has changed, the operators it calls and what they give are the same: the later executions read
 * them off the first one (`Runs.of`). Where a callable is given tensors that are alike, it does alike (`Runs.record`): the later exports of a model
 * know that from the first one.
 */
import { forEachInput, type Node } from "../../graph/index.ts";
import { PyTensor, opResultOf } from "../../library/torch/index.ts";
import { PyList, PyTuple, realm, uninterrupted, type Value } from "../../objects/index.ts";
import { Tensor, allTensors, firstOnes, isCasting, isGradEnabled, withMode, withoutModes, type DispatchMode, type Op, type OpArg, type OpResult } from "../../ops/index.ts";
import { SymNode, symCall, withSymMode, withoutSymMode, type Dim, type SymOp, type SymValue } from "../../symbolic/index.ts";
import { ByLikeness, type Likeness } from "./likeness.ts";
import { Pattern } from "./pattern.ts";

export interface OpCall {
  readonly op: Op;
  readonly args: readonly OpArg[];
  readonly result: OpResult;
}

/** A tensor as it was: its metadata is replaced, never changed. */
interface Witness {
  readonly tensor: Tensor;
  readonly sizes: Tensor["sizes"];
  readonly strides: Tensor["strides"];
  readonly requiresGrad: boolean;
}

export interface Run {
  readonly value: Value;
  readonly calls: readonly OpCall[];
  readonly witnesses: readonly Witness[];
  readonly gradEnabled: boolean;
}

/** Writes down the calls of operators as a tracer on top would see them. */
class Recorder implements DispatchMode {
  readonly calls: OpCall[] = [];
  readonly witnesses: Witness[] = [];
  isRepeatable = true;

  run(op: Op, args: readonly OpArg[], next: () => OpResult): OpResult {
    if (op.tags.has("inplace_view")) this.isRepeatable = false;
    this.#see(args);
    const result = next();
    for (const made of allTensors([result as OpArg])) if (!this.#areKnown(made.sizes) || !this.#areKnown(made.strides)) this.isRepeatable = false;
    this.#see(result);
    this.calls.push({ op, args, result });
    return result;
  }

  /** The retrace records changes and does not make all of them: it runs such a callable itself. */
  changeMode(): boolean {
    this.isRepeatable = false;
    return false;
  }

  /** Symbolic sizes of the tensors that operators were given. */
  readonly #symbols = new Set<Dim>();

  /** A size that is computed anew has another object, and so another node, each time. */
  #areKnown(dims: readonly Dim[]): boolean {
    return dims.every((dim) => typeof dim === "number" || this.#symbols.has(dim));
  }

  #see(value: OpArg | OpResult): void {
    if (value instanceof Tensor) {
      // Tensors whose value is known may change what operators do with it.
      if (value.constant !== null || !value.fake) this.isRepeatable = false;
      for (const dim of value.sizes) if (typeof dim !== "number") this.#symbols.add(dim);
      for (const dim of value.strides) if (typeof dim !== "number") this.#symbols.add(dim);
      this.witnesses.push(witness(value));
    } else if (value instanceof SymNode) this.isRepeatable = false;
    else if (Array.isArray(value)) for (const item of value as readonly OpArg[]) this.#see(item);
  }
}

const witness = (tensor: Tensor): Witness => ({ tensor, sizes: tensor.sizes, strides: tensor.strides, requiresGrad: tensor.requiresGrad });

const isChanged = ({ tensor, sizes, strides, requiresGrad }: Witness): boolean =>
  tensor.sizes !== sizes || tensor.strides !== strides || tensor.requiresGrad !== requiresGrad;

const patternsSlot = Symbol("patterns of runs");
/** More kinds of runs than a model has; what a program makes without end passes through. */
const KEPT = 5000;

/** The runs that the realm in force has seen, by their likeness (what that is made of belongs to the realm, too); null of those seen once or unlike any. */
function knownPatterns(): ByLikeness<Pattern | null> {
  const { slots } = realm();
  let known = slots.get(patternsSlot) as ByLikeness<Pattern | null> | undefined;
  if (known === undefined) slots.set(patternsSlot, (known = new ByLikeness(KEPT)));
  return known;
}

/** The runs of a graph's nodes, made by Dynamo, read by the executions of the graph that follow. */
export class Runs {
  readonly #runs = new Map<Node, Run>();
  readonly #patterns = knownPatterns();

  /** Runs `body` as what `node` does, without other modes; `like` says what that depends on. */
  record(node: Node, like: Likeness | null, body: () => Value): Value {
    if (isCasting()) return uninterrupted(() => withoutModes(body));
    const gradEnabled = isGradEnabled();
    const known = like === null ? null : this.#patterns.get(like);
    if (known) {
      const { value, calls, tensors } = known.on(like!.roots);
      this.#runs.set(node, { value, calls, witnesses: tensors.map(witness), gradEnabled });
      return value;
    }
    const recorder = new Recorder();
    // What library code computes of sizes is recorded by the retrace, too.
    const onSymbols = (op: SymOp, args: readonly SymValue[]): SymValue => {
      recorder.isRepeatable = false;
      return withoutSymMode(() => symCall(op, args));
    };
    const firsts = firstOnes();
    const value = uninterrupted(() => withoutModes(() => withMode(recorder, () => withSymMode(onSymbols, body))));
    if (!recorder.isRepeatable || firstOnes() > firsts || !isTensors(value)) return value;
    // An array that grew has room to grow: copies take what they need.
    const [calls, witnesses] = [recorder.calls.slice(), recorder.witnesses.slice()];
    this.#runs.set(node, { value, calls, witnesses, gradEnabled });
    if (like !== null && !witnesses.some(isChanged)) this.#learn(like, known, calls, value);
    return value;
  }

  /** A pattern costs as much as the run: it is made when runs of its likeness are seen to come again. */
  #learn(like: Likeness, known: null | undefined, calls: readonly OpCall[], value: Value): void {
    this.#patterns.set(like, known === undefined ? null : Pattern.of(like.roots, calls, value));
  }

  /** The run of `node`, where executing it with `values` would be the same. */
  of(node: Node, values: ReadonlyMap<Node, Value>): Run | undefined {
    const run = this.#runs.get(node);
    if (run === undefined || run.gradEnabled !== isGradEnabled() || isCasting() || run.witnesses.some(isChanged)) return undefined;
    let isSame = true;
    forEachInput(node, (input) => (isSame &&= opResultOf(values.get(input) ?? null) === input.meta.val));
    if (!isSame) return undefined;
    run.calls.forEach(forgetCounts);
    return run;
  }

  /** What `node` does is no longer what was run for it. */
  forget(node: Node): void {
    this.#runs.delete(node);
  }

  /** `of` for the last execution: what it has read is let go, while its own graph grows. */
  take(node: Node, values: ReadonlyMap<Node, Value>): Run | undefined {
    const run = this.of(node, values);
    this.#runs.delete(node);
    return run;
  }
}

/** How many elements a result has is counted anew, by when a symbol may have become another. */
function forgetCounts({ args, result }: OpCall): void {
  const made = (result instanceof Tensor ? [result] : allTensors([result as OpArg])).filter(({ symbolicNumel }) => symbolicNumel !== null);
  if (made.length === 0) return;
  const given = allTensors(args);
  for (const each of made) if (!given.includes(each)) each.symbolicNumel = null;
}

/** Results that stand for themselves: tensors, and sequences of them in which places may be empty. */
const isTensors = (value: Value): boolean => value instanceof PyTensor || ((value instanceof PyTuple || value instanceof PyList) && value.items.every((item) => item === null || isTensors(item)));
