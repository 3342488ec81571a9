/**
 * Asking the front end: every operation of `protocol/` on at least one object (not on the host's own numbers, strings, None) asks first.
 */
import { realm, type Interceptor } from "../objects/index.ts";

let skipNext = false;

/** The active interceptor, or null where there is none or this one operation must not be asked about. */
export function front(): Interceptor | null {
  const { interceptor } = realm();
  if (interceptor === null) return null;
  if (!skipNext) return interceptor;
  skipNext = false;
  return null;
}

/**
 * Runs one operation as Python does, without asking about that operation itself; what it leads to (a property's function,
 * a method that it calls) is asked about as usual. For front ends that were asked and want Python's own answer.
 */
export function plain<T>(operation: () => T): T {
  skipNext = true;
  try {
    return operation();
  } finally {
    skipNext = false;
  }
}
