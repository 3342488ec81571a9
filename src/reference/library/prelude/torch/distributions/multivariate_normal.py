"""The normal distribution of vectors (torch/distributions/multivariate_normal.py)."""
import math

import torch
from torch.distributions.distribution import Distribution
from torch.distributions.utils import _standard_normal, lazy_property

__followed__ = True  # What this module raises, Dynamo observes as it does the user's own.


def _batch_mv(bmat, bvec):  #@ 14
    return torch.matmul(bmat, bvec.unsqueeze(-1)).squeeze(-1)  #@ 25 return torch.matmul(bmat, bvec.unsqueeze(-1)).squeeze(-1)


def _batch_mahalanobis(bL, bx):  #@ 28
    n = bx.size(-1)
    batch_shape = bx.shape[:-1]
    inner = bL.dim() - 2
    outer = len(batch_shape) - inner
    new_dims = outer + 2 * inner
    shape = bx.shape[:outer]
    for sL, sx in zip(bL.shape[:-2], bx.shape[outer:-1]):
        shape += (sx // sL, sL)
    shape += (n,)
    bx = bx.reshape(shape)  #@ 51 bx = bx.reshape(bx_new_shape)
    dims = list(range(outer)) + list(range(outer, new_dims, 2)) + list(range(outer + 1, new_dims, 2)) + [new_dims]
    bx = bx.permute(dims)  #@ 59 bx = bx.permute(permute_dims)
    flat_L = bL.reshape(-1, n, n)  #@ 61 flat_L = bL.reshape(-1, n, n)  # shape = b x n x n
    flat_x = bx.reshape(-1, flat_L.size(0), n)  #@ 62 flat_x = bx.reshape(-1, flat_L.size(0), n)  # shape = c x b x n
    swapped = flat_x.permute(1, 2, 0)  #@ 63 flat_x_swap = flat_x.permute(1, 2, 0)  # shape = b x n x c
    M = torch.linalg.solve_triangular(flat_L, swapped, upper=False).pow(2).sum(-2)  #@ 65 torch.linalg.solve_triangular(flat_L, flat_x_swap, upper=False).pow(2).sum(-2)
    M = M.t()  #@ 67 M = M_swap.t()  # shape = c x b
    M = M.reshape(bx.shape[:-1])  #@ 70 permuted_M = M.reshape(bx.shape[:-1])  # shape = (..., 1, j, i, 1)
    dims = list(range(outer))
    for i in range(inner):
        dims += [outer + i, outer + inner + i]
    M = M.permute(dims)  #@ 74 reshaped_M = permuted_M.permute(permute_inv_dims)  # shape = (..., 1, i, j, 1)
    return M.reshape(batch_shape)  #@ 75 return reshaped_M.reshape(bx_batch_shape)


class MultivariateNormal(Distribution):
    has_rsample = True

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):  #@ 132
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        if (covariance_matrix is not None) + (scale_tril is not None) + (precision_matrix is not None) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        if precision_matrix is not None:
            torch._C._unmodelled("torch.distributions.MultivariateNormal of a precision matrix")
        if scale_tril is not None:
            if scale_tril.dim() < 2:
                raise ValueError("scale_tril matrix must be at least two-dimensional, with optional leading batch dimensions")
            batch_shape = torch.broadcast_shapes(scale_tril.shape[:-2], loc.shape[:-1])
            self.scale_tril = scale_tril.expand(batch_shape + (-1, -1))  #@ 156 self.scale_tril = scale_tril.expand(batch_shape + (-1, -1))
        else:
            if covariance_matrix.dim() < 2:
                raise ValueError("covariance_matrix must be at least two-dimensional, with optional leading batch dimensions")
            batch_shape = torch.broadcast_shapes(covariance_matrix.shape[:-2], loc.shape[:-1])
            self.covariance_matrix = covariance_matrix.expand(batch_shape + (-1, -1))  #@ 166 self.covariance_matrix = covariance_matrix.expand(batch_shape + (-1, -1))
        self.loc = loc.expand(batch_shape + (-1,))  #@ 177 self.loc = loc.expand(batch_shape + (-1,))
        super().__init__(batch_shape, self.loc.shape[-1:], validate_args=validate_args)  #@ 180 super().__init__(batch_shape, event_shape, validate_args=validate_args)
        if scale_tril is not None:
            self._unbroadcasted_scale_tril = scale_tril
        else:
            self._unbroadcasted_scale_tril = torch.linalg.cholesky(covariance_matrix)  #@ 185 self._unbroadcasted_scale_tril = torch.linalg.cholesky(covariance_matrix)

    @lazy_property  #@ 208
    def scale_tril(self):
        return self._unbroadcasted_scale_tril.expand(self._batch_shape + self._event_shape + self._event_shape)  #@ 210 return self._unbroadcasted_scale_tril.expand(

    @lazy_property  #@ 214
    def covariance_matrix(self):
        product = torch.matmul(self._unbroadcasted_scale_tril, self._unbroadcasted_scale_tril.mT)  #@ 216 return torch.matmul(
        return product.expand(self._batch_shape + self._event_shape + self._event_shape)  #@ 218 ).expand(self._batch_shape + self._event_shape + self._event_shape)

    @property  #@ 226
    def mean(self):
        return self.loc

    @property  #@ 230
    def mode(self):
        return self.loc

    @property  #@ 234
    def variance(self):
        squares = self._unbroadcasted_scale_tril.pow(2)  #@ 237 self._unbroadcasted_scale_tril.pow(2)
        squares = squares.sum(-1)  #@ 238 .sum(-1)
        return squares.expand(self._batch_shape + self._event_shape)  #@ 239 .expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape=torch.Size()):  #@ 242
        shape = self._extended_shape(sample_shape)  #@ 243 shape = self._extended_shape(sample_shape)
        eps = _standard_normal(shape, dtype=self.loc.dtype, device=self.loc.device)  #@ 244 eps = _standard_normal(shape, dtype=self.loc.dtype, device=self.loc.device)
        return self.loc + _batch_mv(self._unbroadcasted_scale_tril, eps)  #@ 245 return self.loc + _batch_mv(self._unbroadcasted_scale_tril, eps)

    def log_prob(self, value):  #@ 247
        diff = value - self.loc  #@ 250 diff = value - self.loc
        M = _batch_mahalanobis(self._unbroadcasted_scale_tril, diff)  #@ 251 M = _batch_mahalanobis(self._unbroadcasted_scale_tril, diff)
        half = self._unbroadcasted_scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)  #@ 253 self._unbroadcasted_scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + M) - half  #@ 255 return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + M) - half_log_det

    def entropy(self):  #@ 257
        half = self._unbroadcasted_scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)  #@ 259 self._unbroadcasted_scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        H = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + half  #@ 261 H = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + half_log_det
        if len(self._batch_shape) == 0:
            return H
        return H.expand(self._batch_shape)  #@ 265 return H.expand(self._batch_shape)
