/**
 * What of torch is written in Python: the public names by the module of the prelude that defines them. A module is evaluated when one
 * of its names is first read, so a program that uses one layer pays for one.
 */
const defined: Readonly<Record<string, string>> = {
  "torch.functional": "einsum meshgrid norm cdist broadcast_tensors unique unique_consecutive tensordot cartesian_prod block_diag atleast_1d atleast_2d atleast_3d chain_matmul stft lu unravel_index align_tensors",
  "torch.nn.modules.linear": "Identity Linear Bilinear NonDynamicallyQuantizableLinear",
  "torch.nn.modules.container": "Sequential ModuleList ModuleDict ParameterList ParameterDict Container",
  "torch.nn.modules.activation":
    "Threshold ReLU RReLU Hardtanh ReLU6 Sigmoid Hardsigmoid Tanh SiLU Mish Hardswish ELU CELU SELU GLU GELU Hardshrink LeakyReLU LogSigmoid Softplus Softshrink PReLU Softsign Tanhshrink Softmin Softmax Softmax2d LogSoftmax",
  "torch.nn.modules.attention": "MultiheadAttention",
  "torch.nn.modules.conv": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
  "torch.nn.modules.batchnorm": "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm",
  "torch.nn.modules.instancenorm": "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
  "torch.nn.modules.normalization": "LocalResponseNorm CrossMapLRN2d LayerNorm GroupNorm RMSNorm",
  "torch.nn.modules.dropout": "Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout",
  "torch.nn.modules.lazy":
    "LazyLinear LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d UninitializedParameter UninitializedBuffer",
  "torch.nn.modules.adaptive": "AdaptiveLogSoftmaxWithLoss",
  "torch.nn.modules.pooling":
    "MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d AvgPool1d AvgPool2d AvgPool3d FractionalMaxPool2d FractionalMaxPool3d LPPool1d LPPool2d LPPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d",
  "torch.nn.modules.padding":
    "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d",
  "torch.nn.modules.flatten": "Flatten Unflatten",
  "torch.nn.modules.fold": "Fold Unfold",
  "torch.nn.modules.upsampling": "Upsample UpsamplingNearest2d UpsamplingBilinear2d",
  "torch.nn.modules.pixelshuffle": "PixelShuffle PixelUnshuffle",
  "torch.nn.modules.channelshuffle": "ChannelShuffle",
  "torch.nn.modules.distance": "PairwiseDistance CosineSimilarity",
  "torch.nn.modules.sparse": "Embedding EmbeddingBag",
  "torch.nn.modules.rnn": "RNNBase RNN LSTM GRU RNNCellBase RNNCell LSTMCell GRUCell",
  "torch.nn.modules.transformer": "Transformer TransformerEncoder TransformerDecoder TransformerEncoderLayer TransformerDecoderLayer",
  "torch.nn.modules.loss":
    "L1Loss NLLLoss NLLLoss2d PoissonNLLLoss GaussianNLLLoss KLDivLoss MSELoss BCELoss BCEWithLogitsLoss HingeEmbeddingLoss MultiLabelMarginLoss SmoothL1Loss HuberLoss SoftMarginLoss CrossEntropyLoss MultiLabelSoftMarginLoss CosineEmbeddingLoss MarginRankingLoss MultiMarginLoss TripletMarginLoss TripletMarginWithDistanceLoss CTCLoss",
  "torch.nn.functional._activations":
    "threshold relu glu hardtanh relu6 elu selu celu leaky_relu rrelu gumbel_softmax tanhshrink softsign softmin softmax log_softmax tanh sigmoid hardsigmoid silu mish hardswish",
  "torch.nn.functional._dropouts": "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout",
  "torch.nn.functional._norms": "batch_norm instance_norm layer_norm rms_norm group_norm local_response_norm normalize",
  "torch.nn.functional._pools":
    "fractional_max_pool2d_with_indices fractional_max_pool3d_with_indices fractional_max_pool2d fractional_max_pool3d max_pool1d max_pool2d max_pool3d max_pool1d_with_indices max_pool2d_with_indices max_pool3d_with_indices max_unpool1d max_unpool2d max_unpool3d lp_pool1d lp_pool2d lp_pool3d adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d adaptive_max_pool1d_with_indices adaptive_max_pool2d_with_indices adaptive_max_pool3d_with_indices adaptive_avg_pool2d adaptive_avg_pool3d",
  "torch.nn.functional._losses":
    "ctc_loss nll_loss poisson_nll_loss gaussian_nll_loss kl_div cross_entropy binary_cross_entropy binary_cross_entropy_with_logits smooth_l1_loss huber_loss l1_loss mse_loss margin_ranking_loss hinge_embedding_loss multilabel_margin_loss soft_margin_loss multilabel_soft_margin_loss cosine_embedding_loss multi_margin_loss triplet_margin_loss triplet_margin_with_distance_loss",
  "torch.nn.functional._vision": "upsample interpolate upsample_nearest upsample_bilinear grid_sample affine_grid pad fold unfold",
  "torch.nn.functional._embeddings": "embedding embedding_bag",
  "torch.nn.functional._attention": "multi_head_attention_forward",
  "torch.nn.init":
    "calculate_gain uniform_ normal_ trunc_normal_ constant_ ones_ zeros_ eye_ dirac_ xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_ orthogonal_ sparse_ uniform normal constant eye dirac xavier_uniform xavier_normal kaiming_uniform kaiming_normal orthogonal sparse _calculate_fan_in_and_fan_out _calculate_correct_fan _no_grad_uniform_ _no_grad_normal_ _no_grad_trunc_normal_ _no_grad_fill_ _no_grad_zero_",
  "torch.nn.utils._functions": "skip_init convert_conv2d_weight_memory_format convert_conv3d_weight_memory_format",
  "torch.nn.modules._parallel": "DataParallel",
  "torch.nn.utils.clip_grad": "clip_grad_norm_ clip_grad_value_ clip_grad_norm",
  "torch.overrides._modes": "TorchFunctionMode BaseTorchFunctionMode DisableTorchFunctionSubclass",
  "torch.optim.optimizer": "Optimizer SGD Adam AdamW Adamax NAdam RAdam SparseAdam RMSprop Adagrad Adadelta Adafactor ASGD Rprop LBFGS",
  "torch.nn.utils.convert_parameters": "parameters_to_vector vector_to_parameters",
  "torch.ao.nn.quantized.modules.functional_modules": "FloatFunctional",
  "torch.ao.quantization.stubs": "QuantStub DeQuantStub QuantWrapper",
  "torch.nn.utils.rnn": "PackedSequence pack_padded_sequence pad_packed_sequence pad_sequence unpad_sequence pack_sequence unpack_sequence",
  "torch.nn.utils.weight_norm": "weight_norm remove_weight_norm",
  "torch.nn.utils.spectral_norm": "spectral_norm remove_spectral_norm",
  "torch.nn.utils.fusion": "fuse_conv_bn_eval fuse_conv_bn_weights fuse_linear_bn_eval fuse_linear_bn_weights",
  "torch._functorch.apis": "vmap grad grad_and_value",
  "torch._functorch.eager_transforms": "linearize",
  "torch._dynamo.eval_frame": "OptimizedModule",
  "torch.jit._script": "ScriptModule RecursiveScriptModule",
  "torch.nn.utils.stateless": "functional_call",
  "torch._functorch.functional_call": "functional_call stack_module_state",
  "torch.export.dynamic_shapes": "Dim dims ShapesCollection",
  "torch._lowrank": "svd_lowrank pca_lowrank",
  "torch._linalg_utils": "matrix_rank solve lstsq symeig eig",
  "torch.signal.windows.windows": "bartlett blackman cosine exponential gaussian general_cosine general_hamming hamming hann kaiser nuttall",
  "torch.masked._ops": "amax amin argmax argmin cumprod cumsum log_softmax logaddexp logsumexp mean median norm normalize prod softmax softmin std sum var _canonical_dim _combine_input_and_mask _input_mask _reduction_identity _where",
  "torch.distributions.distribution": "Distribution",
  "torch.distributions.normal": "Normal",
  "torch.distributions.uniform": "Uniform",
  "torch.distributions.bernoulli": "Bernoulli",
  "torch.distributions.categorical": "Categorical",
  "torch.distributions.independent": "Independent",
  "torch.distributions.laplace": "Laplace",
  "torch.distributions.exponential": "Exponential",
  "torch.distributions.gamma": "Gamma",
  "torch.distributions.chi2": "Chi2",
  "torch.distributions.beta": "Beta",
  "torch.distributions.dirichlet": "Dirichlet",
  "torch.distributions.one_hot_categorical": "OneHotCategorical OneHotCategoricalStraightThrough",
  "torch.distributions.studentT": "StudentT",
  "torch.distributions.poisson": "Poisson",
  "torch.distributions.transforms":
    "Transform ExpTransform SigmoidTransform TanhTransform AbsTransform AffineTransform ComposeTransform identity_transform IndependentTransform ReshapeTransform PowerTransform SoftplusTransform SoftmaxTransform StickBreakingTransform LowerCholeskyTransform PositiveDefiniteTransform CatTransform StackTransform CumulativeDistributionTransform",
  "torch.distributions.pareto": "Pareto",
  "torch.distributions.weibull": "Weibull",
  "torch.distributions.half_cauchy": "HalfCauchy",
  "torch.distributions.inverse_gamma": "InverseGamma",
  "torch.distributions.kumaraswamy": "Kumaraswamy",
  "torch.distributions.fishersnedecor": "FisherSnedecor",
  "torch.distributions.negative_binomial": "NegativeBinomial",
  "torch.distributions.binomial": "Binomial",
  "torch.distributions.multinomial": "Multinomial",
  "torch.distributions.continuous_bernoulli": "ContinuousBernoulli",
  "torch.distributions.transformed_distribution": "TransformedDistribution",
  "torch.distributions.log_normal": "LogNormal",
  "torch.distributions.half_normal": "HalfNormal",
  "torch.distributions.gumbel": "Gumbel",
  "torch.distributions.mixture_same_family": "MixtureSameFamily",
  "torch.distributions.cauchy": "Cauchy",
  "torch.distributions.geometric": "Geometric",
  "torch.distributions.multivariate_normal": "MultivariateNormal",
  "torch.distributions.exp_family": "ExponentialFamily",
  "torch.distributions.relaxed_bernoulli": "LogitRelaxedBernoulli RelaxedBernoulli",
  "torch.distributions.relaxed_categorical": "ExpRelaxedCategorical RelaxedOneHotCategorical",
  "torch.distributions.kl": "kl_divergence",
  "torch.utils.checkpoint": "checkpoint checkpoint_sequential",
  "torch.amp.autocast_mode": "custom_fwd custom_bwd",
  "torch.autograd.variable": "Variable",
  "torch.autograd.function": "Function FunctionCtx once_differentiable",
  "torch._higher_order_ops.cond": "cond UnsupportedAliasMutationException",
  "torch._higher_order_ops.map": "map",
  "torch._higher_order_ops.while_loop": "while_loop",
  "torch._higher_order_ops.scan": "scan",
  "torch._higher_order_ops.hints_wrap": "hints_wrapper",
  "torch._higher_order_ops.strict_mode": "strict_mode",
};

