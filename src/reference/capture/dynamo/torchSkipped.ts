/** Functions of torch that Dynamo does not enter: its own files are on the skip list but for what its rules name (torch/_dynamo/trace_rules.py). */
import { checkCall } from "../../library/torch/index.ts";
import { PyError, type Kwargs, type Value } from "../../objects/index.ts";
import { str } from "../../protocol/index.ts";
import { library, refuseCompiled } from "./pythonLibrary.ts";
import { following } from "./pythonFollowed.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import { Rejection } from "../shared/rejection.ts";

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** By the file that a message names. */
const files: readonly (readonly [string, readonly string[]])[] = [
  ["torch/_compile.py", names("torch.manual_seed")],
  ["torch/random.py", names("torch.random.manual_seed torch.get_rng_state torch.set_rng_state torch.random.get_rng_state torch.random.set_rng_state")],
  ["torch/serialization.py", names("torch.save torch.load")],
  ["torch/autograd/__init__.py", names("torch.autograd.grad torch.autograd.backward")],
  ["torch/_dynamo/decorators.py", names("torch._dynamo.graph_break torch._dynamo.assume_constant_result torch._dynamo.disable torch._dynamo.disallow_in_graph torch._dynamo.forbid_in_graph")],
  ["torch/nn/utils/rnn.py", names("torch.nn.utils.rnn.pack_padded_sequence torch.nn.utils.rnn.pad_packed_sequence torch.nn.utils.rnn.pack_sequence torch.nn.utils.rnn.unpack_sequence")],
  ["torch/compiler/__init__.py", names("torch.compiler.assume_constant_result torch.compiler.disable torch.compiler.reset torch.compiler.compile torch.compiler.cudagraph_mark_step_begin torch.compiler.list_backends torch.compiler.substitute_in_graph torch.compiler.wrap_numpy")],
  ["torch/jit/_async.py", names("torch.jit.fork torch.jit.wait")],
  ["torch/jit/__init__.py", names("torch.jit.isinstance")],
  ["torch/distributions/constraints.py", names("torch.distributions.constraints.is_dependent")],
  ["torch/jit/_script.py", names("torch.jit.script torch.jit.interface")],
  ["torch/_dynamo/__init__.py", names("torch._dynamo.reset")],
  ["torch/utils/data/_utils/worker.py", names("torch.utils.data.get_worker_info")],
  ["torch/mps/__init__.py", names("torch.mps.is_available")],
  ["torch/xpu/__init__.py", names("torch.xpu.is_available")],
  ["torch/accelerator/__init__.py", names("torch.accelerator.is_available torch.accelerator.current_accelerator torch.accelerator.current_device_index torch.accelerator.current_stream torch.accelerator.device_count torch.accelerator.set_device_index torch.accelerator.set_stream torch.accelerator.synchronize")],
  ["torch/_lobpcg.py", names("torch.lobpcg")],
  ["torch/utils/dlpack.py", names("torch.from_dlpack torch.utils.dlpack.from_dlpack")],
  ["torch/__init__.py", names("torch.get_device_module")],
  ["torch/autograd/gradcheck.py", names("torch.autograd.gradcheck torch.autograd.gradgradcheck")],
  ["torch/masked/maskedtensor/creation.py", names("torch.masked.masked_tensor torch.masked.as_masked_tensor")],
  ["torch/masked/maskedtensor/core.py", names("torch.masked.is_masked_tensor")],
  ["torch/library.py", names("torch.library.fallthrough_kernel torch.library.opcheck")],
  ["torch/utils/checkpoint.py", names("torch.utils.checkpoint.check_backward_validity torch.utils.checkpoint.detach_variable torch.utils.checkpoint.get_device_states torch.utils.checkpoint.set_device_states")],
  ["torch/jit/_trace.py", names("torch.jit.trace_module")],
  [library("contextlib.py"), names(`
    torch.jit.fuser torch.jit.optimized_execution torch.onnx.select_model_mode_for_export torch.fx.traceback.preserve_node_meta torch.profiler.itt.range
    torch.utils.checkpoint.set_checkpoint_debug_enabled torch.utils.checkpoint.set_checkpoint_early_stop
  `)],
];

const skipped: ReadonlyMap<string, string> = new Map(files.flatMap(([file, targets]) => targets.map((target) => [target, file] as const)));

/** Built-in functions without a rule. */
const compiled: ReadonlySet<string> = new Set(names(`
  torch.set_num_threads torch.set_num_interop_threads torch.set_flush_denormal torch.set_anomaly_enabled torch.clear_autocast_cache torch.autocast_increment_nesting torch.autocast_decrement_nesting
  torch.set_autocast_enabled torch.set_autocast_dtype torch.set_autocast_cache_enabled torch.set_autocast_cpu_enabled torch.set_autocast_cpu_dtype torch.set_autocast_gpu_dtype
`));

