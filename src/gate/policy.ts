/**
 * The policy of a gate: rules that are read as sentences.
 *
 *     version: 1
 *     baseline: baseline.json
 *     rules:
 *       - SUPPORTED: 100 % in documented form
 *       - torch.dynamic-shape: no regression
 *       - nothing newly skipped
 *       - { cases: torch.cond, origin: torch, require: at least 95 % in graph form, why: converters need them }
 */
import { isMap, isScalar, type Node } from "yaml";
import { forms, type Form } from "../compare/index.ts";
import { exactly, list, optional, oneOf, record, required, text, YamlFile, type Shape } from "../corpus/index.ts";
import { orNear } from "../util/near.ts";
import { changeKinds, type ChangeKind } from "./changes.ts";

/** The policy's file is at fault. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

export interface Policy {
  /** As the file names it, relative to the file. */
  readonly baseline?: string;
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** As reports show it. */
  readonly text: string;
  /** A tag expression in which support levels are words too; every case without it. */
  readonly cases?: string;
  readonly origin?: (typeof origins)[number];
  readonly requirement: Requirement;
  readonly why?: string;
}

const origins = ["documented", "torch", "reference", "live"] as const;

/** What the statuses are called in rules. */
export const statusWords = { failures: "fail", errors: "error", skips: "skip", "expected failures": "expected-failure", "unexpected passes": "unexpected-pass", "new cases": "new" } as const;
export type StatusWord = keyof typeof statusWords;

export type Requirement =
  | { readonly kind: "share"; readonly percent: number; readonly form?: Form }
  | { readonly kind: "no-regression"; readonly form?: Form }
  | { readonly kind: "changes"; readonly change: ChangeKind; readonly most: number }
  | { readonly kind: "statuses"; readonly status: StatusWord; readonly most: number };

/** Whether a rule can be judged without a baseline. */
export const needsBaseline = ({ requirement: { kind } }: Rule): boolean => kind === "no-regression" || kind === "changes";

/** What holds where no policy is given. */
export const defaultPolicy = (hasBaseline: boolean): Policy =>
  ({ rules: (hasBaseline ? ["no regression", "nothing newly skipped", "nothing removed", "no errors"] : ["100 %"]).map((sentence) => ({ text: sentence, requirement: requirementOf(sentence) as Requirement })) });

const SHARE = /^(?:at least )?(\d{1,3}(?:\.\d+)?) ?%(?: in (\S+) form)?$/;
const REGRESSION = /^no regressions?(?: in (\S+) form)?$/;
const MOST = /^(nothing|no|at most (\d+)) (.+)$/;

/** The requirement that a sentence states, or what is wrong with it. */
export function requirementOf(sentence: string): Requirement | string {
  const share = SHARE.exec(sentence);
  if (share && Number(share[1]) > 100) return "no more than 100 % can be asked for";
  if (share) return withForm(share[2], (form) => ({ kind: "share", percent: Number(share[1]), ...form }));
  const regression = REGRESSION.exec(sentence);
  if (regression) return withForm(regression[1], (form) => ({ kind: "no-regression", ...form }));
  const most = MOST.exec(sentence);
  const word = most?.[3] ?? "";
  const count = Number(most?.[2] ?? 0);
  const change = changeKinds.find((kind) => kind === word);
  if (most && change) return { kind: "changes", change, most: count };
  const status = (Object.keys(statusWords) as StatusWord[]).find((known) => known === word);
  if (most && status) return { kind: "statuses", status, most: count };
  if (most) return `there is no "${word}"; ${orNear(word, [...changeKinds, ...Object.keys(statusWords), "regression"])}`;
  return `"${sentence}" is no requirement; such are: 100 % in documented form; no regression; nothing newly skipped; at most 3 expected failures`;
}

function withForm(form: string | undefined, make: (form: { form?: Form }) => Requirement): Requirement | string {
  if (form === undefined) return make({});
  const known = forms.find((one) => one === form);
  return known ? make({ form: known }) : `there is no form "${form}"; ${orNear(form, forms)}`;
}

const sentence: Shape<{ text: string; requirement: Requirement }> = (node, file) => {
  const value = text(node, file);
  const requirement = value === undefined ? undefined : requirementOf(value.trim());
  return typeof requirement === "string" ? file.fault(node, requirement) : requirement && value ? { text: value.trim(), requirement } : undefined;
};

const full = record({ cases: optional(text), origin: optional(oneOf("origin", origins)), require: required(sentence), why: optional(text) });

/** `"CASES: sentence"` in quotes, where YAML sees no mapping. */
const QUOTED = /^(.+?):\s+(.+)$/s;

function stated(cases: string, words: string, node: Node, file: YamlFile): Rule | undefined {
  const requirement = requirementOf(words);
  return typeof requirement === "string" ? file.fault(node, requirement) : { text: `${cases}: ${words}`, cases, requirement };
}

/** A sentence, `CASES: sentence`, or a mapping with all parts named. */
const rule: Shape<Rule> = (node, file) => {
  const quoted = QUOTED.exec(isScalar(node) ? String(node.value).trim() : "");
  if (quoted) return stated(quoted[1]!, quoted[2]!, node, file);
  if (isScalar(node)) return sentence(node, file);
  if (isMap(node) && node.items.length === 1 && !node.has("require")) {
    const { key, value } = node.items[0]!;
    const required = value ? sentence(value as typeof node, file) : file.fault(node, "the rule requires nothing");
    const cases = String(isScalar(key) ? key.value : key);
    return required && { text: `${cases}: ${required.text}`, cases, requirement: required.requirement };
  }
  const read = full(node, file);
  if (!read) return undefined;
  const { cases, origin, require, why } = read;
  const parts = [...(cases === undefined ? [] : [cases]), ...(origin === undefined ? [] : [`origin ${origin}`])];
  return { text: `${parts.length > 0 ? `${parts.join(", ")}: ` : ""}${require.text}`, ...(cases === undefined ? {} : { cases }), ...(origin === undefined ? {} : { origin }), requirement: require.requirement, ...(why === undefined ? {} : { why }) };
};

const shape = record({ version: required(exactly(1, "this is the only version of the format")), baseline: optional(text), rules: required(list(rule)) });

/** Throws `PolicyError` with the line and column of everything that is wrong. */
export function readPolicy(path: string, content: string): Policy {
  const file = new YamlFile(path, content);
  const policy = file.read(shape);
  if (policy && policy.rules.length === 0 && file.problems.length === 0) file.fault(undefined, "a policy without rules lets everything through");
  if (!policy || file.problems.length > 0) throw new PolicyError(file.problems.join("\n"));
  return policy;
}
