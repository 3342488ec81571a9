/**
 * Python's own library in the traced code (torch/_dynamo/trace_rules.py; variables/functions.py, `SkipFunctionVariable`): functions written in
 * C that Dynamo has no rule for, and those of the files on its skip list, are refused; the rest is followed like the user's code.
 */
import { isModule } from "../../library/torch/index.ts";
import { opaqueTarget } from "../../library/stdlib/index.ts";
import { PyBuiltin, PyFunction, PyMethod, PyObject, PyTuple, PyType, isUserCode, types, uninterrupted, type Kwargs, type Value } from "../../objects/index.ts";
import { call, getAttributeOr, lookupType, plain, repr } from "../../protocol/index.ts";
import { describeAll, describeKwargs, describe } from "./describe.ts";
import { isCustomizedClass } from "./customizedDict.ts";
import { environmentWrites, existingRefusals, followedRefusals, followedTo, following } from "./pythonFollowed.ts";
import { dynamoError, unsupported } from "./refuse.ts";

/** Modules all of whose functions are written in C, by the module that the functions themselves name. */
const compiledModules: Readonly<Record<string, string>> = { time: "time", gc: "gc", sys: "sys", heapq: "_heapq", struct: "_struct", bisect: "_bisect", pickle: "_pickle", socket: "_socket", binascii: "binascii", zlib: "zlib" };

/** Functions in C of other modules, and those that are reported under another name. */
const compiledFunctions: Readonly<Record<string, string>> = {
  "bisect.bisect": "_bisect.bisect_right", "bisect.insort": "_bisect.insort_right",
  "threading.get_ident": "_thread.get_ident", "threading.get_native_id": "_thread.get_native_id",
  "random.random": "None.Random.random", "random.getrandbits": "None.Random.getrandbits",
  "datetime.datetime.now": "None.datetime.now", "datetime.datetime.today": "None.datetime.today", "datetime.datetime.utcnow": "None.datetime.utcnow", "datetime.date.today": "None.date.today",
  "hashlib.md5": "_hashlib.openssl_md5", "hashlib.sha1": "_hashlib.openssl_sha1", "hashlib.sha256": "_hashlib.openssl_sha256", "hashlib.sha512": "_hashlib.openssl_sha512",
  "torch._C.Generator": "None.Generator.__new__", "torch.autograd.variable.Variable": "None._LegacyVariableBase.__new__",
  "io.StringIO": "None.StringIO.__new__", "io.BytesIO": "None.BytesIO.__new__", "io.open": "_io.open",
  "uuid.uuid4": "posix.urandom", "json.dumps": "None.Encoder.__new__", "json.loads": "None.Pattern.match",
  "os.path.exists": "posix.stat", "os.path.isfile": "posix.stat", "os.path.isdir": "posix.stat", "os.path.getsize": "posix.stat", "os.path.getmtime": "posix.stat",
};

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const posixFunctions = names(`
  stat access chdir chmod chown getcwd getcwdb link listdir lstat mkdir nice readlink rename replace rmdir symlink system umask uname unlink remove utime times
  fork getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getuid getlogin kill killpg open close read write pipe dup dup2 cpu_count getloadavg
  urandom scandir fstat truncate isatty get_terminal_size putenv unsetenv strerror fspath
`);

/** Not built-in as Dynamo sees them, or followed by rules of its own. */
const followedCompiled = names("sys._caller_name sys.intern os.fspath");

interface SkippedFile {
  readonly file: string;
  readonly functions: ReadonlySet<string>;
}

export const library = (path: string): string => `/usr/lib/python3.13/${path}`;

/** Functions of files on the skip list, as Dynamo names them. */
const skipped: Readonly<Record<string, SkippedFile>> = {
  copy: { file: library("copy.py"), functions: names("copy replace") },
  re: { file: library("re/__init__.py"), functions: names("match fullmatch search sub subn split findall finditer compile purge escape") },
  random: { file: library("random.py"), functions: names("Random.seed Random.triangular Random.choice Random.sample Random.shuffle Random.choices Random.normalvariate Random.lognormvariate Random.expovariate Random.gauss Random.betavariate Random.gammavariate Random.getstate Random.setstate Random.randbytes") },
  logging: { file: library("logging/__init__.py"), functions: names("getLogger basicConfig getLevelName addLevelName disable shutdown captureWarnings getLoggerClass setLoggerClass makeLogRecord") },
  threading: { file: library("threading.py"), functions: names("current_thread currentThread active_count enumerate main_thread RLock settrace setprofile") },
  traceback: { file: library("traceback.py"), functions: names("print_list format_list print_tb format_tb extract_tb print_exception format_exception format_exception_only print_exc format_exc print_last print_stack format_stack extract_stack clear_frames walk_stack walk_tb") },
  tempfile: { file: library("tempfile.py"), functions: names("gettempprefix gettempdir mkstemp mkdtemp mktemp NamedTemporaryFile TemporaryFile") },
  inspect: { file: library("inspect.py"), functions: names("currentframe stack getsource getsourcelines getfile getmodule getmembers getdoc isfunction ismethod isclass getfullargspec getframeinfo getouterframes getsourcefile") },
  functools: { file: library("functools.py"), functions: names("lru_cache cache singledispatch total_ordering update_wrapper") },
  contextlib: { file: library("contextlib.py"), functions: names("contextmanager asynccontextmanager") },
  signal: { file: library("signal.py"), functions: names("signal getsignal") },
};

