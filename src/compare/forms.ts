/** How strictly outcomes are compared: four forms, nested, so that what holds in one holds in all after it. */

/** Strictest first. */
export const forms = ["verbatim", "documented", "graph", "outcome"] as const;

export type Form = (typeof forms)[number];

/** Where an expectation comes from; `live` is another tracer's outcome. */
export type Origin = "documented" | "torch" | "reference" | "live";

const carried: Readonly<Record<Origin, Form>> = { documented: "documented", torch: "verbatim", reference: "verbatim", live: "verbatim" };

/** The strictest form that an expectation of this origin carries: published text has no `# File:` lines. */
export const strictestOf = (origin: Origin): Form => carried[origin];
