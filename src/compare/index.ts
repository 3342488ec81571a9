/** How strictly outcomes are compared. */
export { documented, verbatim } from "./text.ts";