/** Namespaces that show names of others: `torch.nn.Linear` is `torch.nn.modules.linear.Linear`. */
const shown: Readonly<Record<string, (module: string) => boolean>> = {
  "torch": (module) => module === "torch.functional" || module === "torch._functorch.apis" || module === "torch._lowrank" || module === "torch._linalg_utils" || /^torch\._higher_order_ops\.(cond|while_loop)$/.test(module),
  "torch._higher_order_ops": (module) => /^torch\._higher_order_ops\.(cond|scan|while_loop|hints_wrap|strict_mode)$/.test(module),
  "functorch.experimental.control_flow": (module) => /^torch\._higher_order_ops\.(cond|map)$/.test(module),
  "torch.amp": (module) => module === "torch.amp.autocast_mode",
  "torch.autograd": (module) => module === "torch.autograd.function" || module === "torch.autograd.variable",
  "torch.signal.windows": (module) => module === "torch.signal.windows.windows",
  "torch.distributions": (module) => module.startsWith("torch.distributions."),
  "torch.masked": (module) => module === "torch.masked._ops",
  "torch.functional": (module) => module === "torch.functional",
  "torch.nn": (module) => module.startsWith("torch.nn.modules."),
  "torch.nn.modules": (module) => module.startsWith("torch.nn.modules."),
  "torch.nn.parameter": (module) => module === "torch.nn.modules.lazy",
  "torch.nn.functional": (module) => module.startsWith("torch.nn.functional._"),
  "torch.func": (module) => module.startsWith("torch._functorch."),
  "torch.ao.nn.quantized": (module) => module.startsWith("torch.ao.nn.quantized."),
  "torch.nn.quantized": (module) => module.startsWith("torch.ao.nn.quantized."),
  "torch.ao.quantization": (module) => module.startsWith("torch.ao.quantization."),
  "torch.quantization": (module) => module.startsWith("torch.ao.quantization."),
  "torch._dynamo": (module) => module === "torch._dynamo.eval_frame",
  "torch.jit": (module) => module === "torch.jit._script",
  "torch.overrides": (module) => module === "torch.overrides._modes",
  "torch._C": (module) => module === "torch.overrides._modes",
  "torch.optim": (module) => module === "torch.optim.optimizer",
  "torch.export": (module) => module === "torch.export.dynamic_shapes",
  "torch.nn.utils": (module) => /^torch\.nn\.utils\.(_functions|clip_grad|convert_parameters|fusion|weight_norm|spectral_norm)$/.test(module),
};

const tables = new Map<string, ReadonlyMap<string, string>>();

/** Names that `namespace` shows, by the module of the prelude that defines each. */
export function preludeNames(namespace: string): ReadonlyMap<string, string> {
  let table = tables.get(namespace);
  if (table === undefined) {
    const wanted = shown[namespace];
    table = new Map(wanted === undefined ? [] : Object.entries(defined).filter(([module]) => wanted(module)).flatMap(([module, names]) => names.split(" ").map((name) => [name, module] as const)));
    tables.set(namespace, table);
  }
  return table;
}