/** Functions bound for tensors that `torch_c_binding_in_graph_functions` leaves out. */
const unlisted: ReadonlySet<string> = new Set(names(`
  _cslt_sparse_mm_search _foreach_max _fused_adagrad_ _lazy_clone _nested_compute_contiguous_strides_offsets _nested_from_padded _nested_get_jagged_dummy _nested_get_lengths
  _nested_get_max_seqlen _nested_get_min_seqlen _nested_get_offsets _nested_get_ragged_idx _nested_get_values _nested_get_values_copy _nested_tensor_from_mask
  _nested_view_from_jagged _nested_view_from_jagged_copy _safe_softmax _scaled_dot_product_attention_math_for_mps _sparse_semi_structured_apply
  _sparse_semi_structured_apply_dense _sparse_semi_structured_tile _validate_compressed_sparse_indices _validate_sparse_bsc_tensor_args
  _validate_sparse_bsr_tensor_args _validate_sparse_compressed_tensor_args _validate_sparse_coo_tensor_args _validate_sparse_csc_tensor_args
  _validate_sparse_csr_tensor_args _wrapped_linear_prepack _wrapped_quantized_linear_prepacked resize_as_ resize_as_sparse_
  sparse_bsc_tensor sparse_bsr_tensor sparse_compressed_tensor sparse_coo_tensor sparse_csc_tensor sparse_csr_tensor
`).map((name) => `torch.${name}`));

/** Calls whose result is no tensor: what a message calls the function, and the type of the result. */
const plainResults: Readonly<Record<string, readonly [string, string]>> = {
  "torch.get_device": ["<built-in method get_device of type object at 0x…>", "int"], "torch.get_deterministic_debug_mode": ["<function get_deterministic_debug_mode at 0x…>", "int"],
  "torch.compiled_with_cxx11_abi": ["<function compiled_with_cxx11_abi at 0x…>", "bool"],
  "torch.get_num_threads": ["<built-in function get_num_threads>", "int"], "torch.get_num_interop_threads": ["<built-in function get_num_interop_threads>", "int"],
  "torch.is_inference_mode_enabled": ["<built-in function is_inference_mode_enabled>", "bool"],
  "torch.is_anomaly_enabled": ["<built-in function is_anomaly_enabled>", "bool"], "torch.typename": ["<function typename at 0x…>", "str"],
  "torch.get_default_device": ["<function get_default_device at 0x…>", "device"], "torch.cuda.memory_allocated": ["<function memory_allocated at 0x…>", "int"],
  "torch.cuda.memory_reserved": ["<function memory_reserved at 0x…>", "int"], "torch.cuda.max_memory_allocated": ["<function max_memory_allocated at 0x…>", "int"],
  "torch.get_float32_matmul_precision": ["<function get_float32_matmul_precision at 0x…>", "str"], "torch.cuda.device_count": ["<function device_count at 0x…>", "int"],
  ...Object.fromEntries(names(`
    torch.backends.mps.is_built torch.backends.cudnn.is_available torch.backends.mkldnn.is_available torch.backends.openmp.is_available torch.backends.mkl.is_available
    torch.backends.cuda.is_built torch.backends.cuda.flash_sdp_enabled torch.backends.cuda.math_sdp_enabled torch.backends.cuda.mem_efficient_sdp_enabled
    torch.backends.cuda.cudnn_sdp_enabled torch.cpu.is_available torch.is_storage torch.is_warn_always_enabled torch.is_deterministic_algorithms_warn_only_enabled torch.cuda.is_bf16_supported torch.cuda.is_initialized torch.cuda.amp.common.amp_definitely_not_available
  `).map((target) => [target, [`<function ${target.slice(target.lastIndexOf(".") + 1)} at 0x…>`, "bool"]] as const)),
  "torch.initial_seed": ["<function initial_seed at 0x…>", "int"],   ...Object.fromEntries(names(`
    torch.random.fork_rng torch.backends.cudnn.flags torch.backends.mkldnn.flags torch.backends.cuda.sdp_kernel torch.cuda.nvtx.range torch.autograd.graph.allow_mutation_on_saved_tensors
  `).map((target) => [target, [`<function ${target.slice(target.lastIndexOf(".") + 1)} at 0x…>`, "_GeneratorContextManager"]] as const)),
};

/** Functions that must not be met while tracing (torch/_dynamo/decorators.py, `forbid_in_graph`). */
const forbidden: ReadonlySet<string> = new Set(names("torch._dynamo.mark_dynamic torch._dynamo.maybe_mark_dynamic torch._dynamo.mark_static_address torch._dynamo.mark_unbacked torch.compiler.set_stance"));

/** Asked at once: there is no process group. */
const processGroup: ReadonlySet<string> = new Set(names("torch.distributed.get_rank torch.distributed.get_world_size"));

