"""`torch.cond` outside a trace: the branch that the predicate chooses."""


def cond(pred, true_fn, false_fn, operands=()):
    return true_fn(*operands) if pred else false_fn(*operands)


class UnsupportedAliasMutationException(RuntimeError):
    pass