/** Classes of those files, by the class and the method that making an instance would run. */
const skippedClasses: Readonly<Record<string, readonly [string, string]>> = {
  "functools.partialmethod": ["partialmethod.__init__", "functools.py"], "functools.singledispatchmethod": ["singledispatchmethod.__init__", "functools.py"],
  "contextlib.suppress": ["suppress.__init__", "contextlib.py"], "contextlib.closing": ["closing.__init__", "contextlib.py"],
  "contextlib.redirect_stdout": ["_RedirectStream.__init__", "contextlib.py"], "contextlib.redirect_stderr": ["_RedirectStream.__init__", "contextlib.py"],
  "contextlib.ExitStack": ["_BaseExitStack.__init__", "contextlib.py"], "contextlib.chdir": ["chdir.__init__", "contextlib.py"],
  "collections.ChainMap": ["ChainMap.__init__", "collections/__init__.py"], "collections.UserDict": ["UserDict.__init__", "collections/__init__.py"],
  "collections.UserList": ["UserList.__init__", "collections/__init__.py"], "collections.UserString": ["UserString.__init__", "collections/__init__.py"],
};

/** What a context manager makes of a function that it decorates. */
const decoratedName = "ContextDecorator.__call__.<locals>.inner";

/** What functools and contextlib wrap functions in, by the name it has where it is written. */
const wrappers: Readonly<Record<string, string>> = {
  "contextmanager.<locals>.helper": "contextlib.py",
  "singledispatch.<locals>.wrapper": "functools.py",
  [decoratedName]: "contextlib.py",
};

/** Whether what is called is a function of Python's library around one of the user's. */
export const isLibraryWrapper = (fn: Value): boolean => fn instanceof PyFunction && Object.hasOwn(wrappers, writtenName(fn));

const refusedIterators = names("permutations combinations_with_replacement starmap takewhile filterfalse batched");
/** Followed when all is positional (variables/iter.py). */
const positionalIterators = names("product combinations");

/** Draws that Dynamo takes as inputs of the graph, which an export cannot have (variables/user_defined.py, `call_random_fn`). */
const drawn = names("Random.randint Random.randrange Random.uniform");

/** Methods of the containers that are written in Python. */
const skippedContainers = /^(UserDict|UserList|UserString|ChainMap|Counter)\.(?!__init__|__missing__)/;

/** Methods of classes that are written in C. */
const compiledMethods = names("threading._Lock.acquire threading._Lock.release threading._Lock.locked threading._RLock.acquire threading._RLock.release");

/** Methods that `namedtuple` writes. */
const tupleHelpers = names("_replace _asdict _make");

