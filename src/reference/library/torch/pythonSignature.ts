/** Functions of torch's that Python code defines and TypeScript carries out: their arguments are bound, and refused, as a `def` does it. */
import { raise, types, type Kwargs, type Value } from "../../objects/index.ts";

interface Parameter { readonly name: string; readonly required: boolean; readonly keywordOnly: boolean; readonly rest: boolean }

function parse(text: string): readonly Parameter[] {
  let keywordOnly = false;
  const parameters: Parameter[] = [];
  for (const part of text.split(", ").filter((each) => each !== "")) {
    if (part === "*") { keywordOnly = true; continue; }
    const rest = part.startsWith("*");
    parameters.push({ name: part.replace(/^\*|=$/g, ""), required: !part.endsWith("=") && !rest, keywordOnly, rest });
    keywordOnly ||= rest;
  }
  return parameters;
}

const plural = (count: number): string => (count === 1 ? "" : "s");

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length < 3) return quoted.join(" and ");
  return `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)!}`;
}

const refuse = (message: string): never => raise(types.TypeError, message);

/** Checks a call against `a, b=, *, dtype=` (`=` marks what has a default) and raises as CPython does (Python/ceval.c). */
export function checkCall(name: string, text: string, args: readonly Value[], kwargs: Kwargs): void {
  const parameters = parse(text);
  const positional = parameters.filter((each) => !each.keywordOnly && !each.rest);
  for (const key of kwargs.keys()) {
    const at = parameters.findIndex((each) => each.name === key && !each.rest);
    if (at < 0) refuse(`${name}() got an unexpected keyword argument '${key}'`);
    if (!parameters[at]!.keywordOnly && at < args.length) refuse(`${name}() got multiple values for argument '${key}'`);
  }
  if (args.length > positional.length && !parameters.some((each) => each.rest)) {
    const least = positional.filter((each) => each.required).length;
    const takes = least < positional.length ? `from ${least} to ${positional.length} positional arguments` : `${positional.length} positional argument${plural(positional.length)}`;
    refuse(`${name}() takes ${takes} but ${args.length} ${args.length === 1 ? "was" : "were"} given`);
  }
  const missing = (wanted: readonly Parameter[]): readonly string[] => wanted.filter((each) => each.required && !kwargs.has(each.name)).map((each) => each.name);
  const lacking = missing(positional.slice(args.length));
  if (lacking.length > 0) refuse(`${name}() missing ${lacking.length} required positional argument${plural(lacking.length)}: ${listed(lacking)}`);
  const named = missing(parameters.filter((each) => each.keywordOnly));
  if (named.length > 0) refuse(`${name}() missing ${named.length} required keyword-only argument${plural(named.length)}: ${listed(named)}`);
}
