/** What neural networks are made of. */
import type { Family } from "./family.ts";
import { col2im, im2col, pixelShuffle, pixelUnshuffle } from "../rules/columns.ts";
import { conv, convTranspose, convolution } from "../rules/conv.ts";
import { pad, padFixed } from "../rules/padding.ts";
import { adaptivePool, adaptivePoolWithIndices, fractionalPool, maxUnpool, pool, poolWithIndices } from "../rules/pool.ts";
import { affineGrid, gridSampler, upsample, upsampleTo } from "../rules/resample.ts";
import * as n from "../rules/nn.ts";
import * as read from "../args.ts";
import { dtypes } from "../dtype.ts";
import { like } from "../rules/elementwise.ts";

export const nnOps: Family = [
  ["conv1d", conv(1)], ["conv2d", conv(2)], ["conv3d", conv(3)],
  ["conv_transpose1d", convTranspose(1)], ["conv_transpose2d", convTranspose(2)], ["conv_transpose3d", convTranspose(3)],
  ["convolution _convolution", convolution],
  ["max_pool1d", pool(1, true)], ["max_pool2d", pool(2, true)], ["max_pool3d", pool(3, true)],
  ["avg_pool1d", pool(1, false)], ["avg_pool2d", pool(2, false)], ["avg_pool3d", pool(3, false)],
  ["max_pool1d_with_indices", poolWithIndices(1)], ["max_pool2d_with_indices", poolWithIndices(2)], ["max_pool3d_with_indices", poolWithIndices(3)],
  ["adaptive_avg_pool1d", adaptivePool(1)], ["adaptive_avg_pool2d _adaptive_avg_pool2d", adaptivePool(2)], ["adaptive_avg_pool3d", adaptivePool(3)],
  ["adaptive_max_pool1d", adaptivePoolWithIndices(1)], ["adaptive_max_pool2d", adaptivePoolWithIndices(2)], ["adaptive_max_pool3d", adaptivePoolWithIndices(3)],
  ["fractional_max_pool2d", fractionalPool(2)], ["fractional_max_pool3d", fractionalPool(3)],
  ["max_unpool2d", maxUnpool(2)], ["max_unpool3d", maxUnpool(3)],
  ["pad constant_pad_nd", pad],
  ["reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d replication_pad2d replication_pad3d", padFixed],
  ["upsample_nearest1d.vec upsample_linear1d.vec _upsample_nearest_exact1d.vec", upsample(1)],
  ["upsample_nearest2d.vec upsample_bilinear2d.vec upsample_bicubic2d.vec _upsample_nearest_exact2d.vec _upsample_bilinear2d_aa.vec _upsample_bicubic2d_aa.vec", upsample(2)],
  ["upsample_nearest3d.vec upsample_trilinear3d.vec _upsample_nearest_exact3d.vec", upsample(3)],
  ["im2col", im2col], ["col2im", col2im],
  ["pixel_shuffle", pixelShuffle], ["pixel_unshuffle", pixelUnshuffle],
  ["grid_sampler grid_sampler_2d grid_sampler_3d", gridSampler], ["affine_grid_generator", affineGrid],
  ["layer_norm", n.layerNorm], ["rms_norm", n.rmsNorm], ["native_layer_norm", n.nativeLayerNorm],
  ["group_norm", n.groupNorm], ["batch_norm", n.batchNorm], ["instance_norm", n.instanceNorm],
  ["dropout feature_dropout alpha_dropout feature_alpha_dropout", n.dropout],
  ["glu", n.glu],
  ["mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits kl_div poisson_nll_loss soft_margin_loss hinge_embedding_loss", n.broadcastLoss],
  ["cross_entropy_loss", n.classLoss("ValueError")], ["nll_loss nll_loss_nd nll_loss2d", n.classLoss("RuntimeError")],
  ["multi_margin_loss multilabel_margin_loss", n.rowLoss],
  ["ctc_loss", n.ctcLoss],
  ["triplet_margin_loss", n.featureLoss],
  ["margin_ranking_loss", n.marginRankingLoss],
  ["cosine_embedding_loss", n.cosineEmbeddingLoss],
  ["cosine_similarity", n.cosineSimilarity],
  ["pairwise_distance", n.pairwiseDistance],
  ["lstm.input", n.recurrent(2)],
  ["gru.input rnn_tanh.input rnn_relu.input", n.recurrent(1)],
  ["lstm_cell", n.lstmCell], ["gru_cell rnn_tanh_cell rnn_relu_cell", n.cell],
  ["embedding_bag _embedding_bag", n.embeddingBag],
  ["native_dropout", call => [like(read.tensor(call, "input")), like(read.tensor(call, "input"), dtypes.bool)]],
  ["native_group_norm", n.nativeGroupNorm], ["native_batch_norm _native_batch_norm_legit_no_training", n.nativeBatchNorm],
  ["upsample_nearest1d.default upsample_linear1d.default", upsampleTo(1)], ["upsample_nearest2d.default upsample_bilinear2d.default upsample_bicubic2d.default", upsampleTo(2)],
  ["upsample_nearest3d.default upsample_trilinear3d.default", upsampleTo(3)],
  ["pad_sequence", n.padSequence],
];
