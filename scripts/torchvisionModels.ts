/** The models of torchvision that are compared with PyTorch (`torchvision.ts`) and timed beside it (`bench.ts`). */
export interface Model {
  /** What is imported from `torchvision.models`, or from a module below it: `segmentation.fcn_resnet50`. */
  readonly builder: string;
  readonly arguments?: string;
  /** The shape of the one input. */
  readonly input?: string;
  readonly mode?: "eval" | "train";
  /** The first dimension may differ from call to call. */
  readonly dynamic?: boolean;
}

const image = (builder: string, more: Omit<Model, "builder"> = {}): readonly [string, Model] => [builder.replace(/^.*\./, ""), { builder, ...more }];

export const models: Readonly<Record<string, Model>> = Object.fromEntries([
  ...("resnet18 resnet50 resnext50_32x4d wide_resnet50_2 alexnet vgg11 vgg11_bn mobilenet_v2 mobilenet_v3_small mobilenet_v3_large squeezenet1_1 densenet121 efficientnet_b0 efficientnet_v2_s "
    + "convnext_tiny shufflenet_v2_x1_0 mnasnet1_0 regnet_y_400mf regnet_x_400mf swin_t swin_v2_t").split(" ").map((name) => image(name)),
  image("vit_b_16", { input: "1, 3, 224, 224" }),
  image("maxvit_t", { input: "1, 3, 224, 224" }),
  image("googlenet", { arguments: "init_weights=False" }),
  image("inception_v3", { arguments: "init_weights=False", input: "1, 3, 299, 299" }),
  image("segmentation.fcn_resnet50", { arguments: "weights=None, weights_backbone=None" }),
  image("video.r3d_18", { input: "1, 3, 4, 32, 32" }),
  ["resnet18_train", { builder: "resnet18", mode: "train", input: "2, 3, 64, 64" }],
  ["resnet18_dynamic", { builder: "resnet18", dynamic: true, input: "2, 3, 64, 64" }],
]);

/** The source of a file that defines the model and its example. */
export function sourceOf({ builder, arguments: given = "", input = "1, 3, 64, 64", mode = "eval", dynamic = false }: Model): string {
  const cut = builder.lastIndexOf(".");
  const name = builder.slice(cut + 1);
  const module = cut < 0 ? "torchvision.models" : `torchvision.models.${builder.slice(0, cut)}`;
  const shapes = dynamic ? 'dynamic_shapes = {"x": {0: torch.export.Dim("batch")}}\n' : "";
  return `import torch\nfrom ${module} import ${name}\n\nmodel = ${name}(${given}).${mode}()\nexample_args = (torch.randn(${input}),)\n${shapes}`;
}
