/** Holds one outcome to another: the strictest form in which they agree, and what differs in the strictest that was asked for. */
import { diffPrograms } from "./diff.ts";
import { grouped, type Difference, type Group, type ProgramDifference } from "./difference.ts";
import { forms, type Form } from "./forms.ts";
import { parseProgram, UnreadableProgram } from "./parse.ts";
import { placeless, sameUpToNames } from "./message.ts";
import { firstLine, sameType, type Rejection } from "./rejection.ts";
import { documented, verbatim } from "./text.ts";

/** An outcome that can be expected. */
export type Settled =
  | { readonly outcome: "exported"; readonly program: string }
  | { readonly outcome: "rejected"; readonly error: Rejection };

export interface Comparison {
  /** The strictest form that holds, none stricter than was asked for; absent when not even the outcome does. */
  readonly holds?: Form;
  /** Empty where the strictest form holds. */
  readonly differences: readonly Difference[];
}

export function compare(expected: Settled, actual: Settled, strictest: Form): Comparison {
  if (expected.outcome !== actual.outcome) return { differences: [{ category: "outcome", message: `${said(expected)} was expected, ${said(actual)} came` }] };
  if (expected.outcome === "exported" && actual.outcome === "exported") return comparePrograms(expected.program, actual.program, strictest);
  const asked = forms.slice(forms.indexOf(strictest));
  const [before, after] = [expected as Rejected, actual as Rejected];
  const holds = asked.find((form) => rejectedAlike(form, before.error, after.error));
  const differences = holds === strictest ? [] : rejectionDifferences(before.error, after.error).filter(({ breaks }) => breaksForm(breaks, strictest));
  return { ...(holds === undefined ? {} : { holds }), differences: differences.map(({ category, message }) => ({ category, message })) };
}

/** Whether what breaks one form breaks another: those stricter are broken too. */
const breaksForm = (breaks: Group["breaks"], form: Form): boolean => forms.indexOf(breaks) >= forms.indexOf(form === "outcome" ? "graph" : form);

type Rejected = Extract<Settled, { outcome: "rejected" }>;

/** Texts decide the two textual forms, what differs in the graphs decides the third. */
function comparePrograms(expected: string, actual: string, strictest: Form): Comparison {
  const equal: readonly Form[] = [
    ...(verbatim(expected) === verbatim(actual) ? (["verbatim"] as const) : []),
    ...(documented(expected).trimEnd() === documented(actual).trimEnd() ? (["documented", "graph"] as const) : []),
  ];
  if (equal.includes(strictest) || strictest === "outcome") return { holds: strictest, differences: [] };
  const { differences, unreadable } = programDifferences(expected, actual, strictest);
  const same = !unreadable && !differences.some(({ breaks }) => breaks === "graph");
  const found = forms.slice(forms.indexOf(strictest)).find((form) => equal.includes(form) || (form === "graph" && same) || form === "outcome")!;
  if (found === strictest) return { holds: found, differences: [] };
  return { holds: found, differences: unreadable ? [unreadable] : grouped(differences.filter(({ breaks }) => forms.indexOf(breaks) >= forms.indexOf(strictest))).map(({ category, message }) => ({ category, message })) };
}

interface Compared {
  readonly differences: readonly ProgramDifference[];
  /** Set where one of the texts is no printed program: no more than the texts can be compared then. */
  readonly unreadable?: Difference;
}

/** Differences of two texts in the form that is asked for: without source locations, none are told. */
export function programDifferences(expected: string, actual: string, form: Form): Compared {
  const normal = form === "verbatim" ? verbatim : documented;
  try {
    return { differences: diffPrograms(parseProgram(normal(expected)), parseProgram(normal(actual))) };
  } catch (error) {
    if (!(error instanceof UnreadableProgram)) throw error;
    return { differences: [], unreadable: { category: "unreadable", message: `the programs differ, and one of them cannot be read: ${error.message}` } };
  }
}

