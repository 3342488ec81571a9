"""Divergences (torch/distributions/kl.py), which Dynamo does not follow: the search for a rule takes the least of a generator."""
from torch.distributions.normal import Normal


def kl_divergence(p, q):
    if type(p) is not Normal or type(q) is not Normal:
        raise NotImplementedError(f"No KL(p || q) is implemented for p type {p.__class__.__name__} and q type {q.__class__.__name__}")
    var_ratio = (p.scale / q.scale).pow(2)
    t1 = ((p.loc - q.loc) / q.scale).pow(2)
    return 0.5 * (var_ratio + t1 - 1 - var_ratio.log())
