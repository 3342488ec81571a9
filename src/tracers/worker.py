"""Real PyTorch as a tracer: the worker that the `torch` tracer starts.

It speaks the tracer protocol, JSON lines over standard input and output, and executes the code of the cases that it is given. It gets
every file as text and needs nothing of the runner's file system. Where the system can fork, each case runs in a child of a
process that has imported PyTorch and exported once, so it starts in milliseconds from the same state as every other case, and
takes no more than itself along when it crashes. Elsewhere the cases share the process and what they changed is reset between them.
"""
import contextlib
import copy
import importlib.machinery
import importlib.util
import itertools
import json
import os
import random
import shutil
import signal
import site
import sys
import tempfile
import time

PROTOCOL = 1


def take_standard_streams():
    """Keeps the protocol's two streams to itself: what a case prints goes to the log, what it reads is empty."""
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
    replies = os.dup(1)
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdout = sys.stderr
    return requests, replies


def write_line(descriptor, message):
    data = json.dumps(message).encode("ascii") + b"\n"
    while data:
        data = data[os.write(descriptor, data):]


def full_name(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


def describe(exception):
    try:
        message = str(exception)
    except Exception as second:
        message = f"<str() of the exception raised {full_name(type(second))}>"
    return {"type": full_name(type(exception)), "message": message}


class Failure(Exception):
    """A case that ends as an error: the phase, and what was raised there."""

    def __init__(self, phase, error):
        super().__init__(phase)
        self.phase = phase
        self.error = error


def write_files(folder, files):
    """Puts a case's texts where `inspect` and `linecache` find them. No path may leave the folder."""
    for path, text in files.items():
        target = os.path.normpath(os.path.join(folder, path))
        if os.path.isabs(path) or not target.startswith(folder + os.sep):
            raise Failure("load", {"type": "builtins.ValueError", "message": f"the path {path!r} leaves the case's folder"})
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="", errors="surrogatepass") as stream:
            stream.write(text)


def seed(torch):
    torch.manual_seed(0)
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def load(folder, file):
    """Evaluates the file as a module named after it, and returns its namespace."""
    name = os.path.splitext(os.path.basename(file))[0]
    path = os.path.join(folder, file)
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_file_location(name, path, loader=loader))
    sys.modules[name] = module
    sys.path.insert(0, os.path.dirname(path))
    try:
        loader.exec_module(module)
    except BaseException as exception:
        raise Failure("load", describe(exception)) from exception
    for needed in ("model", "example_args"):
        if not hasattr(module, needed):
            raise Failure("load", {"type": "builtins.AttributeError", "message": f"{file} defines no {needed!r}"})
    return module


def export(torch, module):
    """Exports by the conventions of PyTorch's exportdb. What is not set is left to the release's own default."""
    options = {name: getattr(module, name) for name in ("dynamic_shapes", "strict") if getattr(module, name, None) is not None}
    return torch.export.export(module.model, module.example_args, getattr(module, "example_kwargs", None) or {}, **options)


def same_with_extra_inputs(torch, original, module, program, tolerance):
    """Runs the exported program and the model on the case's `extra_inputs`: one tuple of arguments, or a list of such tuples."""
    extra = module.extra_inputs if isinstance(module.extra_inputs, list) else [module.extra_inputs]
    limits = {"atol": tolerance.get("absolute", 0.0), "rtol": tolerance.get("relative", 0.0)} if tolerance else {}
    for number, arguments in enumerate(extra, 1):
        which = f"extra_inputs[{number - 1}]" if len(extra) > 1 else "extra_inputs"
        results = []
        for what, run in (("the model", original), ("the exported program", program.module())):
            seed(torch)
            try:
                results.append(run(*copy.deepcopy(arguments)))
            except Exception as exception:
                return {"agree": False, "message": f"{what} raised on {which}: {full_name(type(exception))}: {exception}"}
        try:
            torch.testing.assert_close(results[1], results[0], equal_nan=True, **limits)
        except Exception as exception:
            return {"agree": False, "message": f"the exported program gives something else than the model on {which}: {exception}"}
    return {"agree": True}


def outcome_of(torch, folder, request):
    try:
        write_files(folder, request["files"])
        os.chdir(folder)
        seed(torch)
        module = load(folder, request["file"])
        extra = getattr(module, "extra_inputs", None) is not None
        original = copy.deepcopy(module.model) if extra else None
        try:
            program = export(torch, module)
        except Exception as exception:
            return {"outcome": "rejected", "error": describe(exception)}
        except BaseException as exception:
            raise Failure("export", describe(exception)) from exception
        try:
            reply = {"outcome": "exported", "program": str(program)}
        except BaseException as exception:
            raise Failure("print", describe(exception)) from exception
        if extra:
            reply["extra_inputs"] = same_with_extra_inputs(torch, original, module, program, request.get("tolerance"))
        return reply
    except Failure as failure:
        return {"outcome": "error", "phase": failure.phase, "error": failure.error}


