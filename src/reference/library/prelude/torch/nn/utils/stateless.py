"""Swapping a module's tensors for the time of a call (torch/nn/utils/stateless.py, _named_member_accessor.py)."""

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.

_missing = object()


def _untie_named_tensors_map(module, tensors):  #@ 13
    """`tensors`, with those of tied names added."""
    everything = dict(module.named_parameters(remove_duplicate=False))  #@ 44 all_named_tensors.update(module.named_parameters(remove_duplicate=False))
    everything.update(module.named_buffers(remove_duplicate=False))  #@ 45 all_named_tensors.update(module.named_buffers(remove_duplicate=False))
    names = {}
    for name, tensor in everything.items():
        names.setdefault(id(tensor), []).append(name)
    result = dict(tensors)
    for alike in names.values():
        given = [name for name in alike if name in tensors]
        if len(alike) == 1 or not given:
            continue
        if len(given) > 1 and len({id(tensors[name]) for name in alike}) != 1:
            raise ValueError(f"functional_call got multiple values for keys {sorted(alike)}, which are tied. Consider using tie_weights=False")
        for name in alike:
            result[name] = tensors[given[-1]]
    return result


def _swap(module, path, tensor):
    """Puts `tensor` in the place that `path` names, and gives what was there."""
    prefix, _, name = path.rpartition(".")
    for part in prefix.split(".") if prefix else ():
        module = getattr(module, part)
    for registry in (module._parameters, module._buffers):
        if name in registry:
            before = registry[name]
            if tensor is _missing:
                del registry[name]
            else:
                registry[name] = tensor
            return before
    before = getattr(module, name) if hasattr(module, name) else _missing
    if tensor is not _missing:
        setattr(module, name, tensor)
    elif before is not _missing:
        delattr(module, name)
    return before


def _mismatches(module, tensors):
    valid = {name for name, _ in module.named_parameters(remove_duplicate=False)} | {name for name, _ in module.named_buffers(remove_duplicate=False)}
    unexpected = sorted(set(tensors) - valid)
    missing = sorted(valid - set(tensors))
    messages = []
    if unexpected:
        messages.append(f"Unexpected key(s): {', '.join(map(repr, unexpected))}.")
    if missing:
        messages.append(f"Missing key(s): {', '.join(map(repr, missing))}.")
    return messages


class _ReparametrizeModule:
    def __init__(self, module, parameters_and_buffers, tie_weights=False, strict=False):  #@ 98
        self.module = module
        self.given = parameters_and_buffers
        self.tensors = parameters_and_buffers
        if tie_weights:
            self.tensors = _untie_named_tensors_map(module, parameters_and_buffers)  #@ 110 self.untied_parameters_and_buffers = _untie_named_tensors_map(
        messages = _mismatches(module, self.tensors) if strict else ()
        if messages:
            name = module._get_name()  #@ 133 module._get_name(), "\n\t".join(error_msgs)
            raise RuntimeError("Error(s) in reparametrizing for {}:\n\t{}".format(name, "\n\t".join(messages)))


def _reparametrize_module(module, parameters_and_buffers, *, tie_weights=False, strict=False):  #@ 163
    return _ReparametrizeModule(module, parameters_and_buffers, tie_weights=tie_weights, strict=strict)  #@ 171 return _ReparametrizeModule(


def _functional_call(module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False):  #@ 264
    if kwargs is None:
        kwargs = {}
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    swap = _reparametrize_module(module, parameters_and_buffers, tie_weights=tie_weights, strict=strict)  #@ 297 with _reparametrize_module(
    before = {name: _swap(module, name, tensor) for name, tensor in swap.tensors.items()}
    try:
        return module(*args, **kwargs)  #@ 300 return module(*args, **kwargs)
    finally:
        after = {name: _swap(module, name, tensor) for name, tensor in before.items()}
        parameters_and_buffers.update({name: after[name] for name in parameters_and_buffers if name in after})


def functional_call(module, parameters_and_buffers, args=None, kwargs=None, *, tie_weights=True, strict=False):  #@ 180
    return _functional_call(module, parameters_and_buffers, args, kwargs, tie_weights=tie_weights, strict=strict)  #@ 255 return _functional_call(
