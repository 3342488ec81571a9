/**
 * Unique names, by the rule of `torch/fx/graph.py` (`_Namespace`): a name is never given twice in one namespace, counters
 * never go back, and no name shadows a Python keyword, a builtin or one of fx's own globals.
 */

/** Python 3.13's keywords and builtins: what `keyword.kwlist` and `builtins.__dict__` hold. */
const reserved: ReadonlySet<string> = new Set((
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield " +
  "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError " +
  "__build_class__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ " +
  "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip " +
  "inf nan NoneType torch device fx_pytree pytree"
).split(" "));

export class Namespace {
  readonly #used = new Set<string>();
  readonly #counts = new Map<string, number>();
  /** Names that were free as they were asked for: what they count is counted when another one is not. */
  #uncounted: string[] = [];

  /** A name made from `candidate`, never given before in this namespace. */
  create(candidate: string): string {
    if (!this.#used.has(candidate) && isPlain(candidate) && !reserved.has(candidate)) {
      this.#used.add(candidate);
      this.#uncounted.push(candidate);
      return candidate;
    }
    if (this.#uncounted.length > 0) this.#count();
    let text = candidate;
    if (!identifier.test(text)) {
      text = text.replace(/[^0-9a-zA-Z_]+/g, "_") || "_unnamed";
      if (/^[0-9]/.test(text)) text = `_${text}`;
    }
    const split = numberAt(text);
    const base = split < 0 ? text : text.slice(0, split - 1);
    // Python reads the number and writes it again, which takes noughts away from its front.
    let name = split < 0 || text[split] !== "0" || split === text.length - 1 ? text : `${base}_${BigInt(text.slice(split))}`;
    let count = split < 0 ? 0 : Number(text.slice(split));
    if (count === 0) count = this.#counts.get(base) ?? 0;
    while (this.#used.has(name) || reserved.has(name)) {
      count += 1;
      name = `${base}_${count}`;
    }
    this.#used.add(name);
    this.#counts.set(base, count);
    return name;
  }

  #count(): void {
    for (const name of this.#uncounted) {
      const split = numberAt(name);
      const base = split < 0 ? name : name.slice(0, split - 1);
      const count = split < 0 ? 0 : Number(name.slice(split));
      if (count > 0 || !this.#counts.has(base)) this.#counts.set(base, count);
    }
    this.#uncounted = [];
  }
}

/** Whether a name, where it is free, is taken as it is. */
function isPlain(name: string): boolean {
  if (!identifier.test(name)) return false;
  const split = numberAt(name);
  return split < 0 || name.charCodeAt(split) !== 48 || split === name.length - 1;
}

const identifier = /^[a-zA-Z_][0-9a-zA-Z_]*$/;

/** Where the number begins that ends a text after an underscore; -1 where there is none. */
function numberAt(text: string): number {
  let at = text.length;
  while (at > 0 && text.charCodeAt(at - 1) >= 48 && text.charCodeAt(at - 1) <= 57) at--;
  return at < text.length && at > 0 && text[at - 1] === "_" ? at : -1;
}

/** The candidate for a node without a name of its own (torch/fx/graph.py, `_target_to_str`). */
export function candidateFor(target: string): string {
  const bare = target.startsWith("__") && /^__.+__$/.test(target) ? target.slice(2, -2) : target;
  return /[A-Z]/.test(bare) ? bare.replace(/(?<=[a-z])([A-Z])/g, "_$1").toLowerCase() : bare;
}
