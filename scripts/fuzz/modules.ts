/** Random layers of torch.nn that fit a tensor of known sizes: made in `__init__`, called in `forward`. */
import type { Random } from "./random.ts";
import type { Variable } from "./expressions.ts";

export interface Layer {
  /** `nn.Linear(4, 3)`. */
  readonly make: string;
  /** The call, `{}` standing for the layer. */
  readonly call: string;
}

const activations = ["ReLU()", "GELU()", "SiLU()", "Tanh()", "Sigmoid()", "LeakyReLU(0.2)", "ELU()", "Softplus()", "Hardswish()", "Mish()", "Softmax(dim=-1)", "LogSoftmax(dim=-1)", "PReLU()", "Identity()", "Dropout(0.3)", "Hardtanh()", "ReLU6()", "Softsign()", "GLU()"];

/** A layer that `x` may be given to; null where none is likely to. */
export function layer(random: Random, x: Variable): Layer | null {
  const { name, shape, dtype } = x;
  if (dtype.startsWith("int") && shape.length > 0 && random.chance(0.7)) {
    return { make: random.pick(["nn.Embedding(10, 4)", "nn.Embedding(10, 3, padding_idx=0)", "nn.EmbeddingBag(10, 4, mode='sum')"]), call: `{}(${name}${random.chance(0.4) ? ".clamp(0, 3)" : ""})` };
  }
  if (dtype !== "float32" || shape.length === 0) return null;
  const last = shape.at(-1)!;
  const channels = shape[1] ?? 1;
  const rank = shape.length;
  const odd = random.pick([1, 3]);
  const choices: (readonly [number, () => Layer])[] = [
    [4, () => ({ make: `nn.Linear(${last}, ${random.int(1, 6)}${random.chance(0.3) ? ", bias=False" : ""})`, call: `{}(${name})` })],
    [3, () => ({ make: `nn.${random.pick(activations)}`, call: `{}(${name})` })],
    [1.5, () => ({ make: `nn.LayerNorm(${rank > 1 && random.chance(0.3) ? `(${shape.slice(-2).join(", ")})` : last}${random.chance(0.3) ? ", elementwise_affine=False" : ""})`, call: `{}(${name})` })],
    [1, () => ({ make: `nn.RMSNorm(${last})`, call: `{}(${name})` })],
    [1.5, () => ({ make: `nn.Sequential(nn.Linear(${last}, 5), nn.${random.pick(activations.slice(0, 8))}, nn.Linear(5, 2))`, call: `{}(${name})` })],
  ];
  if (rank === 2 || rank === 3) choices.push(
    [1, () => ({ make: `nn.${random.pick(["LSTM", "GRU", "RNN"])}(${last}, 3${random.chance(0.5) ? ", batch_first=True" : ""}${random.chance(0.3) ? ", num_layers=2" : ""}${random.chance(0.3) ? ", bidirectional=True" : ""})`, call: `{}(${name})[0]` })],
    [1, () => ({ make: `nn.BatchNorm1d(${channels}${random.chance(0.3) ? ", affine=False" : ""})${random.chance(0.6) ? ".eval()" : ""}`, call: `{}(${name})` })],
    [1.5, () => ({ make: `nn.Conv1d(${rank === 3 ? channels : shape[0]}, ${random.int(1, 4)}, ${odd}${random.chance(0.5) ? ", padding=1" : ""}${random.chance(0.3) ? ", stride=2" : ""})`, call: `{}(${name})` })],
    [0.7, () => ({ make: `nn.${random.pick([`MaxPool1d(2)`, "AvgPool1d(2)", "AdaptiveAvgPool1d(2)", "AdaptiveMaxPool1d(1)"])}`, call: `{}(${name})` })],
    [0.7, () => ({ make: `nn.MultiheadAttention(${last}, 1${random.chance(0.5) ? ", batch_first=True" : ""})`, call: `{}(${name}, ${name}, ${name})[0]` })],
    [0.5, () => ({ make: `nn.TransformerEncoderLayer(${last}, 1, 8${random.chance(0.5) ? ", batch_first=True" : ""})${random.chance(0.5) ? ".eval()" : ""}`, call: `{}(${name})` })],
  );
  if (rank === 4) choices.push(
    [5, () => ({ make: `nn.Conv2d(${channels}, ${random.int(1, 4)}, ${odd}${random.chance(0.5) ? ", padding=1" : ""}${random.chance(0.3) ? ", stride=2" : ""}${random.chance(0.2) ? ", bias=False" : ""}${random.chance(0.15) ? ", padding_mode='circular'" : ""})`, call: `{}(${name})` })],
    [2, () => ({ make: `nn.BatchNorm2d(${channels})${random.chance(0.5) ? ".eval()" : ""}`, call: `{}(${name})` })],
    [2, () => ({ make: `nn.${random.pick(["MaxPool2d(2)", "AvgPool2d(2, 1)", "AdaptiveAvgPool2d(1)", "AdaptiveAvgPool2d((2, 1))", "AdaptiveMaxPool2d(2)", "MaxPool2d(2, ceil_mode=True)", "LPPool2d(2, 2)"])}`, call: `{}(${name})` })],
    [1, () => ({ make: `nn.GroupNorm(1, ${channels})`, call: `{}(${name})` })],
    [1, () => ({ make: `nn.InstanceNorm2d(${channels})`, call: `{}(${name})` })],
    [1, () => ({ make: `nn.ConvTranspose2d(${channels}, 2, 2, stride=2)`, call: `{}(${name})` })],
    [1, () => ({ make: `nn.${random.pick(["Upsample(scale_factor=2)", "Upsample(size=(5, 5), mode='bilinear')", "ZeroPad2d(1)", "ReflectionPad2d(1)", "Flatten()", "Flatten(2)", "Dropout2d(0.2)", "ReplicationPad2d((1, 0, 0, 1))", "ConstantPad2d(1, 0.5)", "Unfold(2)"])}`, call: `{}(${name})` })],
  );
  return random.weighted(choices)();
}
