/** How strictly outcomes are compared, and what differs. */
export { categories, generalMessage, grouped, messageOf, type Category, type Difference, type Group, type ProgramDifference } from "./difference.ts";
export { forms, strictestOf, type Form, type Origin } from "./forms.ts";
export { compare, differencesOf, programDifferences, render, type Comparison, type Settled } from "./outcome.ts";
export { generalLine } from "./message.ts";
export { parseProgram, UnreadableProgram } from "./parse.ts";
export { printProgram } from "./print.ts";
export { graphsOf, readNames, type Graph, type Node, type Program } from "./program.ts";
export { renderPair } from "./renderPair.ts";
export { documented, verbatim } from "./text.ts";
export { parts } from "./values.ts";