def relative_paths(torch, folder):
    """Makes text independent of where things lie: paths in the case's folder and in the installed packages become relative."""
    packages = [os.path.dirname(os.path.dirname(torch.__file__)), *site.getsitepackages(), site.getusersitepackages()]
    prefixes = sorted({variant for path in (folder, *packages) for variant in (path, os.path.realpath(path))}, key=len, reverse=True)

    def clean(value):
        if isinstance(value, str):
            for prefix in prefixes:
                value = value.replace(prefix + os.sep, "")
            return value
        return {key: clean(item) for key, item in value.items()} if isinstance(value, dict) else value

    return clean


def trace(torch, folder, request):
    began = time.perf_counter()
    reply = relative_paths(torch, folder)(outcome_of(torch, folder, request))
    return {"seq": request["seq"], **reply, "seconds": round(time.perf_counter() - began, 6)}


@contextlib.contextmanager
def case_folder():
    home = os.getcwd()
    # The runner's folder outlives neither of us; in a container there is no such folder.
    scratch = os.environ.get("EXPORTCHECK_SCRATCH", "")
    folder = os.path.realpath(tempfile.mkdtemp(prefix="case-", dir=scratch if os.path.isdir(scratch) else None))
    try:
        yield folder
    finally:
        os.chdir(home)
        shutil.rmtree(folder, ignore_errors=True)


class Forking:
    """One child a case."""

    def __init__(self, torch):
        self.torch = torch
        warm_up(torch)

    def trace(self, request):
        with case_folder() as folder:
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                try:
                    os.close(reader)
                    write_line(writer, trace(self.torch, folder, request))
                finally:
                    os._exit(0)
            os.close(writer)
            # Up to the end of the line, not of the stream: processes that the case started may hold the pipe open.
            with os.fdopen(reader, "rb") as stream:
                line = stream.readline()
            _, status = os.waitpid(child, 0)
        if line.endswith(b"\n"):
            return json.loads(line)
        ended = f"signal {signal.Signals(os.WTERMSIG(status)).name}" if os.WIFSIGNALED(status) else f"exit code {os.waitstatus_to_exitcode(status)}"
        error = {"type": "TracerDied", "message": f"the process that traced this case ended with {ended}"}
        return {"seq": request["seq"], "outcome": "error", "phase": "export", "error": error}


class Sharing:
    """All cases in this process; what a case left behind is taken away."""

    def __init__(self, torch):
        self.torch = torch

    def trace(self, request):
        self.torch._dynamo.reset()
        modules, path = set(sys.modules), list(sys.path)
        try:
            with case_folder() as folder:
                return trace(self.torch, folder, request)
        finally:
            sys.path[:] = path
            for name in set(sys.modules) - modules:
                if (getattr(sys.modules[name], "__file__", None) or "").startswith(folder + os.sep):
                    del sys.modules[name]


WARM_UP = """
import torch
class Model(torch.nn.Module):
    def forward(self, x):
        size = x.item()
        torch._check_is_size(size)
        torch._check(size <= 5)
        return torch.zeros((size, 5))
"""


def warm_up(torch):
    """One small export, so that lazy imports are done before the first fork. Nothing in it may start a thread; that it works is not needed."""
    with case_folder() as folder, contextlib.suppress(Exception):
        write_files(folder, {"warm_up.py": WARM_UP})
        space = {"__name__": "warm_up"}
        exec(compile(WARM_UP, os.path.join(folder, "warm_up.py"), "exec"), space)
        str(torch.export.export(space["Model"](), (torch.tensor(4),)))
    torch._dynamo.reset()
    forget_names()


def forget_names():
    """Dynamo numbers what it makes by a counter of the process: a case is to find it as a process of its own would."""
    counting = sys.modules.get("torch._dynamo.bytecode_transformation")
    if hasattr(counting, "_unique_id_counter"):
        counting._unique_id_counter = itertools.count()


def serve(requests, replies):
    sys.path[:] = [entry for entry in sys.path if entry != ""]
    import torch
    import torch.export
    import torch._dynamo

    torch.set_num_threads(1)
    release = ".".join(torch.__version__.split(".")[:2])
    may_fork = sys.platform == "linux" and os.environ.get("EXPORTCHECK_WORKER_FORK") != "0"
    tracer = None
    for line in requests:
        request = json.loads(line)
        command = request["command"]
        if command == "bye":
            os._exit(0)  # at once: PyTorch takes longer to come down than the runner waits
        if command == "hello":
            write_line(replies, {
                "seq": request["seq"], "name": "torch", "version": torch.__version__.split("+")[0],
                "python": sys.version.split()[0], "profiles": [f"torch-{release}"],
            })
        elif command == "trace":
            tracer = tracer or (Forking if may_fork else Sharing)(torch)
            write_line(replies, tracer.trace(request))
        else:
            error = {"type": "builtins.ValueError", "message": f"unknown command {command!r}"}
            write_line(replies, {"seq": request["seq"], "outcome": "error", "phase": "load", "error": error})


if __name__ == "__main__":
    serve(*take_standard_streams())
