/** Writes case.yaml: a new one, or an edit that keeps what a maintainer wrote by hand. */
import { parseDocument } from "yaml";
import type { Documented } from "./case.ts";

export interface CaseHead {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly support: string;
  readonly documented?: Documented;
}

/** Plain where YAML takes it for text, else in double quotes. */
const scalar = (value: string): string => (/^[A-Za-z_][^:#\n\t"'{}[\]&*!|>%@`]*$/.test(value) && !/\s$|^(?:true|false|null|yes|no|on|off)$/i.test(value) && !value.includes(", ") ? value : JSON.stringify(value));

export function caseText({ summary, tags, support, documented }: CaseHead): string {
  const origin = documented && [
    "documented:",
    `  page: ${scalar(documented.page)}`,
    ...(documented.url === undefined ? [] : [`  url: ${documented.url}`]),
    `  sha256: ${documented.sha256}`,
    `  licence: ${documented.licence}`,
  ];
  return [`summary: ${scalar(summary)}`, `tags: [${tags.join(", ")}]`, `support: ${support}`, ...(origin ?? []), ""].join("\n");
}

/** The same file with other tags, support level and origin; comments, summary and further keys stay. */
export function editCaseText(text: string, head: Omit<CaseHead, "summary">): string {
  const document = parseDocument(text);
  const before = document.toJS() as { tags?: string[] };
  if ([...(before.tags ?? [])].sort().join() !== [...head.tags].sort().join()) document.set("tags", document.createNode(head.tags, { flow: true }));
  document.set("support", head.support);
  for (const [key, value] of Object.entries(head.documented ?? {})) document.setIn(["documented", key], value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The first sentence of a source's first docstring, else the name in words. */
export function summaryOf(source: string, name: string): string {
  const docstring = /"""([^]*?)"""/.exec(source)?.[1]?.replace(/\s+/g, " ").trim();
  return docstring?.match(/^.*?[.!?](?= |$)/)?.[0] ?? (docstring || `${name.replaceAll("_", " ")}.`);
}
