"""Copies, shallow and deep."""


def copy(value):
    own = getattr(type(value), "__copy__", None)
    if own is not None:
        return own(value)
    if isinstance(value, (list, dict, set)):
        return value.copy()
    if not hasattr(value, "__dict__") or isinstance(value, type) or callable(value) and not hasattr(value, "forward"):
        return value
    made = object.__new__(type(value))
    made.__dict__.update(value.__dict__)
    return made


def deepcopy(value, memo=None):
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return value
    memo = {} if memo is None else memo
    if id(value) in memo:
        return memo[id(value)]
    own = getattr(type(value), "__deepcopy__", None)
    if own is not None:
        made = own(value, memo)
    elif type(value) is list:
        memo[id(value)] = made = []
        made.extend(deepcopy(item, memo) for item in value)
    elif type(value) is tuple:
        made = tuple(deepcopy(item, memo) for item in value)
    elif isinstance(value, dict):
        memo[id(value)] = made = type(value)()
        if hasattr(value, "__dict__"):
            made.__dict__.update(value.__dict__)
        for key, item in value.items():
            made[deepcopy(key, memo)] = deepcopy(item, memo)
    elif type(value) is set:
        made = {deepcopy(item, memo) for item in value}
    elif hasattr(value, "__dict__") and not isinstance(value, type) and not hasattr(value, "__code__") and not hasattr(value, "__func__"):
        memo[id(value)] = made = object.__new__(type(value))
        made.__dict__.update({key: deepcopy(item, memo) for key, item in value.__dict__.items()})
    else:
        made = value
    memo[id(value)] = made
    return made
