/** How strictly outcomes are compared. */
export { forms, strictestOf, type Form, type Origin } from "./forms.ts";
export { compare, render, type Comparison, type Difference, type Settled } from "./outcome.ts";
export { documented, verbatim } from "./text.ts";
