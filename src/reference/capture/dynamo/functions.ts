/**
 * Which torch callables Dynamo puts into the graph, which it answers itself, and which it refuses
 * (torch/_dynamo/variables/torch.py, tensor.py, trace_rules.py). Names as `TorchFunction.target` gives them.
 */
import { PyFunction, type Value } from "../../objects/index.ts";

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Answered at once: no node. Their results are constants of the trace (torch.py, `constant_fold_functions` and handlers). */
export const foldedFunctions = names(`
  torch.overrides.is_tensor_like torch.nn.functional.has_torch_function torch.nn.functional.has_torch_function_unary torch.nn.functional.has_torch_function_variadic
  torch.is_tensor torch.is_floating_point torch.is_complex torch.get_default_dtype torch.finfo torch.iinfo
  torch.promote_types torch.is_grad_enabled
  torch.is_autocast_enabled torch.is_autocast_cpu_enabled torch.is_autocast_cache_enabled torch.get_autocast_dtype torch.device torch.Size torch.dtype
  torch.numel torch.are_deterministic_algorithms_enabled
  torch.jit.is_scripting torch.jit.is_tracing torch.jit.annotate torch.cuda.is_available
  torch.distributed.is_available torch.distributed.is_initialized torch.nn.functional._Reduction.get_enum
  torch.compile torch.onnx.is_in_onnx_export torch._C._are_functorch_transforms_active
  torch._C._is_any_autocast_enabled torch._C._get_privateuse1_backend_name torch.autograd._is_checkpoint_valid torch.fx._symbolic_trace.is_fx_tracing
  torch.jit._unwrap_optional torch.get_autocast_gpu_dtype
  torch._C._suspend_subclasses torch._C._pop_torch_function_stack
  torch.overrides.has_torch_function torch.overrides.has_torch_function_unary torch.overrides.has_torch_function_variadic torch.overrides.is_tensor_like torch._dynamo.mark_static
`);

/** Whether Dynamo is at work: it is (torch.py, `handle_is_compiling` and its like). */
export const compilingFunctions = names(`
  torch.compiler.is_compiling torch.compiler.is_dynamo_compiling torch._dynamo.is_compiling torch._dynamo.external_utils.is_compiling torch._utils.is_compiling
`);

/** Functions that are nodes and that nothing here computes: whether their arguments can be a node's is told all the same. */
export const unmodelledInGraph = names(`
  torch.autograd.functional.jacobian torch.autograd.functional.hessian torch.autograd.functional.vjp torch.autograd.functional.jvp torch.autograd.functional.vhp torch.autograd.functional.hvp
  torch.func.functionalize torch.func.replace_all_batch_norm_modules_ torch.autograd.graph.register_multi_grad_hook
`);

/** Functions of torch/functional.py, which messages about a node name after that file. */
const functionalFunctions = names(`
  torch.einsum torch.norm torch.split torch.meshgrid torch.stft torch.cdist torch.tensordot torch.unique torch.unique_consecutive
  torch.cartesian_prod torch.block_diag torch.broadcast_tensors torch.chain_matmul torch.atleast_1d torch.atleast_2d torch.atleast_3d torch.lu
`);

/** The name of a function with the module that it is written in (torch/fx/node.py, `_get_qualified_name`). */
export const definedAs = (target: string): string => (functionalFunctions.has(target) ? target.replace("torch.", "torch.functional.") : target);

/** Functions of torch's own Python files (torch/__init__.py, torch/functional.py), as far as messages tell them from built-in ones. */
export const pythonFunctions: ReadonlySet<string> = new Set([...functionalFunctions, ...names(`
  torch.cuda.synchronize
  torch._check torch._check_is_size torch._check_index torch._check_value torch._check_type torch._check_not_implemented torch._check_with
  torch._check_tensor_all torch._assert torch.sym_int torch.sym_float torch.sym_max torch.sym_min torch.sym_not torch.sym_ite torch._constrain_as_size
  torch.manual_seed torch.broadcast_shapes torch.sym_sum torch.typename
`)]);

/** Methods of tensors that Dynamo answers itself where nothing symbolic is in the answer (tensor.py, `method_*`). */
export const foldedMethods = names(`
  size stride numel nelement dim ndimension is_floating_point is_complex is_contiguous is_inference element_size get_device
  __len__
`);

