/**
 * Literals read from their source text (https://docs.python.org/3.13/reference/lexical_analysis.html#literals).
 */
import type { Literal } from "./nodes.ts";

/** Something in a literal that Python does not accept. */
export class LiteralError extends Error {}

export function numberLiteral(source: string): Literal {
  const text = source.replaceAll("_", "").toLowerCase();
  if (/^0[xob]/.test(text)) return { type: "int", value: BigInt(text) };
  if (text.endsWith("j")) return { type: "complex", value: Number(text.slice(0, -1)) };
  if (/[.e]/.test(text)) return { type: "float", value: Number(text) };
  return { type: "int", value: BigInt(text) };
}

/** One or several adjacent string literals, as they stand between parentheses, comments and line ends. */
export function stringLiteral(source: string): Literal {
  let text = "";
  const bytes: number[] = [];
  let isBytes = false;
  let at = 0;
  while (at < source.length) {
    const skipped = /^(?:\s|\\\n|#[^\n]*|[()])+/.exec(source.slice(at));
    if (skipped !== null) {
      at += skipped[0].length;
      continue;
    }
    const start = /^([a-zA-Z]*)('''|"""|'|")/.exec(source.slice(at));
    if (start === null) throw new LiteralError("invalid syntax");
    const prefix = start[1]!.toLowerCase();
    const quote = start[2]!;
    const from = at + start[0].length;
    const end = closingQuote(source, from, quote);
    if (end < 0) throw new LiteralError("unterminated string literal");
    const body = source.slice(from, end);
    at = end + quote.length;
    if (prefix.includes("b")) {
      isBytes = true;
      for (const c of prefix.includes("r") ? body : unescape(body, true)) {
        if (c.charCodeAt(0) > 255) throw new LiteralError("bytes can only contain ASCII literal characters");
        bytes.push(c.charCodeAt(0));
      }
    } else text += prefix.includes("r") ? body : unescape(body, false);
  }
  return isBytes ? { type: "bytes", value: Uint8Array.from(bytes) } : { type: "str", value: text };
}

/** Where the quote stands that closes a string whose text begins at `from`; -1 where none does. */
export function closingQuote(source: string, from: number, quote: string): number {
  let end = source.indexOf(quote, from);
  while (end >= 0 && isEscaped(source, end)) end = source.indexOf(quote, end + 1);
  return end;
}

/** Whether an odd number of backslashes stands before a place. */
export function isEscaped(source: string, at: number): boolean {
  let first = at;
  while (source[first - 1] === "\\") first--;
  return (at - first) % 2 === 1;
}

const simple: Readonly<Record<string, string>> = {
  "\n": "", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v",
};

const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|([\s\S]))/g;

function unescape(body: string, bytes: boolean): string {
  if (!body.includes("\\")) return body;
  return body.replace(escape, (whole: string, octal?: string, hex?: string, short?: string, long?: string, name?: string, other?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (bytes && (short ?? long ?? name) !== undefined) return whole;
    if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16));
    if (long !== undefined) return String.fromCodePoint(Number.parseInt(long, 16));
    if (name !== undefined) return namedCharacter(name);
    return simple[other!] ?? whole;
  });
}

// Abstraction: the names of the characters that model sources use; there is no table of all of Unicode's names here.
const names: Readonly<Record<string, string>> = {
  "BULLET": "•", "DEGREE SIGN": "°", "EM DASH": "—", "EN DASH": "–", "MICRO SIGN": "µ", "GREEK SMALL LETTER ALPHA": "α", "GREEK SMALL LETTER BETA": "β",
  "GREEK SMALL LETTER LAMDA": "λ", "GREEK SMALL LETTER MU": "μ", "GREEK SMALL LETTER PI": "π", "GREEK SMALL LETTER SIGMA": "σ", "NO-BREAK SPACE": "\u00a0",
  "MULTIPLICATION SIGN": "×", "RIGHTWARDS ARROW": "→", "LEFTWARDS ARROW": "←", "CHECK MARK": "✓", "SNOWMAN": "☃", "HORIZONTAL ELLIPSIS": "…", "INFINITY": "∞",
};

function namedCharacter(name: string): string {
  const found = names[name.toUpperCase()];
  if (found === undefined) throw new LiteralError(`the character name \\N{${name}} is not known here`);
  return found;
}