/** Context managers that Dynamo does not make, by the file of their class. */
const skippedManagers: Readonly<Record<string, string>> = {
  "torch.autograd.set_detect_anomaly": "torch/autograd/anomaly_mode.py", "torch.autograd.detect_anomaly": "torch/autograd/anomaly_mode.py",
  "torch.autograd.graph.saved_tensors_hooks": "torch/autograd/graph.py", "torch.autograd.graph.save_on_cpu": "torch/autograd/graph.py",
  ...Object.fromEntries(names(`
    torch.autograd.set_multithreading_enabled torch.autograd.grad_mode.set_multithreading_enabled torch.autograd._force_original_view_tracking torch.autograd.grad_mode._force_original_view_tracking
  `).map((target) => [target, "torch/autograd/grad_mode.py"] as const)),
  "torch.autograd.profiler.emit_nvtx": "torch/autograd/profiler.py", "torch.autograd.profiler.emit_itt": "torch/autograd/profiler.py",
};

/** What `functools.lru_cache` and `torch.jit.script` wrap is called through a polyfill. */
export const cachedCall = [{ file: "torch/_dynamo/polyfills/__init__.py", line: 160, name: "getattr_and_trace", code: "return fn(*args[2:], **kwargs)" }];

const availability = [{ file: "torch/amp/autocast_mode.py", line: 37, name: "is_autocast_available", code: "return torch._C._is_autocast_available(device_type)" }];

/** Python's own words for arguments that a function does not take are Dynamo's reason. */
function checkArguments(text: string, name: string, parameters: string, args: readonly Value[], kwargs: Kwargs): void {
  try {
    checkCall(name, parameters, args, kwargs);
  } catch (error) {
    if (error instanceof PyError) unsupported(`TypeError ${text}: ${str(error.value)}`);
    throw error;
  }
}

/** The parameters of those that Python defines, where they are few. */
const parametersOf = (target: string): string | undefined => (/^torch\.(is_storage|typename)$/.test(target) ? "obj"
  : /^torch\.(get_default_device|get_deterministic_debug_mode|compiled_with_cxx11_abi|get_float32_matmul_precision|is_\w+_enabled|initial_seed)$/.test(target) && plainResults[target]![0].startsWith("<function") ? "" : undefined);

export function checkTorchCall(target: string, args: readonly Value[], kwargs: Kwargs): void {
  const name = target.slice(target.lastIndexOf(".") + 1);
  if (forbidden.has(target)) dynamoError("AssertionError", `Attempt to trace forbidden callable <function ${name} at 0x…>`);
  const manager = Object.hasOwn(skippedManagers, target) ? skippedManagers[target]! : undefined;
  if (manager !== undefined) unsupported(`'inline in skipfiles: ${name}.__init__ | __init__ ${manager}, skipped according trace_rules.lookup SKIP_DIRS'`);
  if (target === "torch.backends.mps.is_available") following(cachedCall, () => unsupported("'skip function is_available in file torch/backends/mps/__init__.py'"));
  if (target === "torch.cuda.current_device") dynamoError("AssertionError", "Torch not compiled with CUDA enabled");
  if (processGroup.has(target)) dynamoError("InternalTorchDynamoError", "ValueError: Default process group has not been initialized, please make sure to call init_process_group.");
  // It sets what the guards on the global state compare, which is found to have changed while they are made.
  if (target === "torch.use_deterministic_algorithms") throw new Rejection("builtins.AssertionError", "");
  if (target === "torch.amp.is_autocast_available" || target === "torch.amp.autocast_mode.is_autocast_available") following(availability, () => refuseCompiled("torch._C._is_autocast_available"));
  if (target === "torch.compiler.allow_in_graph" || target === "torch._dynamo.allow_in_graph") unsupported("Found an allow_in_graph decorator to a function which is created inside the parent function that is getting compiled. This is not supported for now.");
  if (target === "torch.jit.trace") unsupported("call torch._dynamo.disable() wrapped function <function trace at 0x…>");
  const file = skipped.get(target);
  if (file !== undefined) unsupported(`'skip function ${target.slice(target.lastIndexOf(".") + 1)} in file ${file}'`);
  if (compiled.has(target)) refuseCompiled(target);
  if (target === "torch.to_dlpack" || target === "torch.utils.dlpack.to_dlpack") refuseCompiled("torch._C._to_dlpack");
  if (unlisted.has(target)) refuseCompiled(target.replace("torch.", "torch._VariableFunctionsClass."));
  const plain = Object.hasOwn(plainResults, target) ? plainResults[target]! : undefined;
  if (plain === undefined) return;
  const parameters = parametersOf(target);
  if (parameters !== undefined) checkArguments(plain[0], name, parameters, args, kwargs);
  unsupported(`torch.* op returned non-Tensor ${plain[1]} call_function ${plain[0]}`);
}
