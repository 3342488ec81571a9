/**
 * Tag expressions: `torch.escape-hatch and not torch.dynamic-value`. `not` binds before `and` before `or`, and `!`, `&&`, `||` do for them;
 * parentheses; a prefix that ends at a dot selects all below it; `*` stands for any characters between two dots.
 */
import { orNear } from "../util/near.ts";
import { SelectionError } from "./selectionError.ts";

export type TagFilter = (tags: readonly string[]) => boolean;

interface Token {
  readonly text: string;
  readonly at: number;
}

const TOKEN = /\s*([()!]|&&|\|\||[^\s()!&|]+|.)/y;
const signs: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not" };
const WORD = /^[\w.*-]+$/;
const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "(", ")"]);

/** Parses, and checks every word against the vocabulary. Throws `SelectionError` with the place. */
export function parseTags(expression: string, vocabulary: readonly string[], where = "--tags"): TagFilter {
  const tokens = tokenize(expression);
  let next = 0;
  const peek = (): string | undefined => tokens[next]?.text;
  const fail = (message: string, at = tokens[next]?.at ?? expression.length): never => {
    throw new SelectionError(`${where}: ${message}\n  ${expression}\n  ${" ".repeat(at)}^`);
  };

  const either = (): TagFilter => {
    const parts = [both()];
    while (peek() === "or") parts.push((next += 1, both()));
    return parts.length === 1 ? (parts[0] as TagFilter) : (tags) => parts.some((part) => part(tags));
  };
  const both = (): TagFilter => {
    const parts = [negated()];
    while (peek() === "and") parts.push((next += 1, negated()));
    return parts.length === 1 ? (parts[0] as TagFilter) : (tags) => parts.every((part) => part(tags));
  };
  const negated = (): TagFilter => {
    if (peek() !== "not") return single();
    next += 1;
    const inner = negated();
    return (tags) => !inner(tags);
  };
  const single = (): TagFilter => {
    const token = tokens[next];
    if (token?.text === "(") {
      next += 1;
      const inner = either();
      if (peek() !== ")") fail('expected ")" here');
      next += 1;
      return inner;
    }
    if (!token || KEYWORDS.has(token.text)) return fail("expected a tag here");
    if (!WORD.test(token.text)) fail(`"${token.text}" is no tag; expressions are made of tags, and, or, not and parentheses`);
    next += 1;
    const pattern = tagPattern(token.text);
    if (!vocabulary.some((tag) => pattern.test(tag))) fail(`there is no tag "${token.text}"; ${orNear(token.text, withPrefixes(vocabulary))}`, token.at);
    return (tags) => tags.some((tag) => pattern.test(tag));
  };

  const filter = either();
  if (next < tokens.length) fail('expected "and" or "or" here');
  return filter;
}

function tokenize(expression: string): Token[] {
  TOKEN.lastIndex = 0;
  const tokens: Token[] = [];
  for (let match = TOKEN.exec(expression); match; match = TOKEN.exec(expression)) tokens.push({ text: signs[match[1] ?? ""] ?? match[1] ?? "", at: TOKEN.lastIndex - (match[1] ?? "").length });
  return tokens;
}

/** The word itself, or all that is below it. */
function tagPattern(word: string): RegExp {
  const body = word.replace(/\.$/, "").replace(/[.*]/g, (char) => (char === "*" ? "[^.]*" : "\\."));
  return new RegExp(`^${body}(?:\\..*)?$`);
}

const withPrefixes = (vocabulary: readonly string[]): string[] => [...new Set(vocabulary.flatMap((tag) => [tag, ...tag.split(".").slice(0, -1)]))];
