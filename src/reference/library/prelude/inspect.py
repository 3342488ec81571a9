"""What can be asked of live objects (Lib/inspect.py, as far as model code asks)."""
import enum as _enum
import types as _types

_GENERATOR = 32


class _empty:
    pass


class _ParameterKind(_enum.IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __str__(self):
        return self.name


_kinds = tuple(_ParameterKind)


class Parameter:
    POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
    KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
    VAR_KEYWORD = _ParameterKind.VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += ": " + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (" = " if self.annotation is not _empty else "=") + repr(self.default)
        return {2: "*", 4: "**"}.get(self.kind.value, "") + text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def replace(self, **changes):
        return Parameter(changes.get("name", self.name), changes.get("kind", self.kind), default=changes.get("default", self.default), annotation=changes.get("annotation", self.annotation))


def formatannotation(annotation):
    if isinstance(annotation, type):
        return annotation.__qualname__ if annotation.__module__ == "builtins" else annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation).replace("typing.", "")


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        values = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind in (Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD) or name not in self.arguments:
                break
            value = self.arguments[name]
            values.extend(value) if parameter.kind == Parameter.VAR_POSITIONAL else values.append(value)
        return tuple(values)

    @property
    def kwargs(self):
        values = {}
        for name, parameter in self.signature.parameters.items():
            if name not in self.arguments:
                continue
            if parameter.kind == Parameter.VAR_KEYWORD:
                values.update(self.arguments[name])
            elif parameter.kind == Parameter.KEYWORD_ONLY:
                values[name] = self.arguments[name]
        return values

    def apply_defaults(self):
        complete = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                complete[name] = self.arguments[name]
            elif parameter.default is not _empty:
                complete[name] = parameter.default
            elif parameter.kind == Parameter.VAR_POSITIONAL:
                complete[name] = ()
            elif parameter.kind == Parameter.VAR_KEYWORD:
                complete[name] = {}
        self.arguments = complete


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = {each.name: each for each in parameters or ()}
        self.return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj):
        return signature(obj)

    def replace(self, *, parameters=None, return_annotation=_empty):
        return Signature(self.parameters.values() if parameters is None else parameters, return_annotation=return_annotation)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        args = list(args)
        kwargs = dict(kwargs)
        rest = None
        for name, parameter in self.parameters.items():
            kind = parameter.kind
            if kind == Parameter.VAR_POSITIONAL:
                if args:
                    arguments[name] = tuple(args)
                args = []
            elif kind == Parameter.VAR_KEYWORD:
                rest = name
            elif args and kind != Parameter.KEYWORD_ONLY:
                if name in kwargs and kind != Parameter.POSITIONAL_ONLY:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = args.pop(0)
            elif name in kwargs and kind != Parameter.POSITIONAL_ONLY:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                what = "a required argument" if kind != Parameter.KEYWORD_ONLY else "a required keyword-only argument"
                raise TypeError(f"missing {what}: {name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if kwargs and rest is None:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        if kwargs:
            arguments[rest] = kwargs
        return BoundArguments(self, arguments)

    def __str__(self):
        shown = []
        kinds = [parameter.kind for parameter in self.parameters.values()]
        starred = False
        for index, parameter in enumerate(self.parameters.values()):
            if parameter.kind == Parameter.KEYWORD_ONLY and not starred and Parameter.VAR_POSITIONAL not in kinds:
                shown.append("*")
                starred = True
            shown.append(str(parameter))
            if parameter.kind == Parameter.POSITIONAL_ONLY and (index + 1 == len(kinds) or kinds[index + 1] != Parameter.POSITIONAL_ONLY):
                shown.append("/")
        text = "(" + ", ".join(shown) + ")"
        return text if self.return_annotation is _empty else text + " -> " + formatannotation(self.return_annotation)

    def __repr__(self):
        return f"<Signature {self}>"


def _parameters(function):
    code = function.__code__
    annotations = function.__annotations__
    defaults = dict(function.__kwdefaults__ or {})
    given = function.__defaults__ or ()
    for index, value in enumerate(given):
        defaults[code._parameters[code.co_argcount - len(given) + index][0]] = value
    return [Parameter(name, _kinds[kind], default=defaults.get(name, _empty), annotation=annotations.get(name, _empty)) for name, kind in code._parameters]


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        func = func.__wrapped__
    return func


def signature(obj, *, follow_wrapped=True):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, _types.MethodType):
        whole = signature(obj.__func__)
        return whole.replace(parameters=list(whole.parameters.values())[1:], return_annotation=whole.return_annotation)
    if follow_wrapped:
        obj = unwrap(obj)
    if isinstance(obj, _types.FunctionType):
        return Signature(_parameters(obj), return_annotation=obj.__annotations__.get("return", _empty))
    if isinstance(obj, type):
        whole = signature(obj.__init__) if isinstance(obj.__init__, _types.FunctionType) else Signature()
        return Signature(list(whole.parameters.values())[1:])
    if hasattr(obj, "func") and hasattr(obj, "keywords"):
        whole = list(signature(obj.func).parameters.values())[len(obj.args):]
        return Signature([each.replace(default=obj.keywords[each.name], kind=Parameter.KEYWORD_ONLY) if each.name in obj.keywords else each for each in whole])
    if isinstance(type(obj).__call__, _types.FunctionType):
        return signature(obj.__call__)
    if obj is object.__init__:
        return Signature([Parameter("self", Parameter.POSITIONAL_ONLY), Parameter("args", Parameter.VAR_POSITIONAL), Parameter("kwargs", Parameter.VAR_KEYWORD)])
    raise ValueError(f"no signature found for builtin {obj!r}")


