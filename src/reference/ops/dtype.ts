/** Element types, as `c10/core/ScalarType.h` names them, with the code that printed programs show. */

export type DTypeKind = "bool" | "int" | "float" | "complex" | "bits" | "quantized";

export class DType {
  /** `torch.float32` prints `float32`. */
  readonly name: string;
  /** `f32` in `"f32[2, 3]"` (torch/fx/graph.py, dtype_abbrs). */
  readonly code: string;
  readonly kind: DTypeKind;
  readonly bytes: number;
  readonly signed: boolean;
  constructor(name: string, code: string, kind: DTypeKind, bytes: number, signed = true) {
    this.name = name;
    this.code = code;
    this.kind = kind;
    this.bytes = bytes;
    this.signed = signed;
  }
  get isFloatingPoint(): boolean { return this.kind === "float"; }
  get isComplex(): boolean { return this.kind === "complex"; }
  get isIntegral(): boolean { return this.kind === "int"; }
}

export const dtypes = {
  bool: new DType("bool", "b8", "bool", 1, false),
  uint8: new DType("uint8", "u8", "int", 1, false),
  int8: new DType("int8", "i8", "int", 1),
  int16: new DType("int16", "i16", "int", 2),
  uint16: new DType("uint16", "u16", "int", 2, false),
  int32: new DType("int32", "i32", "int", 4),
  uint32: new DType("uint32", "u32", "int", 4, false),
  int64: new DType("int64", "i64", "int", 8),
  uint64: new DType("uint64", "u64", "int", 8, false),
  float16: new DType("float16", "f16", "float", 2),
  bfloat16: new DType("bfloat16", "bf16", "float", 2),
  float32: new DType("float32", "f32", "float", 4),
  float64: new DType("float64", "f64", "float", 8),
  complex32: new DType("complex32", "c32", "complex", 4),
  complex64: new DType("complex64", "c64", "complex", 8),
  complex128: new DType("complex128", "c128", "complex", 16),
  float8_e4m3fn: new DType("float8_e4m3fn", "f8e4m3fn", "float", 1),
  float8_e5m2: new DType("float8_e5m2", "f8e5m2", "float", 1),
  float8_e4m3fnuz: new DType("float8_e4m3fnuz", "f8e4m3fnuz", "float", 1),
  float8_e5m2fnuz: new DType("float8_e5m2fnuz", "f8e5m2fnuz", "float", 1),
} as const;

const small = [1, 2, 3, 4, 5, 6, 7];

/** Dtypes that can be named and compared; no operator here makes tensors of them. */
export const bareDTypes: readonly DType[] = [
  ...["quint8", "qint8", "qint32", "quint4x2", "quint2x4"].map(name => new DType(name, name, "quantized", name === "qint32" ? 4 : 1, name.startsWith("q"))),
  ...["bits8", "bits16", "bits1x8", "bits2x4", "bits4x2"].map(name => new DType(name, name, "bits", name === "bits16" ? 2 : 1, false)),
  ...small.map(bits => new DType(`int${bits}`, `i${bits}`, "bits", 1)), ...small.map(bits => new DType(`uint${bits}`, `u${bits}`, "bits", 1, false)),
];

/** `torch.device`. `index` is null for the current one. */
export class Device {
  readonly type: string;
  readonly index: number | null;
  constructor(type: string, index: number | null = null) {
    this.type = type;
    this.index = index;
  }
  /** `repr`, which printed programs use: `device(type='cpu')`. */
  repr(): string {
    return this.index === null ? `device(type='${this.type}')` : `device(type='${this.type}', index=${this.index})`;
  }
}

/** `torch.strided`, `torch.channels_last`, …: constants that only have a name. */
export class NamedConstant {
  readonly kind: "layout" | "memory_format" | "qscheme";
  readonly name: string;
  constructor(kind: NamedConstant["kind"], name: string) {
    this.kind = kind;
    this.name = name;
  }
}

export const cpu = new Device("cpu");
export const layouts = {
  strided: new NamedConstant("layout", "strided"),
  sparse_coo: new NamedConstant("layout", "sparse_coo"),
  sparse_csr: new NamedConstant("layout", "sparse_csr"),
} as const;
export const memoryFormats = {
  contiguous_format: new NamedConstant("memory_format", "contiguous_format"),
  preserve_format: new NamedConstant("memory_format", "preserve_format"),
  channels_last: new NamedConstant("memory_format", "channels_last"),
  channels_last_3d: new NamedConstant("memory_format", "channels_last_3d"),
} as const;
