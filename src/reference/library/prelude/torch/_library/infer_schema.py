"""The schema of an operator from a function's annotations (torch/_library/infer_schema.py)."""
import typing
import torch

# Python type, its name in schemas, and which of a list, a list of optionals and an optional list of it there are.
_rows = [
    (torch.Tensor, "Tensor", True, True, False),
    (int, "SymInt", True, False, True),
    (float, "float", True, False, True),
    (bool, "bool", True, False, True),
    (str, "str", False, False, False),
    (typing.Union[int, float, bool], "Scalar", True, False, False),
    (torch.dtype, "ScalarType", False, False, False),
    (torch.device, "Device", False, False, False),
]


def _parameter_types():
    found = []
    for base, name, lists, lists_of_optional, optional_lists in _rows:
        found += [(base, name), (typing.Optional[base], name + "?")]
        for sequence in (typing.Sequence, typing.List):
            if lists:
                found.append((sequence[base], name + "[]"))
            if lists_of_optional:
                found.append((sequence[typing.Optional[base]], name + "?[]"))
            if optional_lists:
                found.append((typing.Optional[sequence[base]], name + "[]?"))
    return found


def _named(annotation, table):
    for known, name in table:
        if known is annotation or known == annotation:
            return name
    return None


_returns = [(torch.Tensor, "Tensor"), (typing.List[torch.Tensor], "Tensor[]"), (int, "SymInt"), (float, "float"), (bool, "bool"), (_rows[5][0], "Scalar")]


def infer_schema(prototype_function, /, *, mutates_args, op_name=None):
    def error(what):
        raise ValueError(f"infer_schema(func): {what} Got func with signature ...)")

    annotations = {name: _evaluated(value, prototype_function) for name, value in prototype_function.__annotations__.items()}
    code = prototype_function.__code__
    positional = [name for name, kind in code._parameters if kind < 2]
    keywords = [name for name, kind in code._parameters if kind == 3]
    defaults = dict(zip(positional[len(positional) - len(prototype_function.__defaults__ or ()):], prototype_function.__defaults__ or ()))
    defaults.update(prototype_function.__kwdefaults__ or {})
    table = _parameter_types()
    params = []
    for index, name in enumerate([*positional, *keywords]):
        if index == len(positional):
            params.append("*")
        if name not in annotations:
            error(f"Parameter {name} must have a type annotation.")
        kind = _named(annotations[name], table)
        if kind is None:
            error(f"Parameter {name} has unsupported type {annotations[name]}.")
        if mutates_args == "unknown" and kind.startswith("Tensor") or mutates_args != "unknown" and name in mutates_args:
            kind = f"Tensor(a{index}!){kind[len('Tensor'):]}"
        params.append(f"{kind} {name}" + (f"={_default(defaults[name])}" if name in defaults else ""))
    if "return" not in annotations:
        error("No return type annotation was provided. Please add one.")
    text = f"({', '.join(params)}) -> {_returned(annotations['return'], error)}"
    return text if op_name is None else op_name + text


def _evaluated(annotation, function):
    return eval(annotation, function.__globals__) if isinstance(annotation, str) else annotation


def _default(value):
    if isinstance(value, (str, torch.device)):
        return f'"{value}"'
    text = str(value)
    return text[len("torch."):] if text.startswith("torch.") else text


def _returned(annotation, error):
    if annotation is None or annotation is type(None):
        return "()"
    if typing.get_origin(annotation) is tuple:
        return "(" + ", ".join(_named(each, _returns) or error(f"Return has unsupported type {annotation}.") for each in typing.get_args(annotation)) + ")"
    return _named(annotation, _returns) or error(f"Return has unsupported type {annotation}.")
