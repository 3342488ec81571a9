/** Holds an outcome to one expectation, in the form that is asked for or the strictest that the expectation carries. */
import { compare, forms, render, renderPair, type Form } from "../compare/index.ts";
import { hash } from "../snapshots/index.ts";
import type { Outcome } from "../tracers/index.ts";
import type { Check, ExpectationOrigin } from "./events.ts";

/** An outcome that can be expected. */
export type Settled = Extract<Outcome, { outcome: "exported" | "rejected" }>;

export interface Expectation {
  readonly origin: ExpectationOrigin;
  /** The snapshot's file relative to the corpus, or the tracer's name. */
  readonly source: string;
  /** The strictest form that this expectation carries. */
  readonly strictest: Form;
  readonly outcome: Settled;
  readonly stale?: boolean;
}

/** The weaker of two forms: `forms` lists them strictest first. */
export const weaker = (a: Form, b: Form): Form => (forms.indexOf(a) >= forms.indexOf(b) ? a : b);

/** `form` asks for no more than the expectation carries. */
export function check(expectation: Expectation, actual: Settled, form?: Form): Check {
  const { origin, source, strictest, outcome: expected, stale } = expectation;
  const asked = weaker(form ?? strictest, strictest);
  const { holds, differences } = compare(expected, actual, strictest);
  const passed = holds !== undefined && forms.indexOf(holds) <= forms.indexOf(asked);
  return {
    origin,
    source,
    form: asked,
    passed,
    ...(holds === undefined ? {} : { holds: weaker(holds, strictest) }),
    differences,
    ...(passed ? {} : renderPair(expected, actual, asked)),
    ...(stale ? { stale } : {}),
    ...(origin === "live" ? {} : { golden: hash(render(expected, "verbatim")) }),
  };
}