/** Attributes of tensors that are constants (tensor.py, `method_attr_*`). */
export const foldedAttributes = names(`
  shape dtype device ndim layout requires_grad is_cuda is_quantized is_sparse is_nested is_leaf is_mps is_xpu is_meta is_cpu
  itemsize nbytes output_nr retains_grad _version is_mkldnn is_vulkan is_ipu is_maia is_mtia is_xla is_sparse_csr volatile
`);

/** Functions of symbols whose results may be plain numbers (builder.py, `handle_traced_output`). */
export const numberResults = names(`torch.sym_int torch.seed torch._check torch._check_is_size`);

/** Methods that are refused, with Dynamo's words. */
export const refusedMethods: ReadonlyMap<string, string> = new Map([
  ["backward", "Tensor.backward"],
  ["resize_", "Tensor.resize_"],
  ["resize_as_", "Tensor.resize_as_"],
  ["sparse_resize_", "Tensor.sparse_resize_"],
  ["sparse_resize_and_clear_", "Tensor.sparse_resize_and_clear_"],
]);

/** In-place changes of an input's own shape: refused when the input's method is called (tensor.py, DelayGraphBreakVariable). */
export const inPlaceViews = names(`
  unsqueeze_ squeeze_ t_ transpose_ swapaxes_ swapdims_ resize_ resize_as_ as_strided_ detach_ rename_ set_
`);

// ---- those that torch writes in Python

/** Modules whose functions are nodes (`torch_non_c_binding_in_graph_functions`), and those of their functions that the lists leave out. */
const inGraphModules: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["torch.functional", names("")],
  ["torch.nn.functional", names("pad _threshold rms_norm lp_pool3d triplet_margin_with_distance_loss _get_softmax_dim _verify_batch_size _verify_spatial_size _unpool_output_size _canonical_mask _none_or_dtype _check_key_padding_mask _mha_shape_check _in_projection _in_projection_packed")],
  ["torch.masked._ops", names("")],
  ["torch._lowrank", names("")],
  ["torch._linalg_utils", names("")],
  ["torch.signal.windows.windows", names("")],
  ["torch.nn.modules.utils", names("")],
  ["torch.amp.autocast_mode", names("")],
]);

/** Poolings that give indices on demand are made by a function of torch/_jit_internal.py, whose name they bear. */
const dispatched = "boolean_dispatch.<locals>.fn";

/** Whether a call of `fn` is one node of the graph. Methods never are: the class's own module decides. */
export function isInGraph(fn: PyFunction): boolean {
  const followed = inGraphModules.get(fn.module);
  return followed !== undefined && fn.file.startsWith("<prelude>/") && (fn.name === fn.qualname || fn.qualname === dispatched) && !followed.has(fn.name);
}

// ---- those of the user's

/** Functions that the traced code has made; those that were there before are values like any other. */
export const tracedFunctions: WeakSet<PyFunction> = new WeakSet();

/** What `functools.lru_cache` has made. */
export const isCached = (fn: Value): boolean => fn instanceof PyFunction && fn.hasOwn("cache_info");

/** Attributes that tell what a function wraps, and where it keeps that (builder.py, `_wrap`). */
const wrappers: readonly (readonly [mark: string, inside: string])[] = [["__original_fn", "__original_fn"], ["cache_info", "__wrapped__"], ["_torchdynamo_inline", "_torchdynamo_inline"]];

/** The function that is traced where a wrapper of it is called (functions.py, `WrapperUserFunctionVariable`). */
export function tracedWithin(fn: Value): PyFunction | undefined {
  if (!(fn instanceof PyFunction)) return undefined;
  const found = wrappers.find(([mark]) => fn.hasOwn(mark));
  return found && fn.own(found[1]) as PyFunction;
}

/** Whether Dynamo knows a function by its parts alone, having seen it made (functions.py, `NestedUserFunctionVariable`); of the library those that are made inside others. */
export const isNested = (fn: PyFunction): boolean => (fn.file.startsWith("<") ? fn.qualname.includes("<locals>") : tracedFunctions.has(fn));
