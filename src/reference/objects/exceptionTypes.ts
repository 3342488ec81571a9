/**
 * The hierarchy of built-in exceptions (https://docs.python.org/3.13/library/exceptions.html#exception-hierarchy).
 */
import type { PyType } from "./value.ts";

type Make = (name: string, base: PyType) => PyType;

/** Makes them all; `types.ts` owns the result. */
export function exceptionTypes(makeType: Make, BaseException: PyType, Exception: PyType) {
  const of = (name: string, base: PyType) => makeType(name, base);
  const ArithmeticError = of("ArithmeticError", Exception);
  const LookupError = of("LookupError", Exception);
  const ImportError = of("ImportError", Exception);
  const NameError = of("NameError", Exception);
  const OSError = of("OSError", Exception);
  const ConnectionError = of("ConnectionError", OSError);
  const RuntimeError = of("RuntimeError", Exception);
  const SyntaxError = of("SyntaxError", Exception);
  const IndentationError = of("IndentationError", SyntaxError);
  const ValueError = of("ValueError", Exception);
  const UnicodeError = of("UnicodeError", ValueError);
  const Warning = of("Warning", Exception);
  const BaseExceptionGroup = of("BaseExceptionGroup", BaseException);
  const ExceptionGroup = of("ExceptionGroup", BaseExceptionGroup);
  ExceptionGroup.bases = [BaseExceptionGroup, Exception];
  ExceptionGroup.mro = [ExceptionGroup, BaseExceptionGroup, Exception, ...BaseException.mro];
  return {
    GeneratorExit: of("GeneratorExit", BaseException),
    KeyboardInterrupt: of("KeyboardInterrupt", BaseException),
    SystemExit: of("SystemExit", BaseException),
    BaseExceptionGroup, ExceptionGroup,
    ArithmeticError,
    FloatingPointError: of("FloatingPointError", ArithmeticError),
    OverflowError: of("OverflowError", ArithmeticError),
    ZeroDivisionError: of("ZeroDivisionError", ArithmeticError),
    AssertionError: of("AssertionError", Exception),
    AttributeError: of("AttributeError", Exception),
    BufferError: of("BufferError", Exception),
    EOFError: of("EOFError", Exception),
    ImportError,
    ModuleNotFoundError: of("ModuleNotFoundError", ImportError),
    LookupError,
    IndexError: of("IndexError", LookupError),
    KeyError: of("KeyError", LookupError),
    MemoryError: of("MemoryError", Exception),
    NameError,
    UnboundLocalError: of("UnboundLocalError", NameError),
    OSError, ConnectionError,
    BlockingIOError: of("BlockingIOError", OSError),
    ChildProcessError: of("ChildProcessError", OSError),
    BrokenPipeError: of("BrokenPipeError", ConnectionError),
    ConnectionAbortedError: of("ConnectionAbortedError", ConnectionError),
    ConnectionRefusedError: of("ConnectionRefusedError", ConnectionError),
    ConnectionResetError: of("ConnectionResetError", ConnectionError),
    FileExistsError: of("FileExistsError", OSError),
    FileNotFoundError: of("FileNotFoundError", OSError),
    InterruptedError: of("InterruptedError", OSError),
    IsADirectoryError: of("IsADirectoryError", OSError),
    NotADirectoryError: of("NotADirectoryError", OSError),
    PermissionError: of("PermissionError", OSError),
    ProcessLookupError: of("ProcessLookupError", OSError),
    TimeoutError: of("TimeoutError", OSError),
    ReferenceError: of("ReferenceError", Exception),
    RuntimeError,
    NotImplementedError: of("NotImplementedError", RuntimeError),
    PythonFinalizationError: of("PythonFinalizationError", RuntimeError),
    RecursionError: of("RecursionError", RuntimeError),
    StopAsyncIteration: of("StopAsyncIteration", Exception),
    StopIteration: of("StopIteration", Exception),
    SyntaxError, IndentationError,
    TabError: of("TabError", IndentationError),
    SystemError: of("SystemError", Exception),
    TypeError: of("TypeError", Exception),
    ValueError, UnicodeError,
    UnicodeDecodeError: of("UnicodeDecodeError", UnicodeError),
    UnicodeEncodeError: of("UnicodeEncodeError", UnicodeError),
    UnicodeTranslateError: of("UnicodeTranslateError", UnicodeError),
    Warning,
    BytesWarning: of("BytesWarning", Warning),
    DeprecationWarning: of("DeprecationWarning", Warning),
    EncodingWarning: of("EncodingWarning", Warning),
    FutureWarning: of("FutureWarning", Warning),
    ImportWarning: of("ImportWarning", Warning),
    PendingDeprecationWarning: of("PendingDeprecationWarning", Warning),
    ResourceWarning: of("ResourceWarning", Warning),
    RuntimeWarning: of("RuntimeWarning", Warning),
    SyntaxWarning: of("SyntaxWarning", Warning),
    UnicodeWarning: of("UnicodeWarning", Warning),
    UserWarning: of("UserWarning", Warning),
  };
}
