"""Copies, shallow and deep (Lib/copy.py)."""
import types as _types


class Error(Exception):
    pass


error = Error

# Values that are their own copies.
_atomic = (type(None), int, float, bool, complex, bytes, str, type, range, type(...), type(NotImplemented),
           _types.FunctionType, _types.BuiltinFunctionType, _types.ModuleType, property)


def _is_atomic(value):
    return type(value) in _atomic or isinstance(value, type)


def _blank(value, copied):
    """An instance of the same class with the same state; `copied` copies what it holds."""
    cls = type(value)
    if isinstance(value, tuple):
        made = tuple.__new__(cls, [copied(item) for item in value])
    elif isinstance(value, list):
        made = list.__new__(cls)
        list.extend(made, [copied(item) for item in value])
    elif isinstance(value, (set, frozenset)):
        made = cls(copied(item) for item in value)
    elif isinstance(value, (int, float, str)):
        made = cls.__new__(cls, value)
    else:
        made = object.__new__(cls)
    return made


def _slots(value):
    for base in type(value).__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                yield name


def copy(x):
    if _is_atomic(x):
        return x
    own = getattr(type(x), "__copy__", None)
    if own is not None:
        return own(x)
    if type(x) in (list, dict, set):
        return x.copy()
    if type(x) in (tuple, frozenset):
        return x
    if isinstance(x, dict):
        made = dict.__new__(type(x))
        dict.update(made, x)
    elif not hasattr(x, "__dict__") and not any(True for _ in _slots(x)) and type(x).__module__ in ("builtins", "torch"):
        return x
    else:
        made = _blank(x, lambda item: item)
    if hasattr(x, "__getstate__") and hasattr(x, "__setstate__"):
        made.__setstate__(x.__getstate__())
        return made
    if hasattr(x, "__dict__"):
        made.__dict__.update(x.__dict__)
    for name in _slots(x):
        setattr(made, name, getattr(x, name))
    return made


def deepcopy(x, memo=None, _nil=[]):
    if _is_atomic(x):
        return x
    if memo is None:
        memo = {}
    known = memo.get(id(x), _nil)
    if known is not _nil:
        return known
    own = getattr(type(x), "__deepcopy__", None)
    if own is not None:
        made = own(x, memo)
    elif type(x) is list:
        memo[id(x)] = made = []
        for item in x:
            made.append(deepcopy(item, memo))
    elif type(x) is tuple:
        items = [deepcopy(item, memo) for item in x]
        made = x if all(a is b for a, b in zip(items, x)) else tuple(items)
    elif isinstance(x, dict):
        memo[id(x)] = made = {} if type(x) is dict else dict.__new__(type(x))
        if type(x) is not dict and hasattr(x, "__dict__"):
            made.__dict__.update({key: deepcopy(item, memo) for key, item in x.__dict__.items()})
        for key, item in x.items():
            dict.__setitem__(made, deepcopy(key, memo), deepcopy(item, memo))
    elif type(x) in (set, frozenset):
        made = type(x)(deepcopy(item, memo) for item in x)
    elif isinstance(x, _types.MethodType):
        made = x.__func__.__get__(deepcopy(x.__self__, memo))
    elif hasattr(x, "__dict__") or isinstance(x, (tuple, list, set, frozenset)) or any(True for _ in _slots(x)):
        plain = not isinstance(x, (tuple, list, set, frozenset, int, float, str))
        if plain:
            memo[id(x)] = made = object.__new__(type(x))
        else:
            made = _blank(x, lambda item: deepcopy(item, memo))
            memo[id(x)] = made
        if hasattr(x, "__dict__"):
            made.__dict__.update({key: deepcopy(item, memo) for key, item in x.__dict__.items()})
        for name in _slots(x):
            setattr(made, name, deepcopy(getattr(x, name), memo))
    else:
        made = x
    if made is not x:
        memo[id(x)] = made
    return made


def replace(obj, /, **changes):
    return obj.__replace__(**changes)
