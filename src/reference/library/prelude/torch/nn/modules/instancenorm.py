"""Instance normalisation (torch/nn/modules/instancenorm.py)."""
from torch.nn import functional as F
from torch.nn.modules.batchnorm import _NormBase


class _InstanceNorm(_NormBase):
    _plain_rank = 0

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None):
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device=device, dtype=dtype)  #@ 33 super().__init__(

    def _check_input_dim(self, input):
        rank = self._plain_rank
        if input.dim() not in (rank, rank + 1):
            raise ValueError(f"expected {rank}D or {rank + 1}D input (got {input.dim()}D input)")

    def _get_no_batch_dim(self):
        return self._plain_rank

    def _handle_no_batch_input(self, input):
        return self._apply_instance_norm(input.unsqueeze(0)).squeeze(0)  #@ 44 return self._apply_instance_norm(input.unsqueeze(0)).squeeze(0)

    def _apply_instance_norm(self, input):
        return F.instance_norm(  #@ 47 return F.instance_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias, self.training or not self.track_running_stats,
            self.momentum if self.momentum is not None else 0.0, self.eps,
        )

    def forward(self, input):
        self._check_input_dim(input)  #@ 105 self._check_input_dim(input)
        feature_dim = input.dim() - self._get_no_batch_dim()
        if input.size(feature_dim) != self.num_features and self.affine:
            raise ValueError(
                f"expected input's size at dim={feature_dim} to match num_features ({self.num_features}), but got: {input.size(feature_dim)}."
            )
        if input.dim() == self._get_no_batch_dim():
            return self._handle_no_batch_input(input)  #@ 122 return self._handle_no_batch_input(input)
        return self._apply_instance_norm(input)  #@ 124 return self._apply_instance_norm(input)


class InstanceNorm1d(_InstanceNorm):
    _plain_rank = 2


class InstanceNorm2d(_InstanceNorm):
    _plain_rank = 3


class InstanceNorm3d(_InstanceNorm):
    _plain_rank = 4
