/**
 * Recurrent networks, one step after the other (torch/_decomp/decompositions.py, `_rnn_helper`; cells: aten/src/ATen/native/RNN.cpp).
 * The number of steps is a plain one.
 */
import * as read from "../args.ts";
import { guardEq } from "../dims.ts";
import { Tensor } from "../tensor.ts";
import type { Call } from "../types.ts";
import { on, type Apply, type Composition } from "./parts.ts";

/** Weights of a layer in one direction: of the input, of the state, and what is added. */
interface Layer { readonly ofInput: Tensor; readonly ofState: Tensor; readonly inputBias: Tensor | null; readonly stateBias: Tensor | null; readonly projection: Tensor | null }

/** A step: what is known of the input already, and the states. */
type Step = (apply: Apply, input: Tensor, states: readonly Tensor[], layer: Layer, chunks: bigint) => readonly Tensor[];

const many = (value: Tensor): readonly Tensor[] => value as unknown as readonly Tensor[];
const linear = (apply: Apply, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor => apply("linear", x, weight, bias);
const gates = (apply: Apply, state: Tensor, { ofState, stateBias }: Layer): Tensor => linear(apply, state, ofState, stateBias);

const simple = (activation: string): Step => (apply, input, [state], layer) => [apply(activation, apply("add.Tensor", gates(apply, state!, layer), input))];

const lstm: Step = (apply, input, [hidden, cell], layer, chunks) => {
  const [enter, forget, made, leave] = many(apply("chunk", apply("add.Tensor", gates(apply, hidden!, layer), input), 4n, chunks));
  const parts = [apply("sigmoid", enter!), apply("sigmoid", forget!), apply("tanh", made!), apply("sigmoid", leave!)] as const;
  const next = apply("add.Tensor", apply("mul.Tensor", parts[1], cell!), apply("mul.Tensor", parts[0], parts[2]));
  const out = apply("mul.Tensor", parts[3], apply("tanh", next));
  return [layer.projection === null ? out : linear(apply, out, layer.projection, null), next];
};

const gru: Step = (apply, input, [state], layer, chunks) => {
  const [inputReset, inputUpdate, inputNew] = many(apply("chunk", input, 3n, 1n));
  const [reset, update, made] = many(apply("chunk", gates(apply, state!, layer), 3n, chunks));
  const resetGate = apply("sigmoid", apply("add.Tensor", reset!, inputReset!));
  const updateGate = apply("sigmoid", apply("add.Tensor", update!, inputUpdate!));
  const fresh = apply("tanh", apply("add.Tensor", inputNew!, apply("mul.Tensor", made!, resetGate)));
  return [apply("add.Tensor", apply("mul.Tensor", apply("sub.Tensor", state!, fresh), updateGate), fresh)];
};

/** Weights in groups of as many as a layer has. */
function layersOf(call: Call): Layer[] {
  const weights = read.tensors(call, "params");
  const count = read.int(call, "num_layers") * (read.bool(call, "bidirectional") ? 2 : 1);
  const [size, biased] = [weights.length / count, read.bool(call, "has_biases")];
  return Array.from({ length: count }, (_, i) => {
    const [ofInput, ofState, ...rest] = weights.slice(i * size, (i + 1) * size) as [Tensor, Tensor, ...Tensor[]];
    const [inputBias, stateBias, projection] = biased ? rest : [undefined, undefined, ...rest];
    return { ofInput, ofState, inputBias: inputBias ?? null, stateBias: stateBias ?? null, projection: projection ?? null };
  });
}

/** One layer in one direction. */
function run(apply: Apply, input: Tensor, states: readonly Tensor[], layer: Layer, step: Step, backwards: boolean): { readonly out: Tensor; readonly last: readonly Tensor[] } {
  const known = linear(apply, input, layer.ofInput, layer.inputBias);
  let current = states.map(state => apply("unsqueeze", state, 0n));
  const made = many(apply("unbind.int", backwards ? apply("flip", known, [0n]) : known, 0n)).map(each => {
    current = [...step(apply, each, current, layer, 2n)];
    return current[0]!;
  });
  const out = apply("cat", backwards ? made.reverse() : made, 0n);
  return { out, last: current.map(state => apply("squeeze.dim", state, states.length === 2 ? 1n : 0n)) };
}

const layered = (step: Step): Composition => call => {
  const apply = on(call);
  const given = read.tensor(call, "input");
  const hx = read.arg(call, "hx");
  if (given.rank !== 3) return;
  const states = (hx instanceof Tensor ? [hx] : (hx as readonly Tensor[])).map(each => many(apply("unbind.int", each, 0n)));
  const [layers, directions, batchFirst] = [layersOf(call), read.bool(call, "bidirectional") ? 2 : 1, read.bool(call, "batch_first")];
  let input = batchFirst ? apply("transpose.int", given, 0n, 1n) : given;
  const last: (readonly Tensor[])[] = [];
  for (let i = 0; i < layers.length; i += directions) {
    const made = Array.from({ length: directions }, (_, d) => run(apply, input, states.map(each => each[i + d]!), layers[i + d]!, step, d === 1));
    const outs = made.map(each => each.out);
    last.push(...made.map(each => each.last));
    input = outs.length === 1 ? outs[0]! : apply("cat", outs, BigInt(outs[0]!.rank - 1));
  }
  return [batchFirst ? apply("transpose.int", input, 0n, 1n) : input, ...states.map((_, i) => apply("stack", last.map(each => each[i]!), 0n))];
};

/** The steps of cells, which write into what they have made (aten/src/ATen/native/RNN.cpp). */
const simpleCell = (activation: string): Step => (apply, input, [state], layer) => [apply(activation, apply("add_.Tensor", gates(apply, state!, layer), input))];

const lstmCell: Step = (apply, input, [hidden, cell], layer) => {
  const [enter, forget, made, leave] = many(apply("unsafe_chunk", apply("add_.Tensor", gates(apply, hidden!, layer), input), 4n, 1n));
  const parts = [apply("sigmoid_", enter!), apply("sigmoid_", forget!), apply("tanh_", made!), apply("sigmoid_", leave!)] as const;
  const next = apply("add_.Tensor", apply("mul.Tensor", parts[1], cell!), apply("mul.Tensor", parts[0], parts[2]));
  return [apply("mul.Tensor", parts[3], apply("tanh", next)), next];
};

const gruCell: Step = (apply, input, [state], layer) => {
  const [inputReset, inputUpdate, inputNew] = many(apply("unsafe_chunk", input, 3n, 1n));
  const [reset, update, made] = many(apply("unsafe_chunk", gates(apply, state!, layer), 3n, 1n));
  const resetGate = apply("sigmoid_", apply("add_.Tensor", reset!, inputReset!));
  const updateGate = apply("sigmoid_", apply("add_.Tensor", update!, inputUpdate!));
  const fresh = apply("tanh_", apply("add.Tensor", inputNew!, apply("mul_.Tensor", made!, resetGate)));
  return [apply("add_.Tensor", apply("mul_.Tensor", apply("sub.Tensor", state!, fresh), updateGate), fresh)];
};

/** A cell: a single step of a batch. */
const cell = (step: Step): Composition => call => {
  const apply = on(call);
  const [input, hx] = [read.tensor(call, "input"), read.arg(call, "hx")];
  const states = hx instanceof Tensor ? [hx] : (hx as readonly Tensor[]);
  const [ofInput, ofState] = [read.tensor(call, "w_ih"), read.tensor(call, "w_hh")];
  if (input.rank !== 2 || states.some(state => state.rank !== 2) || !guardEq(input.sizes[1]!, ofInput.sizes[1]!)) return;
  const layer: Layer = { ofInput, ofState, inputBias: read.maybeTensor(call, "b_ih"), stateBias: read.maybeTensor(call, "b_hh"), projection: null };
  step(apply, linear(apply, input, ofInput, layer.inputBias), states, layer, 1n);
};

/** Of packed sequences nothing is asked here. */
const ofInput = (body: Composition): Composition => call => (call.op.overload === "input" ? body(call) : undefined);

/** Recurrent networks by packet. */
export const recurrentCompositions: Readonly<Record<string, Composition>> = {
  lstm: ofInput(layered(lstm)), gru: ofInput(layered(gru)), rnn_tanh: ofInput(layered(simple("tanh"))), rnn_relu: ofInput(layered(simple("relu"))),
  lstm_cell: cell(lstmCell), gru_cell: cell(gruCell), rnn_tanh_cell: cell(simpleCell("tanh")), rnn_relu_cell: cell(simpleCell("relu")),
};
