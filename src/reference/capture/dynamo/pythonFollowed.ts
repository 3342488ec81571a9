/**
 * Functions of Python's library that Dynamo follows into their own files, and where it stops there: the frames that a message then shows below the
 * user's (Python 3.13's Lib/).
 */
import { PyObject, realm, type FrameInfo, type PyType, type Value } from "../../objects/index.ts";

/** Innermost last. */
export interface FollowedLine {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code: string;
}

export const line = (file: string, at: number, name: string, code: string): FollowedLine => ({ file, line: at, name, code });
const library = (file: string, at: number, name: string, code: string): FollowedLine => line(`/usr/lib/python3.13/${file}`, at, name, code);
const frozen = (module: string, at: number, name: string): FollowedLine => line(`<frozen ${module}>`, at, name, "");

const made = line("torch/_dynamo/polyfills/__init__.py", 171, "instantiate_user_defined_class_object", "obj = cls.__new__(cls, *args, **kwargs)");
const isInstance = library("dataclasses.py", 1328, "_is_dataclass_instance", "return hasattr(type(obj), _FIELDS)");
const removal = library("warnings.py", 193, "_add_filter", "filters.remove(item)");

/** Where a function in C is met. */
export const followedTo: Readonly<Record<string, readonly FollowedLine[]>> = {
  "json.dumps": [
    library("json/__init__.py", 231, "dumps", "return _default_encoder.encode(obj)"), library("json/encoder.py", 200, "encode", "chunks = self.iterencode(o, _one_shot=True)"),
    library("json/encoder.py", 252, "iterencode", "_iterencode = c_make_encoder("), made,
  ],
  "json.loads": [library("json/__init__.py", 346, "loads", "return _default_decoder.decode(s)"), library("json/decoder.py", 345, "decode", "obj, end = self.raw_decode(s, idx=_w(s, 0).end())")],
  "os.path.exists": [frozen("genericpath", 19, "exists")],
  "os.path.isfile": [frozen("genericpath", 39, "isfile")],
  "os.path.isdir": [frozen("genericpath", 51, "isdir")],
  "uuid.uuid4": [library("uuid.py", 712, "uuid4", "return UUID(bytes=os.urandom(16), version=4)")],
  "io.StringIO": [made],
  "io.BytesIO": [made],
  "torch._C.Generator": [made],
  "torch.autograd.variable.Variable": [made],
};

export const environmentWrites: Readonly<Record<"__setitem__" | "setdefault", readonly FollowedLine[]>> = {
  __setitem__: [frozen("os", 723, "__setitem__")],
  setdefault: [frozen("os", 756, "setdefault"), frozen("os", 723, "__setitem__")],
};

export interface FollowedRefusal {
  readonly message: string;
  readonly lines: readonly FollowedLine[];
  /** Whether it is refused of these arguments; it is of any where this is not given. */
  readonly when?: (args: readonly Value[]) => boolean;
}

const isExponential = (value: Value): boolean => value instanceof PyObject && value.cls.mro.some(({ name, module }) => name === "ExponentialFamily" && module === "torch.distributions.exp_family");
const ownClass = (value: Value): PyType | undefined => (value instanceof PyObject ? value.cls.mro.find(({ module }) => module.startsWith("torch.distributions.")) : undefined);

const noFields = "hasattr UserDefinedClassVariable __dataclass_fields__";
/** The filters that are in force where PyTorch has been imported. */
const noRemoval = "call_method ListVariable(length=13) remove [TupleVariable(length=5)] {}";

/** What Python itself has no rule for further down, by the function that the user's code calls. */
export const followedRefusals: Readonly<Record<string, FollowedRefusal>> = {
  "dataclasses.asdict": { message: noFields, lines: [library("dataclasses.py", 1357, "asdict", "if not _is_dataclass_instance(obj):"), isInstance] },
  "dataclasses.replace": { message: noFields, lines: [library("dataclasses.py", 1594, "replace", "if not _is_dataclass_instance(obj):"), isInstance] },
  "dataclasses.is_dataclass": { message: noFields, lines: [library("dataclasses.py", 1335, "is_dataclass", "return hasattr(cls, _FIELDS)")] },
  "dataclasses.astuple": { message: noFields, lines: [library("dataclasses.py", 1449, "astuple", "if not _is_dataclass_instance(obj):"), isInstance] },
  "torch.distributions.kl.kl_divergence": {
    when: ([p, q]) => isExponential(p ?? null) && isExponential(q ?? null) && ownClass(p ?? null) === ownClass(q ?? null),
    message: "builtin: min [<class 'torch._dynamo.variables.lists.ListIteratorVariable'>] False",
    lines: [
      line("torch/distributions/kl.py", 186, "kl_divergence", "fun = _dispatch_kl(type(p), type(q))"),
      line("torch/distributions/kl.py", 127, "_dispatch_kl", "left_p, left_q = min(_Match(*m) for m in matches).types  # type: ignore[type-var]"),
    ],
  },
  "warnings.simplefilter": { message: noRemoval, lines: [library("warnings.py", 186, "simplefilter", "_add_filter(action, None, category, None, lineno, append=append)"), removal] },
  "warnings.filterwarnings": { message: noRemoval, lines: [library("warnings.py", 168, "filterwarnings", "_add_filter(action, message, category, module, lineno, append=append)"), removal] },
};

/** What is asked of instances of data classes that were there before: whether their class is one of those that are copied as they are. */
export const existingRefusals: Readonly<Record<string, readonly FollowedLine[]>> = {
  "dataclasses.asdict": [library("dataclasses.py", 1359, "asdict", "return _asdict_inner(obj, dict_factory)"), library("dataclasses.py", 1364, "_asdict_inner", "if obj_type in _ATOMIC_TYPES:")],
  "dataclasses.astuple": [library("dataclasses.py", 1451, "astuple", "return _astuple_inner(obj, tuple_factory)"), library("dataclasses.py", 1455, "_astuple_inner", "if type(obj) in _ATOMIC_TYPES:")],
};

/** Runs `body` as if those lines were running. */
export function following<T>(lines: readonly FollowedLine[], body: () => T): T {
  const current = realm();
  const outer = current.frame;
  for (const { file, line: at, name, code } of lines) {
    const frame: FrameInfo = { file, name, qualname: name, line: at, column: 0, back: current.frame, globals: new Map(), internal: true, sourceLine: code };
    current.frame = frame;
  }
  try {
    return body();
  } finally {
    current.frame = outer;
  }
}
