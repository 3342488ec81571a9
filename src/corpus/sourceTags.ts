/** The `tags = {...}` that a model's source may state, read from its text: no parser, no evaluation, so that a listing stays fast. */

const STATEMENT = /^tags(?:\s*:[^=\n]*)?\s*=\s*/m;
/** A string, a comment, or one character of anything else. */
const TOKEN = /\s+|#[^\n]*|"([^"\\\n]*)"|'([^'\\\n]*)'|[^]/gy;
const CLOSERS: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/** `undefined` where the source has none, or one that is not a plain display of strings. */
export function sourceTags(source: string): readonly string[] | undefined {
  const start = STATEMENT.exec(source);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  const closer = CLOSERS[source[from] ?? ""];
  if (closer === undefined) return undefined;
  TOKEN.lastIndex = from + 1;
  const tags: string[] = [];
  for (let token = TOKEN.exec(source); token; token = TOKEN.exec(source)) {
    const [piece] = token;
    const value = token[1] ?? token[2];
    if (value !== undefined) tags.push(value);
    else if (piece === closer) return /^[^\S\n]*(?:#|\n|;|$)/.test(source.slice(TOKEN.lastIndex)) ? tags : undefined;
    else if (piece !== "," && !/^[\s#]/.test(piece)) return undefined;
  }
  return undefined;
}
