/**
 * `repr(tensor)` (torch/_tensor_str.py). Exact for tensors of up to a thousand elements; larger ones are summarised as PyTorch does.
 */
import { NotImplementedConstruct } from "../../objects/index.ts";
import { ComplexScalar, defaultDtype, defaultComplex, dtypes, elementsOf, nestedOf, type Nested, type Tensor } from "../../ops/index.ts";
import { SymNode } from "../../symbolic/index.ts";
import { PyTensor, parameterType } from "./values.ts";

const precision = 4;
const lineWidth = 80;
const threshold = 1000;
const edgeItems = 3;

type Leaf = Exclude<Nested, readonly Nested[]>;
type Format = (value: Leaf) => string;

function flatten(data: Nested, out: Leaf[] = []): Leaf[] {
  if (Array.isArray(data)) for (const item of data as readonly Nested[]) flatten(item, out);
  else out.push(data as Leaf);
  return out;
}

function scientific(value: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(precision).split("e");
  const digits = exponent.replace(/^[+-]/, "").padStart(2, "0");
  return `${mantissa}e${exponent.startsWith("-") ? "-" : "+"}${digits}`;
}

/** `_Formatter` for real floats. */
function floatFormat(values: readonly number[]): Format {
  const finite = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const whole = finite.every(Number.isInteger);
  const largest = Math.max(0, ...finite);
  const smallest = finite.length > 0 ? Math.min(...finite) : 0;
  const wide = finite.length > 0 && (largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4));
  const text = (value: number): string => {
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    const sign = Object.is(value, -0) ? "-" : "";
    if (wide) return scientific(value);
    return whole ? `${sign}${value.toFixed(0)}.` : sign + value.toFixed(precision);
  };
  const width = Math.max(1, ...values.filter((value) => Number.isFinite(value) && value !== 0).map((value) => text(value).length));
  return (value) => text(Number(value)).padStart(width);
}

function intFormat(values: readonly Leaf[]): Format {
  const width = Math.max(1, ...values.map((value) => String(value).length));
  return (value) => String(value).padStart(width);
}

function boolFormat(values: readonly Leaf[]): Format {
  const width = values.some((value) => !value) ? 5 : 4;
  return (value) => (value ? "True" : "False").padStart(width);
}

function complexFormat(values: readonly Leaf[]): Format {
  const parts = values.map((value) => (value instanceof ComplexScalar ? value : new ComplexScalar(Number(value), 0)));
  const re = floatFormat(parts.map((part) => part.re));
  const im = floatFormat(parts.map((part) => part.im));
  return (value) => {
    const part = value instanceof ComplexScalar ? value : new ComplexScalar(Number(value), 0);
    const imaginary = im(part.im).trimStart();
    return `${re(part.re)}${imaginary.startsWith("-") ? "" : "+"}${imaginary}j`;
  };
}

function formatFor(tensor: Tensor, leaves: readonly Leaf[]): Format {
  if (tensor.dtype === dtypes.bool) return boolFormat(leaves);
  if (tensor.dtype.isComplex) return complexFormat(leaves);
  if (tensor.dtype.isFloatingPoint) return floatFormat(leaves.map(Number));
  return intFormat(leaves);
}

function vector(items: readonly string[], indent: number, summarised: boolean): string {
  const width = (items[0] ?? "").length + 2;
  const perLine = Math.max(1, Math.floor((lineWidth - indent) / width));
  const shown = summarised && items.length > 2 * edgeItems ? [...items.slice(0, edgeItems), " ...", ...items.slice(-edgeItems)] : items;
  const rows: string[] = [];
  for (let i = 0; i < shown.length; i += perLine) rows.push(shown.slice(i, i + perLine).join(", "));
  return `[${rows.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}

function nestText(data: Nested, rank: number, indent: number, format: Format, summarised: boolean): string {
  if (!Array.isArray(data)) return format(data as Leaf);
  const items = data as readonly Nested[];
  if (rank === 1) return vector(items.map((item) => format(item as Leaf)), indent, summarised);
  const each = (item: Nested): string => nestText(item, rank - 1, indent + 1, format, summarised);
  const shown = summarised && items.length > 2 * edgeItems
    ? [...items.slice(0, edgeItems).map(each), "...", ...items.slice(-edgeItems).map(each)]
    : items.map(each);
  return `[${shown.join(`,${"\n".repeat(rank - 1)}${" ".repeat(indent + 1)}`)}]`;
}

/** Only what is shown decides the format. */
function visible(data: Nested, summarised: boolean): Nested {
  if (!Array.isArray(data)) return data;
  const items = data as readonly Nested[];
  const kept = summarised && items.length > 2 * edgeItems ? [...items.slice(0, edgeItems), ...items.slice(-edgeItems)] : items;
  return kept.map((item) => visible(item, summarised));
}

const isDefault = (tensor: Tensor): boolean =>
  tensor.dtype === defaultDtype() || tensor.dtype === dtypes.int64 || tensor.dtype === dtypes.bool || tensor.dtype === defaultComplex();

function suffixes(tensor: Tensor, empty: boolean): string[] {
  const parts: string[] = [];
  if (empty && tensor.rank !== 1) parts.push(`size=(${tensor.sizes.join(", ")}${tensor.rank === 1 ? "," : ""})`);
  if (empty ? tensor.dtype !== defaultDtype() : !isDefault(tensor)) parts.push(`dtype=torch.${tensor.dtype.name}`);
  if (tensor.requiresGrad && tensor.isLeaf) parts.push("requires_grad=True");
  return parts;
}

/** `repr(tensor)`. */
export function tensorRepr(self: PyTensor): string {
  const { tensor } = self;
  const body = tensor.fake ? fakeText(tensor) : realText(tensor);
  if (self.cls === parameterType) return `Parameter containing:\n${body}`;
  return body;
}

function fakeText(tensor: Tensor): string {
  const sizes = tensor.sizes.map((size) => (size instanceof SymNode ? size.text() : String(size))).join(", ");
  const parts = [`size=(${sizes}${tensor.rank === 1 ? "," : ""})`, ...(isDefault(tensor) ? [] : [`dtype=torch.${tensor.dtype.name}`]), ...(tensor.requiresGrad ? ["requires_grad=True"] : [])];
  return `FakeTensor(..., ${parts.join(", ")})`;
}

function realText(tensor: Tensor): string {
  const total = tensor.sizes.reduce<number>((product, size) => product * Number(size), 1);
  if (total === 0) return `tensor(${["[]", ...suffixes(tensor, true)].join(", ")})`;
  if (elementsOf(tensor) === null) throw new NotImplementedConstruct("the text of a tensor whose values are not known");
  const data = nestedOf(tensor) as Nested;
  const summarised = total > threshold;
  const format = formatFor(tensor, flatten(visible(data, summarised)));
  const text = nestText(data, tensor.rank, "tensor(".length, format, summarised);
  const extra = suffixes(tensor, false);
  const last = text.slice(text.lastIndexOf("\n") + 1);
  let line = last.length + (text.includes("\n") ? 0 : "tensor(".length);
  let out = `tensor(${text}`;
  for (const part of extra) {
    if (line + part.length + 2 > lineWidth) {
      out += `,\n${" ".repeat("tensor(".length)}${part}`;
      line = "tensor(".length + part.length;
    } else {
      out += `, ${part}`;
      line += part.length + 2;
    }
  }
  return `${out})`;
}

