/** Tensors made from nothing, and random ones. */
import type { Family } from "./family.ts";
import * as f from "../rules/factories.ts";
import { returnsSelf, same } from "../rules/elementwise.ts";
import { likeFirst, multinomial, normalOf } from "../rules/shape.ts";
import { fftFrequencies } from "../rules/linalg.ts";

export const factoryOps: Family = [
  ["zeros.default ones.default", f.sizedByReference],
  ["randn", f.normalOnly(f.sizedByReference)],
  ["rand empty.memory_format", f.sized],
  ["empty_strided", f.emptyStrided],
  ["empty_permuted", f.emptyPermuted],
  ["full.default", f.full],
  ["scalar_tensor", f.scalarTensor],
  ["zeros_like ones_like empty_like full_like rand_like randint_like", f.likeSelf],
  ["randn_like", f.normalOnly(f.likeSelf)],
  ["new_zeros new_ones new_empty new_full new_empty_strided", f.newSized],
  ["eye", f.eye],
  ["arange", f.arange],
  ["range", f.range],
  ["linspace logspace", f.linspace],
  ["randint", f.randintRule],
  ["randperm", f.randpermRule],
  ["tril_indices", f.triangleIndices(false)],
  ["triu_indices", f.triangleIndices(true)],
  ["hann_window hamming_window blackman_window bartlett_window kaiser_window", f.window],
  ["fft_fftfreq", fftFrequencies(false)],
  ["fft_rfftfreq", fftFrequencies(true)],
  ["exponential_", f.exponential],
  ["normal_", f.normalInto], ["geometric_", f.geometric], ["log_normal_", f.logNormal], ["cauchy_", f.cauchy],
  ["uniform_", f.uniformInto], ["random_ bernoulli_", returnsSelf],
  ["bernoulli.default bernoulli.p", likeFirst],
  ["poisson normal_functional uniform _standard_gamma _sample_dirichlet", same],
  ["multinomial", multinomial],
  ["normal", normalOf],
];
