"""Parameters of which a part is masked, computed before each call (torch/nn/utils/prune.py)."""
import torch


class BasePruningMethod:
    def __call__(self, module, inputs):  #@ 20
        setattr(module, self._tensor_name, self.apply_mask(module))  #@ 32 setattr(module, self._tensor_name, self.apply_mask(module))

    def compute_mask(self, t, default_mask):  #@ 33
        raise NotImplementedError

    def apply_mask(self, module):  #@ 53
        mask = getattr(module, self._tensor_name + "_mask")
        orig = getattr(module, self._tensor_name + "_orig")
        pruned_tensor = mask.to(dtype=orig.dtype) * orig  #@ 72 pruned_tensor = mask.to(dtype=orig.dtype) * orig
        return pruned_tensor

    @classmethod  #@ 75
    def apply(cls, module, name, *args, importance_scores=None, **kwargs):
        if any(isinstance(hook, BasePruningMethod) and hook._tensor_name == name for hook in module._forward_pre_hooks.values()):
            torch._C._unmodelled("torch.nn.utils.prune on a parameter that is pruned already")
        method = cls(*args, **kwargs)
        method._tensor_name = name
        orig = getattr(module, name)
        scores = orig if importance_scores is None else importance_scores
        module.register_parameter(name + "_orig", orig)
        del module._parameters[name]
        module.register_buffer(name + "_mask", method.compute_mask(scores, default_mask=torch.ones_like(orig)))
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(self, t, default_mask=None, importance_scores=None):  #@ 204
        scores = t if importance_scores is None else importance_scores
        return t * self.compute_mask(scores, default_mask=torch.ones_like(t) if default_mask is None else default_mask)

    def remove(self, module):  #@ 234
        weight = self.apply_mask(module)
        if hasattr(module, self._tensor_name):
            delattr(module, self._tensor_name)
        orig = module._parameters[self._tensor_name + "_orig"]
        orig.data = weight.data
        del module._parameters[self._tensor_name + "_orig"]
        del module._buffers[self._tensor_name + "_mask"]
        setattr(module, self._tensor_name, orig)


class Identity(BasePruningMethod):
    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):  #@ 413
        return default_mask

    @classmethod  #@ 417
    def apply(cls, module, name):
        return super().apply(module, name)


class CustomFromMask(BasePruningMethod):
    PRUNING_TYPE = "global"

    def __init__(self, mask):  #@ 795
        self.mask = mask

    def compute_mask(self, t, default_mask):  #@ 798
        return default_mask * self.mask.to(dtype=default_mask.dtype)

    @classmethod  #@ 803
    def apply(cls, module, name, mask):
        return super().apply(module, name, mask=mask)


class _ByAmount(BasePruningMethod):
    def __init__(self, amount):
        _validate_pruning_amount_init(amount)
        self.amount = amount


class RandomUnstructured(_ByAmount):
    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):  #@ 452
        count = _compute_nparams_toprune(self.amount, t.nelement())
        mask = default_mask.clone(memory_format=torch.contiguous_format)
        if count != 0:
            mask.view(-1)[torch.topk(torch.rand_like(t).view(-1), k=count).indices] = 0
        return mask

    @classmethod  #@ 472
    def apply(cls, module, name, amount):
        return super().apply(module, name, amount=amount)


class L1Unstructured(_ByAmount):
    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):  #@ 509
        count = _compute_nparams_toprune(self.amount, t.nelement())
        mask = default_mask.clone(memory_format=torch.contiguous_format)
        if count != 0:
            mask.view(-1)[torch.topk(torch.abs(t).view(-1), k=count, largest=False).indices] = 0
        return mask

    @classmethod  #@ 531
    def apply(cls, module, name, amount, importance_scores=None):
        return super().apply(module, name, amount=amount, importance_scores=importance_scores)


class _Structured(BasePruningMethod):
    PRUNING_TYPE = "structured"

    def _keep(self, t, scores):
        count = _compute_nparams_toprune(self.amount, t.shape[self.dim])
        if count == 0:
            return torch.ones_like(t)
        kept = torch.topk(scores, k=t.shape[self.dim] - count).indices
        mask = torch.zeros_like(t)
        where = [slice(None)] * t.dim()
        where[self.dim] = kept
        mask[tuple(where)] = 1
        return mask


class RandomStructured(_Structured):
    def __init__(self, amount, dim=-1):  #@ 572
        _validate_pruning_amount_init(amount)
        self.amount = amount
        self.dim = dim

    def compute_mask(self, t, default_mask):  #@ 578
        return default_mask * self._keep(t, torch.rand(t.shape[self.dim])).to(dtype=default_mask.dtype)

    @classmethod  #@ 641
    def apply(cls, module, name, amount, dim=-1):
        return super().apply(module, name, amount=amount, dim=dim)


class LnStructured(_Structured):
    def __init__(self, amount, n, dim=-1):  #@ 679
        _validate_pruning_amount_init(amount)
        self.amount = amount
        self.n = n
        self.dim = dim

    def compute_mask(self, t, default_mask):  #@ 686
        others = [dim for dim in range(t.dim()) if dim != self.dim % t.dim()]
        return default_mask * self._keep(t, torch.norm(t, p=self.n, dim=others)).to(dtype=default_mask.dtype)

    @classmethod  #@ 756
    def apply(cls, module, name, amount, n, dim, importance_scores=None):
        return super().apply(module, name, amount=amount, n=n, dim=dim, importance_scores=importance_scores)


def identity(module, name):  #@ 819
    Identity.apply(module, name)
    return module


def random_unstructured(module, name, amount):  #@ 854
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module, name, amount, importance_scores=None):  #@ 891
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module, name, amount, dim):  #@ 935
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(module, name, amount, n, dim, importance_scores=None):  #@ 976
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def global_unstructured(parameters, pruning_method, importance_scores=None, **kwargs):  #@ 1023
    parameters = list(parameters)
    given = importance_scores if importance_scores is not None else {}
    tensors = [getattr(module, name) for module, name in parameters]
    scores = torch.nn.utils.parameters_to_vector([given.get((module, name), tensor) for (module, name), tensor in zip(parameters, tensors)])
    method = pruning_method(**kwargs)
    mask = method.compute_mask(scores, torch.ones_like(scores))
    at = 0
    for (module, name), tensor in zip(parameters, tensors):
        count = tensor.numel()
        custom_from_mask(module, name, mask=mask[at:at + count].view_as(tensor))
        at += count


def custom_from_mask(module, name, mask):  #@ 1142
    CustomFromMask.apply(module, name, mask)
    return module


def remove(module, name):  #@ 1175
    for k, hook in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            hook.remove(module)
            del module._forward_pre_hooks[k]
            return module
    raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")


def is_pruned(module):  #@ 1205
    return any(isinstance(hook, BasePruningMethod) for _, submodule in module.named_modules() for hook in submodule._forward_pre_hooks.values())


def _validate_pruning_amount_init(amount):  #@ 1234
    if isinstance(amount, bool) or not isinstance(amount, (int, float)):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    if isinstance(amount, int) and amount < 0 or isinstance(amount, float) and not 0.0 <= amount <= 1.0:
        raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")


def _compute_nparams_toprune(amount, tensor_size):  #@ 1309
    return amount if isinstance(amount, int) else round(amount * tensor_size)