function rejectedAlike(form: Form, expected: Rejection, actual: Rejection): boolean {
  if (!sameType(expected.type, actual.type)) return false;
  if (form === "outcome") return true;
  if (form === "verbatim") return expected.type === actual.type && verbatim(expected.message) === verbatim(actual.message);
  const [before, after] = [firstLine(verbatim(expected.message)), firstLine(verbatim(actual.message))];
  return form === "graph" ? sameUpToNames(before, after) : before === after;
}

const said = (outcome: Settled): string => (outcome.outcome === "exported" ? "an exported program" : `a rejection (${outcome.error.type})`);

type Told = Difference & Pick<Group, "breaks">;

/** In which class they are, what the first line says, and what the lines below it say. */
function rejectionDifferences(expected: Rejection, actual: Rejection): Told[] {
  const found: Told[] = [];
  if (expected.type !== actual.type) {
    const same = sameType(expected.type, actual.type);
    found.push({ category: "error-type", breaks: same ? "verbatim" : "graph", message: same ? `${expected.type} is told as ${actual.type}` : `${expected.type} became ${actual.type}` });
  }
  const [before, after] = [linesOf(expected), linesOf(actual)];
  const first = differenceOfLines(before[0], after[0]);
  if (first) found.push({ ...first, breaks: first.category === "message" ? "graph" : "documented" });
  const below = Array.from({ length: Math.max(before.length, after.length) - 1 }, (_, index) => index + 1)
    .flatMap((index) => { const one = differenceOfLines(before[index], after[index]); return one ? [{ ...one, line: index + 1 }] : []; });
  const telling = below.find(({ category }) => category === "message") ?? below[0];
  if (telling) found.push({ category: telling.category, breaks: "verbatim", message: `line ${telling.line} of the message: ${telling.message}` });
  if (found.length === 0 && verbatim(expected.message) !== verbatim(actual.message)) found.push({ category: "layout", breaks: "verbatim", message: "blanks at the ends of lines differ" });
  return found;
}

const linesOf = ({ message }: Rejection): string[] => verbatim(message).split("\n").map((line) => line.trimEnd());

/** Lines that are equal up to names, or up to places, are told apart from those that say another thing. */
function differenceOfLines(before: string | undefined, after: string | undefined): Difference | undefined {
  if (before === after) return undefined;
  if (before === undefined) return { category: "message", message: `"${after}" was added` };
  if (after === undefined) return { category: "message", message: `"${before}" was removed` };
  const category = !sameUpToNames(before, after) ? "message" : placeless(before) === placeless(after) ? "location" : "renamed";
  return { category, message: `"${before}" became "${after}"` };
}

/** What differs in a form, with every place where it does. */
export function differencesOf(expected: Settled, actual: Settled, form: Form): Group[] {
  if (expected.outcome === "exported" && actual.outcome === "exported") {
    const { differences, unreadable } = programDifferences(expected.program, actual.program, form);
    if (unreadable) return comparePrograms(expected.program, actual.program, form).holds === form ? [] : [{ ...unreadable, breaks: "graph", members: [] }];
    return grouped(differences.filter(({ breaks }) => forms.indexOf(breaks) >= forms.indexOf(form)));
  }
  if (expected.outcome === "rejected" && actual.outcome === "rejected") return rejectionDifferences(expected.error, actual.error).filter(({ breaks }) => breaksForm(breaks, form)).map((one) => ({ ...one, members: [] }));
  return compare(expected, actual, form).differences.map((one) => ({ ...one, breaks: "graph", members: [] }));
}

/** The text of an outcome as a form sees it. */
export function render(outcome: Settled, form: Form): string {
  if (form === "outcome") return outcome.outcome === "exported" ? "exported\n" : `rejected: ${outcome.error.type}\n`;
  if (outcome.outcome === "exported") return form === "verbatim" ? verbatim(outcome.program) : documented(outcome.program);
  const message = verbatim(outcome.error.message);
  return `${outcome.error.type}: ${form === "verbatim" ? message.trimEnd() : firstLine(message)}\n`;
}
