/** What operators say no to, in PyTorch 2.6's words for fake tensors as Dynamo runs them (recorded from the release). */
import { describe, expect, it } from "vitest";
import { ShapeEnv } from "../symbolic/index.ts";
import { bindArguments, dtypes, emptyTensor, execute, findOp, OpError, type DType, type OpArg } from "./index.ts";

const T = (...sizes: number[]): OpArg => emptyTensor({ dtype: dtypes.float32, sizes, fake: true });
const of = (dtype: DType) => (...sizes: number[]): OpArg => emptyTensor({ dtype, sizes, fake: true });
const L = of(dtypes.int64), B = of(dtypes.bool);
/** Whole numbers are Python integers here. */
const arg = (v: unknown): OpArg => (Array.isArray(v) ? v.map(arg) : typeof v === "number" && Number.isInteger(v) ? BigInt(v) : (v as OpArg));

function refusal(op: string, ...args: unknown[]): string {
  const found = findOp(op);
  try {
    execute(found, bindArguments(found.schema, args.map(arg)), new ShapeEnv());
  } catch (error) {
    if (error instanceof OpError) return `${error.pythonType}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

const range = (rank: number, got: number): string => `IndexError: Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${got})`;
const broadcast = (length: number, at: number, index: number, had: string, expected: string): string =>
  `RuntimeError: Attempting to broadcast a dimension of length ${length} at ${at}! Mismatching argument at index ${index} had torch.Size(${had}); but expected shape should be broadcastable to ${expected}`;

const cases: readonly (readonly [label: string, expected: string, op: string, ...args: unknown[]])[] = [
  ["x + y", broadcast(4, -1, 1, "[2, 4]", "[2, 3]"), "add.Tensor", T(2, 3), T(2, 4)],
  ["in-place, larger", "RuntimeError: output with shape torch.Size([2, 3]) doesn't match the broadcast shape (4, 2, 3)", "add_.Tensor", T(2, 3), T(4, 2, 3)],
  ["int += float", "RuntimeError: Promotion of int.add/sub_(float) in in-place ops are not possible due to element size change.", "add_.Tensor", L(2, 3), T(2, 3)],
  ["int /= 2", "accepted", "div_.Tensor", L(2), 2],
  ["int.exp_()", "RuntimeError: Attempting to cast from torch.float32 to out tensor with dtype torch.int64, but this can't be cast because it is not safe!", "exp_", L(2, 3)],
  ["matmul 2x2", "RuntimeError: a and b must have same reduction dim, but got [2, 3] X [4, 5].", "matmul", T(2, 3), T(4, 5)],
  ["mm with a vector", "RuntimeError: b must be 2D", "mm", T(2, 3), T(4)],
  ["matmul 2x1", "RuntimeError: size mismatch, got input (2x3), vec (4)", "matmul", T(2, 3), T(4)],
  ["dot", "RuntimeError: inconsistent tensor size, expected tensor [3] and src [4] to have thesame number of elements, but got 3 and 4 elements respectively", "dot", T(3), T(4)],
  ["bmm", "RuntimeError: Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 5].", "bmm", T(2, 3, 4), T(2, 5, 6)],
  ["linear", "RuntimeError: a and b must have same reduction dim, but got [2, 3] X [5, 4].", "linear", T(2, 3), T(4, 5)],
  ["linear bias", broadcast(5, -1, 1, "[5]", "[2, 4]"), "linear", T(2, 3), T(4, 3), T(5)],
  ["linear 1d", "RuntimeError: a and b must have same reduction dim, but got [1, 3] X [5, 4].", "linear", T(3), T(4, 5)],
  ["linear 3d", "RuntimeError: a and b must have same reduction dim, but got [4, 3] X [5, 4].", "linear", T(2, 2, 3), T(4, 5)],
  ["addmm", "RuntimeError: a and b must have same reduction dim, but got [2, 3] X [4, 4].", "addmm", T(4), T(2, 3), T(4, 4)],
  ["view", "RuntimeError: shape '[4]' is invalid for input of size 6", "view", T(2, 3), [4]],
  ["view -1", "RuntimeError: shape '[-1, 4]' is invalid for input of size 6", "view", T(2, 3), [-1, 4]],
  ["view twice -1", "RuntimeError: only one dimension can be inferred", "view", T(2, 3), [-1, -1]],
  ["reshape", "RuntimeError: shape '[4]' is invalid for input of size 6", "reshape", T(2, 3), [4]],
  ["cat sizes", "RuntimeError: Sizes of tensors must match except in dimension 0. Expected 3 in dimension 1 but got 4 for tensor number 1 in the list", "cat", [T(2, 3), T(2, 4)]],
  ["cat ranks", "RuntimeError: Number of dimensions of tensors must match.  Expected 2-D tensors, but got 1-D for tensor number 1 in the list", "cat", [T(2, 3), T(3)]],
  ["cat of nothing", "RuntimeError: torch.cat(): expected a non-empty list of Tensors", "cat", []],
  ["cat dim", range(2, 2), "cat", [T(2, 3)], 2],
  ["stack", "AssertionError: stack expects each tensor to be equal size, but got torch.Size([2, 3]) at entry 0 and torch.Size([2, 4]) at entry 1", "stack", [T(2, 3), T(2, 4)]],
  ["sum dim", range(2, 2), "sum.dim_IntList", T(2, 3), [2]],
  ["sum twice", "RuntimeError: duplicate value in the list of dims", "sum.dim_IntList", T(2, 3), [0, 0]],
  ["permute short", "RuntimeError: permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = 2 is not equal to len(dims) = 1", "permute", T(2, 3), [0]],
  ["permute twice", "RuntimeError: permute(): duplicate dims are not allowed.", "permute", T(2, 3), [0, 0]],
  ["transpose", range(2, 2), "transpose.int", T(2, 3), 0, 2],
  ["t", "RuntimeError: t() expects a tensor with <= 2 dimensions, but self is 3D", "t", T(2, 3, 4)],
  ["unsqueeze", range(3, 3), "unsqueeze", T(2, 3), 3],
  ["select", "IndexError: select(): index 2 out of range for tensor of size torch.Size([2, 3]) at dimension 0", "select.int", T(2, 3), 0, 2],
  ["narrow", "RuntimeError: start (2) + length (3) exceeds dimension size (3).", "narrow", T(2, 3), 1, 2, 3],
  ["narrow negative", "RuntimeError: narrow(): length must be non-negative.", "narrow", T(2, 3), 1, 0, -1],
  ["expand", "RuntimeError: expand: attempting to expand a dimension of length 2!", "expand", T(2, 3), [3, 3]],
  ["expand short", "RuntimeError: expand: the requested shape has too few dimensions!", "expand", T(2, 3), [3]],
  ["gather dtype", "RuntimeError: gather(): Expected dtype int64 for index, but got torch.float32", "gather", T(2, 3), 1, T(2, 3)],
  ["gather size", "RuntimeError: Size does not match at dimension 0 expected index torch.Size([3, 3]) to be no larger than self torch.Size([2, 3]) apart from dimension 1", "gather", T(2, 3), 1, L(3, 3)],
  ["gather rank", "RuntimeError: Index tensor must have the same number of dimensions as input tensor", "gather", T(2, 3), 1, L(3)],
  ["index dtype", "RuntimeError: tensors used as indices must be long, int, byte or bool tensors", "index.Tensor", T(2, 3), [T(2)]],
  ["index shapes", broadcast(3, -1, 1, "[3]", "[2]"), "index.Tensor", T(2, 3), [L(2), L(3)]],
  ["mask shape", "IndexError: The shape of the mask torch.Size([3, 3]) at index 0 does not match the shape of the indexed tensor torch.Size([2, 3]) at index 0", "index.Tensor", T(2, 3), [B(3, 3)]],
  ["split sizes", "RuntimeError: Split sizes add up to 3 but got the tensor's size of 2", "split_with_sizes", T(2, 3), [1, 2]],
  ["chunk", "RuntimeError: chunk expects `chunks` to be greater than 0, got: 0", "chunk", T(2, 3), 0],
  ["unflatten", "RuntimeError: unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (3) in the input tensor", "unflatten.int", T(2, 3), 1, [2, 2]],
  ["flatten", "RuntimeError: flatten() has invalid args: start_dim cannot come after end_dim", "flatten.using_ints", T(2, 3), 1, 0],
  ["repeat", "RuntimeError: Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor", "repeat", T(2, 3), [2]],
  ["conv2d channels", "RuntimeError: Given groups=1, weight of size [4, 2, 3, 3], expected input[1, 3, 8, 8] to have 2 channels, but got 3 channels instead", "conv2d", T(1, 3, 8, 8), T(4, 2, 3, 3)],
  ["conv2d bias", "RuntimeError: Given weight of size [4, 3, 3, 3], expected bias to be 1-dimensional with 4 elements, but got bias of size [5] instead", "conv2d", T(1, 3, 8, 8), T(4, 3, 3, 3), T(5)],
  ["conv2d rank", "RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [3, 8]", "conv2d", T(3, 8), T(4, 3, 3, 3)],
  ["conv2d kernel", "RuntimeError: Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than actual input size", "conv2d", T(1, 3, 2, 2), T(4, 3, 3, 3)],
  ["conv2d stride", "RuntimeError: non-positive stride is not supported", "conv2d", T(1, 3, 8, 8), T(4, 3, 3, 3), null, 0],
  ["max_pool2d", "RuntimeError: Given input size: (3x2x2). Calculated output size: (3x0x0). Output size is too small", "max_pool2d", T(1, 3, 2, 2), 3],
  ["max_pool2d pad", "RuntimeError: pad should be at most half of effective kernel size, but got pad=2, kernel_size=2 and dilation=1", "max_pool2d", T(1, 3, 8, 8), 2, [], 2],
  ["layer_norm", "RuntimeError: Given normalized_shape=[4], expected input with shape [4], but got input of size torch.Size([2, 3])", "layer_norm", T(2, 3), [4]],
  ["batch_norm", "RuntimeError: running_mean should contain 3 elements not 4", "batch_norm", T(2, 3), null, null, T(4), T(4), false, 0.1, 1e-5, true],
  ["group_norm", "RuntimeError: Expected number of channels in input to be divisible by num_groups, but got input of shape [2, 3] and num_groups=2", "group_norm", T(2, 3), 2],
  ["embedding", "AssertionError: 'weight' must be 2-D", "embedding", T(5), L(2)],
  ["mean of integers", "RuntimeError: mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: torch.int64", "mean", L(2, 3)],
  ["where", "RuntimeError: expected predicate to be bool, got torch.float32", "where.self", T(2, 3), T(2, 3), T(2, 3)],
  ["masked_fill", "RuntimeError: expected predicate to be bool, got torch.float32", "masked_fill.Scalar", T(2, 3), T(2, 3), 1],
  ["masked_fill shape", broadcast(2, -2, 1, "[2, 3]", "[4, 3]"), "masked_fill.Scalar", T(2, 3), B(4, 3), 1],
  ["copy_", "RuntimeError: expand: attempting to expand a dimension of length 4!", "copy_", T(2, 3), T(2, 4)],
  ["item", "RuntimeError: a Tensor with 6 elements cannot be converted to Scalar", "item", T(2, 3)],
  ["argmax", "AssertionError: dim 2 out of bounds (-2, 1)", "argmax", T(2, 3), 2],
  ["topk", "RuntimeError: k not in range for dimension", "topk", T(2, 3), 4],
  ["sort", "accepted", "sort", T(2, 3), 2],
  ["a determinant of integers", "RuntimeError: linalg.det: Expected a floating point or complex tensor as input. Got torch.int64", "linalg_det", L(3, 3)],
  ["frames of nothing", "RuntimeError: stft expected hop_length > 0 but got hop_length=0", "stft", T(3), 2, 0, null, null, false, null, true],
  ["a trace of many", "RuntimeError: expected a matrix, but got tensor with dim {self.ndim}", "trace", T(2, 3, 3)],
  ["arange", "RuntimeError: upper bound and lower bound inconsistent with step sign", "arange.start", 3, 1],
  ["arange step", "RuntimeError: step must be nonzero", "arange.start_step", 0, 3, 0],
  ["linspace", "RuntimeError: number of steps must be non-negative", "linspace", 0, 1, -1],
  ["zeros", "RuntimeError: Expected cond to be True, but got False. (Could this error message be improved? If so, please report an enhancement request to PyTorch.)", "zeros", [-1]],
  ["eye", "RuntimeError: n must be greater or equal to 0, got -1", "eye", -1],
  ["randint", "accepted", "randint.low", 3, 3, [2]],
  ["einsum size", "RuntimeError: einsum(): subscript j has size 4 for operand 1 which does not broadcast with previously seen size 3", "einsum", "ij,jk->ik", [T(2, 3), T(4, 5)]],
  ["einsum output", "RuntimeError: einsum(): output subscript k does not appear in the equation for any input operand", "einsum", "ij->k", [T(2, 3)]],
  ["outer", "RuntimeError: outer: Expected 1-D argument self, but got 2-D", "outer", T(2, 2), T(3)],
  ["unfold", "RuntimeError: Maximum size for tensor at dimension 1 is 3 but size is 4", "unfold", T(2, 3), 1, 4, 1],
  ["diagonal", "RuntimeError: diagonal dimensions cannot be identical 1, 1", "diagonal", T(2, 3), 0, 1, 1],
  ["diag", "RuntimeError: diag(): Supports 1D or 2D tensors. Got 3D", "diag", T(2, 3, 4)],
  ["tril", "RuntimeError: tril: input tensor must have at least 2 dimensions", "tril", T(3)],
  ["bool - bool", "RuntimeError: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.", "sub.Tensor", B(2, 3), B(2, 3)],
  ["-bool", "RuntimeError: Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.", "neg", B(2, 3)],
  ["pad odd", "RuntimeError: Padding length must be divisible by 2", "pad", T(2, 3), [1]],
  ["pad long", "RuntimeError: Padding length should be less than or equal to two times the input dimension but got padding length 6 and input of dimension 2", "pad", T(2, 3), [1, 1, 1, 1, 1, 1]],
  ["pad reflect", "RuntimeError: Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (3, 3) at dimension 1 of input torch.Size([2, 3])", "pad", T(2, 3), [3, 3], "reflect"],
  ["upsample", "ZeroDivisionError: division by zero", "upsample_nearest2d.vec", T(1, 3, 8, 8), [0, 0], null],
  ["attention", "RuntimeError: Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 5].", "scaled_dot_product_attention", T(2, 3, 4), T(2, 3, 5), T(2, 3, 4)],
  ["glu", "RuntimeError: Halving dimension must be even, but dimension 1 is size 3", "glu", T(2, 3), 1],
  ["pixel_shuffle", "AssertionError: Invalid input shape for pixel_shuffle: torch.Size([1, 3, 2, 2]) with upscale_factor = 2", "pixel_shuffle", T(1, 3, 2, 2), 2],
  ["one_hot", "RuntimeError: one_hot is only applicable to index tensor of type LongTensor.", "one_hot", T(2)],
  ["scatter dtype", "RuntimeError: scatter(): Expected dtype int64 for index", "scatter.value", T(2, 3), 1, T(2, 3), 1.5],
  ["scatter src", "RuntimeError: Expected index torch.Size([2, 3]) to be no larger than self torch.Size([2, 3]) apart from dimension 1 and to be no larger than src torch.Size([2, 2])", "scatter.src", T(2, 3), 1, L(2, 3), T(2, 2)],
  ["index_add", "RuntimeError: Number of indices (2) should be equal to tensor.size(dim) (3), for dim=0", "index_add", T(2, 3), 0, L(2), T(3, 3)],
  ["inv", "AssertionError: linalg.inv_ex: A must be batches of square matrices, but they are 2 by 3 matrices", "linalg_inv", T(2, 3)],
  ["cholesky", "AssertionError: linalg.cholesky: A must be batches of square matrices, but they are 2 by 3 matrices", "linalg_cholesky", T(2, 3)],
  ["fft", "RuntimeError: Invalid number of data points (0) specified", "fft_fft", T(0)],
  ["view_as_complex", "RuntimeError: Tensor must have a last dimension of size 2", "view_as_complex", T(2, 3)],
  ["view dtype", "RuntimeError: self.size(-1) must be divisible by 2 to view Float as Double (different element sizes), but got 3", "view.dtype", T(2, 3), dtypes.float64],
  ["clamp", "ValueError: clamp called but both min and max are none!", "clamp", T(2, 3)],
  ["broadcast_tensors", "RuntimeError: Attempting to broadcast a dimension of length 3 at -1! Mismatching argument at index 1 had torch.Size([3]); but expected shape should be broadcastable to [2]", "broadcast_tensors", [T(2), T(3)]],
  ["cross", "RuntimeError: linalg.cross: inputs dimension -1 must have length 3. Got 3 and 4", "linalg_cross", T(2, 3), T(2, 4)],
  ["cdist", "RuntimeError: X1 and X2 must have the same number of columns. X1: 3 X2: 4", "cdist", T(2, 3), T(2, 4)],
  ["unbind", range(2, 2), "unbind.int", T(2, 3), 2],
  ["triu_indices", "RuntimeError: row must be non-negative, got -1", "triu_indices", -1, 3],
  ["lerp", broadcast(4, -1, 1, "[2, 4]", "[2, 3]"), "lerp.Scalar", T(2, 3), T(2, 4), 0.5],
  ["addcmul", broadcast(4, -1, 2, "[2, 4]", "[2, 3]"), "addcmul", T(2, 3), T(2, 3), T(2, 4)],
  ["tensordot", "RuntimeError: contracted dimensions need to match, but first has size 3 in dim -1 and second has size 4 in dim 0", "tensordot", T(2, 3), T(4, 5), [-1], [0]],
  ["equal", "torch._subclasses.fake_tensor.DataDependentOutputException: aten.equal.default", "equal", T(2, 3), T(2, 3)],
  ["bincount", "torch._subclasses.fake_tensor.DynamicOutputShapeException: aten.bincount.default", "bincount", L(3)],
];

describe("refusals", () => {
  for (const [label, expected, op, ...args] of cases) {
    it(label, () => { expect(refusal(op, ...args)).toBe(expected); });
  }

  it("says that a transposed tensor has no such view", () => {
    const x = emptyTensor({ dtype: dtypes.float32, sizes: [3, 2], strides: [1, 3], fake: true });
    expect(refusal("view", x, [6])).toBe("RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  });
});

describe("types that the kernels for real tensors have no code for", () => {
  const real = (dtype: DType): OpArg => emptyTensor({ dtype, sizes: [], fake: false });
  it.each([
    ["bitwise_or.Tensor", dtypes.float16, 2, "\"bitwise_or_cpu\" not implemented for 'Half'"],
    ["bitwise_left_shift.Tensor", dtypes.bool, 2, "\"lshift_cpu\" not implemented for 'Bool'"],
    ["nextafter", dtypes.int64, 2, "\"nextafter_cpu\" not implemented for 'Long'"],
    ["floor", dtypes.bool, 1, "\"floor_vml_cpu\" not implemented for 'Bool'"],
    ["selu", dtypes.uint8, 1, "\"elu_cpu\" not implemented for 'Byte'"],
    ["argmin", dtypes.bool, 1, "\"argmin_cpu\" not implemented for 'Bool'"],
    ["complex", dtypes.int64, 2, "Expected both inputs to be Half, Float or Double tensors but got Long and Long"],
  ])("%s of %s", (name, dtype, count, expected) => {
    const op = findOp(name);
    const of = (make: () => OpArg): OpArg[] => bindArguments(op.schema, Array.from({ length: count }, make)) as OpArg[];
    expect(() => execute(op, of(() => real(dtype)), null)).toThrow(expected);
  });
});