/** Refuses a call that Dynamo refuses because of what is called; gives nothing where the call goes on. */
export function checkLibraryCall(callee: Value, args: readonly Value[], kwargs: Kwargs, isMade: (value: Value) => boolean): void {
  const isUser = isUserCode();
  if (isUser || decorated(callee)) checkWrapper(callee, args);
  if (!isUser) return;
  const name = libraryName(callee);
  if (name === null) return;
  if (callee instanceof PyMethod && callee.self instanceof PyTuple && tupleHelpers.has((callee.func as PyFunction).name) && callee.self.cls.heap) {
    const helper = (callee.func as PyFunction).name;
    unsupported(`'inline in skipfiles: ${callee.self.cls.name}.${helper} | ${helper} ${library("collections/__init__.py")}, skipped according trace_rules.lookup SKIP_DIRS'`);
  }
  if (callee instanceof PyMethod && callee.self instanceof PyType && callee.func instanceof PyFunction && callee.func.name === "_make" && lookupType(callee.self, "_fields") !== undefined) {
    unsupported(`'inline in skipfiles: ${callee.self.name}._make | _make ${library("collections/__init__.py")}, skipped according trace_rules.lookup SKIP_DIRS'`);
  }
  if (callee instanceof PyType) checkClass(callee, name, args, kwargs);
  if (callee instanceof PyMethod && name.endsWith(".__init__")) refuseSkippedClass(name.slice(0, -".__init__".length));
  const dot = name.indexOf(".");
  const [module, member] = [name.slice(0, dot), name.slice(dot + 1)];
  if (module === "itertools" && (refusedIterators.has(member) || (kwargs.size > 0 && positionalIterators.has(member)))) {
    unsupported(`call_function ItertoolsVariable(<class 'itertools.${member}'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
  }
  const followed = Object.hasOwn(followedRefusals, name) ? followedRefusals[name]! : undefined;
  const existing = Object.hasOwn(existingRefusals, name) && args[0] instanceof PyObject && args[0].cls.heap && !isMade(args[0]) ? existingRefusals[name]! : undefined;
  if (existing !== undefined && !(args[0] instanceof PyType)) following(existing, () => unsupported(`call_method UserDefinedObjectVariable(frozenset) __contains__ [UserDefinedClassVariable(<class '${(args[0] as PyObject).cls.module}.${(args[0] as PyObject).cls.qualname}'>)] {}`));
  if (name === "dataclasses.fields" && args[0] instanceof PyType) unsupported(`Dataclass fields handling fails for type ${describe(args[0])}`);
  if (followed !== undefined && followed.when?.(args) !== false && (!name.startsWith("dataclasses.") || isMade(args[0] ?? null))) following(followed.lines, () => unsupported(followed.message));
  const compiled = compiledName(module, member, name);
  if (compiled !== null) following(Object.hasOwn(followedTo, name) ? followedTo[name]! : [], () => refuseCompiled(compiled));
  if (name === "logging.Logger.isEnabledFor") dynamoError("InternalTorchDynamoError", "AttributeError: 'NoneType' object has no attribute 'is_python_constant'");
  if (module === "random" && drawn.has(member)) refuseDraw(callee, args, kwargs);
  if (name === "copy.deepcopy") unsupported(`copy.deepcopy ${describe(args[0] ?? null)}`);
  const file = Object.hasOwn(skipped, module) ? skipped[module]! : undefined;
  if (file?.functions.has(member)) unsupported(`'skip function ${member} in file ${file.file}'`);
  if (callee instanceof PyMethod && compiledMethods.has(name)) unsupported(`call_method ${describe(callee.self)} ${member.split(".")[1]!} ${describeAll(args)} ${describeKwargs(kwargs)}`);
  if (module === "collections" && skippedContainers.test(member)) unsupported(`'inline in skipfiles: ${member} | ${member.split(".")[1]!} ${library("collections/__init__.py")}, skipped according trace_rules.lookup SKIP_DIRS'`);
  if (module === "functools" && /^_\w+_from_\w+$/.test(member)) unsupported(`'inline in skipfiles: ${member} | ${member} ${library("functools.py")}, skipped according trace_rules.lookup SKIP_DIRS'`);
  if (name === "contextlib.ContextDecorator.__call__") unsupported(`'inline in skipfiles: ContextDecorator.__call__ | __call__ ${library("contextlib.py")}, skipped according trace_rules.lookup SKIP_DIRS'`);
}

/** What a context manager decorates may be a module's forward, which torch calls, or what an operator is given. */
const decorated = (callee: Value): boolean => {
  const fn = callee instanceof PyMethod ? callee.func : callee;
  return fn instanceof PyFunction && fn.file === "<prelude>/contextlib.py" && writtenName(fn) === decoratedName;
};

function checkWrapper(callee: Value, args: readonly Value[]): void {
  const fn = callee instanceof PyMethod ? callee.func : callee;
  if (!(fn instanceof PyFunction)) return;
  const wrapper = writtenName(fn);
  if (!Object.hasOwn(wrappers, wrapper)) return;
  const file = library(wrappers[wrapper]!);
  if (callee instanceof PyMethod || (isModule(args[0] ?? null) && fn.qualname.includes("."))) {
    unsupported(`'inline in skipfiles: ${fn.qualname} | ${wrapper.slice(wrapper.lastIndexOf(".") + 1)} ${file}, skipped according trace_rules.lookup SKIP_DIRS'`);
  }
  unsupported(`'skip function ${fn.qualname} in file ${file}'`);
}

/** What may fill in a missing entry: functions of the user's and the containers' classes (dicts.py, `DefaultDictVariable.is_supported_arg`). */
function makesDefaults(factory: Value | undefined): boolean {
  if (factory instanceof PyMethod) return factory.func instanceof PyFunction;
  return factory instanceof PyFunction || [types.list, types.tuple, types.dict, types.set].some((cls) => cls === factory);
}

/** A write to `os.environ`, which goes to the process. */
export function refuseEnvironment(object: Value, method: "__setitem__" | "setdefault"): void {
  if (object instanceof PyObject && object.cls.name === "_Environ" && object.cls.module === "os") following(environmentWrites[method], () => refuseCompiled("posix.putenv"));
}

function refuseSkippedClass(name: string): void {
  const known = Object.hasOwn(skippedClasses, name) ? skippedClasses[name]! : undefined;
  if (known === undefined) return;
  unsupported(`'inline in skipfiles: ${known[0]} | ${known[0].split(".")[1]!} ${library(known[1])}, skipped according trace_rules.lookup SKIP_DIRS'`);
}

function checkClass(cls: PyType, name: string, args: readonly Value[], kwargs: Kwargs): void {
  // Of a user's class it is the initialiser that counts, which may be inherited.
  const nameOf = (each: PyType): string => (each === cls ? name : `${each.module}.${each.qualname}`);
  const owner = cls.heap ? cls.mro.find((each) => each.namespace.has("__init__") || Object.hasOwn(skippedClasses, nameOf(each))) ?? cls : cls;
  refuseSkippedClass(nameOf(owner));
  const isDefault = name === "collections.defaultdict";
  if (isDefault && (args.length > 1 || !makesDefaults(args[0]))) unsupported(`call_function UserDefinedClassVariable(<class '${name}'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
  // Subclasses of dict are not modelled, but for the two that Dynamo knows and those of OrderedDict that add nothing to its making.
  if (cls.heap && cls.mro.includes(types.dict) && cls.cls.module !== "typing" && name !== "collections.OrderedDict" && name !== "collections.defaultdict" && !isCustomizedClass(cls)) {
    unsupported(`call_function UserDefinedClassVariable(<class '${cls.module}.${cls.qualname}'>) ${describeAll(args)} ${describeKwargs(kwargs)}`);
  }
}

/** `module.qualname` of what Python's library defines; of the user's classes too, which may inherit from it. */
function libraryName(callee: Value): string | null {
  const opaque = opaqueTarget(callee);
  if (opaque !== null) return opaque;
  if (callee instanceof PyMethod) return libraryName(callee.func);
  if (callee instanceof PyType) return `${callee.module}.${callee.qualname}`;
  if (callee instanceof PyFunction) return callee.file.startsWith("<prelude>/") ? `${moduleOf(callee.file)}.${callee.qualname}` : null;
  if (!(callee instanceof PyBuiltin)) return null;
  if (callee.owner === null) return `${callee.module}.${callee.name}`;
  return callee.owner.module === "_random" ? `random.${callee.name}` : null;
}

/** Where a function of the prelude stands: wrapping changes its `__module__`, not its file. */
const moduleOf = (file: string): string => file.slice("<prelude>/".length).replace(/(\/__init__)?\.py$/, "").replaceAll("/", ".");

function writtenName(fn: PyFunction): string {
  if (fn.code === null || !fn.file.startsWith("<prelude>/")) return "";
  const name = plain(() => getAttributeOr(getAttributeOr(fn, "__code__") ?? null, "co_qualname"));
  return typeof name === "string" ? name : "";
}

function compiledName(module: string, member: string, name: string): string | null {
  if (followedCompiled.has(name)) return null;
  const own = Object.hasOwn(compiledFunctions, name) ? compiledFunctions[name]! : undefined;
  if (own !== undefined) return own;
  if (module === "os" && posixFunctions.has(member)) return `posix.${member}`;
  return Object.hasOwn(compiledModules, module) && /^[a-z]/.test(member) && !member.includes(".") ? `${compiledModules[module]!}.${member}` : null;
}

export function refuseCompiled(name: string): never {
  return unsupported(`Graph break due to unsupported builtin ${name}. This function is either a Python builtin (e.g. _warnings.warn) or a third-party C/C++ Python extension (perhaps created with pybind). `
    + "If it is a Python builtin, please file an issue on GitHub so the PyTorch team can add support for it and see the next case for a workaround. "
    + "If it is a third-party C/C++ Python extension, please either wrap it into a PyTorch-understood custom operator (see https://pytorch.org/tutorials/advanced/custom_ops_landing_page.html for more details) "
    + "or, if it is traceable, use torch.compiler.allow_in_graph.");
}

export function refuseDraw(callee: Value, args: readonly Value[], kwargs: Kwargs): never {
  const value = uninterrupted(() => call(callee, args, kwargs));
  // A float becomes a float32 tensor first.
  const shown = repr(typeof value === "number" ? Math.fround(value) : value);
  return dynamoError("AssertionError", `Dynamo attempts to add additional input during export: value=${shown}, source=RandomValueSource(random_call_index=0)`);
}

/** `cached_property` runs library code when it is read. */
export function checkLibraryDescriptor(object: PyObject, name: string): void {
  for (const cls of object.cls.mro) {
    const found = cls.namespace.get(name);
    if (found === undefined) continue;
    if (found instanceof PyObject && found.cls.name === "cached_property" && !object.hasOwn(name)) {
      unsupported(`'inline in skipfiles: cached_property.__get__ | __get__ ${library("functools.py")}, skipped according trace_rules.lookup SKIP_DIRS'`);
    }
    return;
  }
}
