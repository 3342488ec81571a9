/** Tensors once more: the same metadata over other storages. */
import { Tensor, type Storage } from "./tensor.ts";

/** A tensor without values that is in all respects like `of`, over `storage` and a view of `base`. */
export function duplicate(of: Tensor, storage: Storage = of.storage, base: Tensor | null = of.base): Tensor {
  const copy = new Tensor(of);
  copy.storage = storage;
  copy.base = base;
  copy.requiresGrad = of.requiresGrad;
  copy.isLeaf = of.isLeaf;
  copy.gradientNode = of.gradientNode;
  copy.origin = of.origin === null ? null : { ...of.origin, version: storage.version };
  return copy;
}
