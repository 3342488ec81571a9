/**
 * Modules that exist but are not implemented: they may be imported, named, passed about, used in annotations and asked about with
 * `isinstance`. Any other use says `NotImplemented`, naming what was used.
 */
import { NotImplementedConstruct, PyBuiltin, PyModule, PyObject, PyType, makeType, raiseAttributeError, types, type Value } from "../../objects/index.ts";
import { standardNames } from "./names.ts";

const opaqueType = makeType("opaque", types.object, "builtins");

class PyOpaque extends PyObject {
  readonly target: string;
  constructor(target: string) {
    super(opaqueType);
    this.target = target;
  }
}

/** The dotted name of what is not implemented; null for anything else. */
export function opaqueTarget(value: Value): string | null {
  if (value instanceof PyOpaque) return value.target;
  return value instanceof PyType && value.cls === opaqueClass ? `${value.module}.${value.name}` : null;
}

const target = (self: Value | undefined): string => (self instanceof PyOpaque ? self.target : "an object that is not implemented");
const on = (name: string, body: (self: Value, args: readonly Value[]) => Value): void => {
  opaqueType.namespace.set(name, new PyBuiltin(name, "builtins", ([self, ...args]) => body(self!, args), opaqueType));
};
const fail = (self: Value): never => {
  throw new NotImplementedConstruct(target(self));
};

on("__getattr__", (self, [name]) => opaqueMember(target(self), name as string) ?? fail(self));
on("__repr__", (self) => `<${target(self)}>`);
for (const name of ["__getitem__", "__or__", "__ror__"]) on(name, (self) => self);
on("__instancecheck__", () => false);
on("__subclasscheck__", () => false);
const refused = "call bool len iter next contains enter exit int float index add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul neg pos abs lt le gt ge setitem delitem";
for (const name of refused.split(" ")) on(`__${name}__`, fail);

/** The metaclass of opaque classes: what a class has besides is opaque too. */
const opaqueClass = makeType("opaque", types.type, "builtins");
opaqueClass.heap = true;
opaqueClass.namespace.set("__getattr__", new PyBuiltin("__getattr__", "builtins", ([cls, name]) => {
  const { module, name: own } = cls as PyType;
  return opaqueMember(`${module}.${own}`, name as string) ?? raiseAttributeError(cls!, name as string, `type object '${own}' has no attribute '${String(name)}'`);
}, opaqueClass));

function opaqueMember(target: string, name: string): Value | undefined {
  if (name.startsWith("__")) return undefined;
  const dotted = `${target}.${name}`;
  if (!/^[A-Z]/.test(name) || /^[A-Z_]+$/.test(name)) return new PyOpaque(dotted);
  // A class can be inherited from and asked about; only an instance of it cannot be made.
  const made = makeType(name, types.object, target);
  made.cls = opaqueClass;
  made.namespace.set("__new__", new PyBuiltin("__new__", target, () => fail(new PyOpaque(dotted))));
  made.heap = true;
  return made;
}

export function opaqueModule(name: string): PyModule {
  const module = new PyModule(name);
  module.resolve = (member) => missingMember(name, member);
  return module;
}

/** A name that the real module has and ours has not; undefined where neither has it. */
export function missingMember(module: string, name: string): Value | undefined {
  const names = Object.hasOwn(standardNames, module) ? standardNames[module]! : undefined;
  return names === undefined || ` ${names} `.includes(` ${name} `) ? opaqueMember(module, name) : undefined;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Python 3.13's standard library (`sys.stdlib_module_names`), but for names with an underscore in front. */
const standard = words(`
  abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cmath cmd code codecs codeop collections colorsys compileall
  concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum
  errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html
  http idlelib imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes mmap modulefinder
  multiprocessing netrc ntpath numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile
  pstats pty pwd py_compile pyclbr pydoc pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex
  shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess symtable sys sysconfig syslog tabnanny tarfile
  tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest
  urllib uuid venv warnings wave weakref webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`);

/** Packages built around compiled extensions. NumPy is always there: PyTorch cannot be without it. */
const compiled = words("numpy PIL");

function rootOf(name: string): string {
  const end = name.search(/[./]/);
  return end < 0 ? name : name.slice(0, end);
}

export const isStandard = (name: string): boolean => standard.has(rootOf(name));
export const isCompiled = (name: string): boolean => compiled.has(rootOf(name));
