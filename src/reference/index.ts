/**
 * The reference tracer's door: Python source in, outcome out. Browser-safe, imports nothing outside this folder.
 */
import type { ReferenceOutcome, TraceOptions } from "./capture/outcome.ts";
import { traceSource } from "./capture/session.ts";

export type { ReferenceOutcome, TraceOptions } from "./capture/outcome.ts";

/** The profiles this tracer implements. */
export const profiles: readonly string[] = ["torch-2.6"];
export const version = "0.1.0";

/**
 * Traces the `model` of a Python source on its `example_args`, as `str(torch.export.export(model, example_args))` would print it.
 * Never throws for a fault of the source: what is wrong with it is the outcome.
 */
export function trace(source: string, options: TraceOptions = {}): ReferenceOutcome {
  return traceSource(source, options);
}
