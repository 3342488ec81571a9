/** Holds one outcome to another: the strictest form in which they agree, and what differs in the strictest that was asked for. */
import { forms, type Form } from "./forms.ts";
import { firstLine, sameType, type Rejection } from "./rejection.ts";
import { documented, verbatim } from "./text.ts";

/** An outcome that can be expected. */
export type Settled =
  | { readonly outcome: "exported"; readonly program: string }
  | { readonly outcome: "rejected"; readonly error: Rejection };

export interface Difference {
  readonly category: string;
  readonly message: string;
}

export interface Comparison {
  /** The strictest form that holds, none stricter than was asked for; absent when not even the outcome does. */
  readonly holds?: Form;
  /** Empty where the strictest form holds. */
  readonly differences: readonly Difference[];
}

type Holds = Readonly<Record<Form, (expected: string, actual: string) => boolean>>;

const programs: Holds = {
  verbatim: (expected, actual) => verbatim(expected) === verbatim(actual),
  documented: (expected, actual) => documented(expected).trimEnd() === documented(actual).trimEnd(),
  graph: (expected, actual) => programs.documented(expected, actual),
  outcome: () => true,
};

export function compare(expected: Settled, actual: Settled, strictest: Form): Comparison {
  const asked = forms.slice(forms.indexOf(strictest));
  if (expected.outcome !== actual.outcome) return { differences: [{ category: "outcome", message: `${said(expected)} was expected, ${said(actual)} came` }] };
  const holds = asked.find((form) => holdsIn(form, expected, actual));
  return { ...(holds === undefined ? {} : { holds }), differences: holds === strictest ? [] : differences(expected, actual) };
}

function holdsIn(form: Form, expected: Settled, actual: Settled): boolean {
  if (expected.outcome === "exported") return actual.outcome === "exported" && programs[form](expected.program, actual.program);
  return actual.outcome === "rejected" && rejectedAlike(form, expected.error, actual.error);
}

function rejectedAlike(form: Form, expected: Rejection, actual: Rejection): boolean {
  if (!sameType(expected.type, actual.type)) return false;
  if (form === "outcome") return true;
  if (form === "verbatim") return expected.type === actual.type && verbatim(expected.message) === verbatim(actual.message);
  return firstLine(verbatim(expected.message)) === firstLine(verbatim(actual.message));
}

const said = (outcome: Settled): string => (outcome.outcome === "exported" ? "an exported program" : `a rejection (${outcome.error.type})`);

function differences(expected: Settled, actual: Settled): Difference[] {
  if (expected.outcome === "rejected" && actual.outcome === "rejected") return rejectionDifferences(expected.error, actual.error);
  return [{ category: "program", message: "the programs differ" }];
}

function rejectionDifferences(expected: Rejection, actual: Rejection): Difference[] {
  const found: Difference[] = [];
  if (!sameType(expected.type, actual.type)) found.push({ category: "error type", message: `${expected.type} became ${actual.type}` });
  const [before, after] = [firstLine(verbatim(expected.message)), firstLine(verbatim(actual.message))];
  if (before !== after) found.push({ category: "message", message: `"${before}" became "${after}"` });
  return found.length > 0 ? found : [{ category: "message", message: "the messages differ after their first line" }];
}

/** The text of an outcome as a form sees it. */
export function render(outcome: Settled, form: Form): string {
  if (form === "outcome") return outcome.outcome === "exported" ? "exported\n" : `rejected: ${outcome.error.type}\n`;
  if (outcome.outcome === "exported") return form === "verbatim" ? verbatim(outcome.program) : documented(outcome.program);
  const message = verbatim(outcome.error.message);
  return `${outcome.error.type}: ${form === "verbatim" ? message.trimEnd() : firstLine(message)}\n`;
}
