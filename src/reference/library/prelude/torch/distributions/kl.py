"""Divergences (torch/distributions/kl.py). Two distributions of exponential families match two rules, of which Dynamo cannot take the least."""
import torch
from torch import inf
from torch.distributions.categorical import Categorical
from torch.distributions.distribution import Distribution
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.independent import Independent
from torch.distributions.laplace import Laplace
from torch.distributions.normal import Normal
from torch.distributions.one_hot_categorical import OneHotCategorical, OneHotCategoricalStraightThrough
from torch.distributions.uniform import Uniform
from torch.distributions.utils import _sum_rightmost

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def kl_divergence(p, q):  #@ 164
    fun = _rules.get((type(p), type(q)))
    if fun is None:
        torch._C._unmodelled(f"torch.distributions.kl_divergence of {type(p).__name__} and {type(q).__name__}")
    return fun(p, q)  #@ 192 return fun(p, q)


def _kl_normal_normal(p, q):  #@ 466
    var_ratio = (p.scale / q.scale).pow(2)
    t1 = ((p.loc - q.loc) / q.scale).pow(2)
    return 0.5 * (var_ratio + t1 - 1 - var_ratio.log())


def _kl_categorical_categorical(p, q):  #@ 246
    t = p.probs * (p.logits - q.logits)  #@ 248 t = p.probs * (p.logits - q.logits)
    t[(q.probs == 0).expand_as(t)] = inf  #@ 249 t[(q.probs == 0).expand_as(t)] = inf
    t[(p.probs == 0).expand_as(t)] = 0  #@ 250 t[(p.probs == 0).expand_as(t)] = 0
    return t.sum(-1)  #@ 251 return t.sum(-1)


def _kl_laplace_laplace(p, q):  #@ 329
    scale_ratio = p.scale / q.scale  #@ 332 scale_ratio = p.scale / q.scale
    loc_abs_diff = (p.loc - q.loc).abs()  #@ 333 loc_abs_diff = (p.loc - q.loc).abs()
    t1 = -scale_ratio.log()  #@ 334 t1 = -scale_ratio.log()
    t2 = loc_abs_diff / q.scale  #@ 335 t2 = loc_abs_diff / q.scale
    t3 = scale_ratio * torch.exp(-loc_abs_diff / p.scale)  #@ 336 t3 = scale_ratio * torch.exp(-loc_abs_diff / p.scale)
    return t1 + t2 + t3 - 1  #@ 337 return t1 + t2 + t3 - 1


def _kl_onehotcategorical_onehotcategorical(p, q):  #@ 473
    return _kl_categorical_categorical(p._categorical, q._categorical)  #@ 475 return _kl_categorical_categorical(p._categorical, q._categorical)


def _kl_uniform_uniform(p, q):  #@ 504
    result = ((q.high - q.low) / (p.high - p.low)).log()  #@ 506 result = ((q.high - q.low) / (p.high - p.low)).log()
    result[(q.low > p.low) | (q.high < p.high)] = inf  #@ 507 result[(q.low > p.low) | (q.high < p.high)] = inf
    return result


def _kl_independent_independent(p, q):  #@ 943
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    result = kl_divergence(p.base_dist, q.base_dist)  #@ 947 result = kl_divergence(p.base_dist, q.base_dist)
    return _sum_rightmost(result, p.reinterpreted_batch_ndims)  #@ 948 return _sum_rightmost(result, p.reinterpreted_batch_ndims)


_rules = {
    (Normal, Normal): _kl_normal_normal,
    (Categorical, Categorical): _kl_categorical_categorical,
    (Laplace, Laplace): _kl_laplace_laplace,
    (OneHotCategorical, OneHotCategorical): _kl_onehotcategorical_onehotcategorical,
    (Uniform, Uniform): _kl_uniform_uniform,
    (Independent, Independent): _kl_independent_independent,
}
