/**
 * Properties, tried on generated values by fast-check. A failure prints the smallest values that show it and the seed; EXPORTCHECK_SEED repeats
 * that run, EXPORTCHECK_RUNS multiplies how many values are tried.
 */
import fc from "fast-check";

const given = process.env["EXPORTCHECK_SEED"];
const times = Number(process.env["EXPORTCHECK_RUNS"] ?? 1);

export function always<Values>(property: fc.IProperty<Values>, runs = 100): void {
  const result = fc.check(property, { numRuns: runs * times, ...(given === undefined ? {} : { seed: Number(given) }) }) as fc.RunDetails<Values>;
  if (!result.failed) return;
  const why = result.errorInstance instanceof Error ? `\n${result.errorInstance.message}` : "";
  throw new Error(`${fc.defaultReportMessage(result) ?? "a property does not hold"}${why}\nagain: EXPORTCHECK_SEED=${result.seed} npx vitest run …`, { cause: result.errorInstance });
}

/** Takes one of several, or `undefined` of none. */
export type Choose = <T>(items: readonly T[]) => T | undefined;

/** Choices in the middle of a test, which fast-check makes, prints and shrinks. */
export const choices = (): fc.Arbitrary<Choose> =>
  fc.gen().map((generate): Choose => (items) => (items.length === 0 ? undefined : items[generate(fc.nat, { max: items.length - 1 })]));

export { fc };
