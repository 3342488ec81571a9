/**
 * The reference tracer's door: Python source in, outcome out. Browser-safe, imports nothing outside this folder.
 */
import type { LoadedModel, ReferenceOutcome, TraceOptions } from "./capture/outcome.ts";
import { loadSource } from "./capture/session.ts";

export type { LoadedModel, ReferenceOutcome, TraceOptions } from "./capture/outcome.ts";

/** The profiles this tracer implements. */
export const profiles: readonly string[] = ["torch-2.6"];
export const version = "0.1.0";

/**
 * Traces the `model` of a Python source on its `example_args`, as `str(torch.export.export(model, example_args))` would print it.
 * Never throws for a fault of the source: what is wrong with it is the outcome.
 */
export function trace(source: string, options: TraceOptions = {}): ReferenceOutcome {
  return load(source, options).export();
}

/** Evaluates a Python source once, for exporting its `model` as often as wanted. What is wrong with the source is the outcome of each export. */
export function load(source: string, options: TraceOptions = {}): LoadedModel {
  return loadSource(source, options);
}
