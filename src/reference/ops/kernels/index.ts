/** Kernels by operator, named as in `table/`: an overload, a packet, or the in-place form derived from either. */
import type { Kernel } from "../types.ts";
import { elementwiseKernels } from "./elementwise.ts";
import { factoryKernels } from "./factories.ts";
import { moveKernels } from "./moves.ts";
import { randomKernels } from "./random.ts";
import { reductionKernels } from "./reduce.ts";

let table: Map<string, Kernel> | null = null;

function kernels(): Map<string, Kernel> {
  if (table) return table;
  table = new Map();
  for (const family of [elementwiseKernels, factoryKernels, reductionKernels, moveKernels, randomKernels]) {
    for (const [names, kernel] of family) for (const name of names.split(" ")) table.set(name, kernel);
  }
  return table;
}

export function kernelFor(packet: string, overload: string): Kernel | null {
  const found = kernels().get(`${packet}.${overload}`) ?? kernels().get(packet);
  if (found) return found;
  const functional = packet.endsWith("_") && !packet.endsWith("__") ? packet.slice(0, -1) : null;
  return functional === null ? null : kernelFor(functional, overload);
}