class FullArgSpec(tuple):
    _fields = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")

    def __getattr__(self, name):
        if name in FullArgSpec._fields:
            return self[FullArgSpec._fields.index(name)]
        raise AttributeError(name)


def getfullargspec(func):
    function = func.__init__ if isinstance(func, type) else func
    function = function.__func__ if isinstance(function, _types.MethodType) else function
    if not hasattr(function, "__code__"):
        return FullArgSpec((["self"], "args", "kwargs", None, [], None, {}))  # of an object, its class's `__call__` is asked
    every = _parameters(function)
    positional = [each.name for each in every if each.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
    named = {each.kind: each.name for each in every}
    keyword = [each.name for each in every if each.kind == Parameter.KEYWORD_ONLY]
    return FullArgSpec((positional, named.get(Parameter.VAR_POSITIONAL), named.get(Parameter.VAR_KEYWORD), function.__defaults__, keyword, function.__kwdefaults__, function.__annotations__))


def isclass(obj):
    return isinstance(obj, type)


def isfunction(obj):
    return isinstance(obj, _types.FunctionType)


def ismethod(obj):
    return isinstance(obj, _types.MethodType)


def ismodule(obj):
    return isinstance(obj, _types.ModuleType)


def isbuiltin(obj):
    return isinstance(obj, _types.BuiltinFunctionType)


def isroutine(obj):
    return isbuiltin(obj) or isfunction(obj) or ismethod(obj)


def isgenerator(obj):
    return isinstance(obj, _types.GeneratorType)


def isgeneratorfunction(obj):
    return isfunction(obj) and bool(obj.__code__.co_flags & _GENERATOR)


def iscoroutinefunction(obj):
    return False


def isabstract(obj):
    return bool(getattr(obj, "__abstractmethods__", ()))


def getmembers(obj, predicate=None):
    pairs = [(name, getattr(obj, name)) for name in dir(obj) if hasattr(obj, name)]
    return sorted([pair for pair in pairs if predicate is None or predicate(pair[1])], key=lambda pair: pair[0])


def getmro(cls):
    return cls.__mro__


def getdoc(obj):
    return cleandoc(obj.__doc__) if obj.__doc__ else None


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins) if margins else 0
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getmodule(obj):
    import sys
    return sys.modules.get(getattr(obj, "__module__", None))
