/**
 * Operators of compiled extensions of packages that are found on the search path: their schemas, which the extension alone tells. What shapes
 * they give is for the package's own Python to say, which registers it as it does with PyTorch.
 */
import { realm } from "../../objects/index.ts";
import { customOverloads, defineOperator } from "./customOps.ts";
import { importModule } from "./prelude.ts";

interface Extension {
  readonly schemas: readonly string[];
  /** The module that registers kernels for fake tensors. */
  readonly registrations: string;
}

const pooled = "Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width";
const unpooled = "Tensor grad, Tensor rois";
const geometry = "SymInt batch_size, SymInt channels, SymInt height, SymInt width";
const scaled = "float spatial_scale, SymInt pooled_height, SymInt pooled_width";
const deformed = "Tensor input, Tensor weight, Tensor offset, Tensor mask, Tensor bias, SymInt stride_h, SymInt stride_w, SymInt pad_h, SymInt pad_w, "
  + "SymInt dilation_h, SymInt dilation_w, SymInt groups, SymInt offset_groups, bool use_mask";

const extensions: Readonly<Record<string, Extension>> = {
  torchvision: {
    registrations: "torchvision._meta_registrations",
    schemas: [
      "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
      `roi_align(${pooled}, int sampling_ratio, bool aligned) -> Tensor`,
      `roi_pool(${pooled}) -> (Tensor, Tensor)`,
      `ps_roi_align(${pooled}, int sampling_ratio) -> (Tensor, Tensor)`,
      `ps_roi_pool(${pooled}) -> (Tensor, Tensor)`,
      `deform_conv2d(${deformed}) -> Tensor`,
      `_roi_align_backward(${unpooled}, ${scaled}, ${geometry}, int sampling_ratio, bool aligned) -> Tensor`,
      `_roi_pool_backward(${unpooled}, Tensor argmax, ${scaled}, ${geometry}) -> Tensor`,
      `_ps_roi_align_backward(${unpooled}, Tensor channel_mapping, ${scaled}, int sampling_ratio, ${geometry}) -> Tensor`,
      `_ps_roi_pool_backward(${unpooled}, Tensor channel_mapping, ${scaled}, ${geometry}) -> Tensor`,
      `_deform_conv2d_backward(Tensor grad, ${deformed}) -> (Tensor, Tensor, Tensor, Tensor, Tensor)`,
    ],
  },
};

/** Makes an extension's operators known when one is first asked for, where its package has been imported. */
export function loadExtension(namespace: string, name: string): void {
  const extension = Object.hasOwn(extensions, namespace) && realm().modules.has(namespace) ? extensions[namespace] : undefined;
  if (extension === undefined || !extension.schemas.some((schema) => nameOf(schema) === name) || customOverloads(namespace, name).length > 0) return;
  for (const schema of extension.schemas) defineOperator(`${namespace}::${nameOf(schema)}`, schema.slice(schema.indexOf("(")));
  importModule(extension.registrations);
}

const nameOf = (schema: string): string => schema.slice(0, schema.indexOf("("));
