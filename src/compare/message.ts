/**
 * Messages of rejections up to names: what graph form looks past in a program, it looks past in a message. Symbols may be named otherwise, one name for
 * one symbol throughout, and the terms of an expression stand in the order of their names; nodes may be named otherwise; and where a file lies, and on
 * which line something stands, says nothing of what was refused.
 */
import { canonical, isExpression, symbolsOf } from "./symbols.ts";

/** Text and expressions in turn; an expression has symbols in it. */
type Piece = { readonly text: string } | { readonly expression: string } | { readonly set: readonly string[] };

const SYMBOL = /\b(?:s|u|zf|zuf)\d+\b/;
/** A parenthesis right behind a symbol is the sentence's. */
const CALLED = /\b(?:s|u|zf|zuf)\d+\(/;
/** What may stand in an expression, in one run. */
const RUN = /(?:\s*(?:\b(?:s|u|zf|zuf)\d+\b|\b\d+(?:\.\d+)?\b|\b(?:True|False|int_oo)\b|\b[A-Za-z_]\w*(?=\()|\*\*|\/\/|[<>=!]=|[-+*/%<>&|~(),]))+/g;
const TOKEN = /\s*(?:\w+(?:\.\d+)?|\*\*|\/\/|[<>=!]=|.)/gs;
/** Longest run, in tokens, that is searched for expressions. */
const LONGEST = 120;

/** Whether two lines say the same up to names and places. */
export function sameUpToNames(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.max(a.length, b.length) > LONGEST_LINE) return false;
  const [left, right] = [piecesOf(placeless(a)), piecesOf(placeless(b))];
  if (left.length !== right.length || left.some((piece, index) => kindOf(piece) !== kindOf(right[index]!))) return false;
  return renamings(symbolsIn(left), symbolsIn(right)).some((rename) => left.every((piece, index) => shown(piece, (name) => rename.get(name) ?? name) === shown(right[index]!, (name) => name)));
}

/** Longer lines are no sentences: they are the same or they are not. */
const LONGEST_LINE = 20_000;

/** The same for all lines that say the same of other expressions. */
export const generalLine = (line: string): string => (line.length > LONGEST_LINE ? line : piecesOf(placeless(line)).map((piece) => ("text" in piece ? piece.text : "…")).join(""));

/** Without where a file lies and which line is meant, and without a node's name. */
export const placeless = (line: string): string =>
  line.replace(/(?:[\w.+-]*\/)+(?=[\w.+-]+\.py\b)/g, "").replace(/(\.py"?)(?::\d+\b|, line \d+)/g, "$1").replace(/ on node '\w+'/g, "");

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  let end = 0;
  const found = (expression: string): void => {
    const last = pieces.at(-1);
    // PyTorch lists symbols in the order of a set.
    if (text === ", " && last && "set" in last) pieces[pieces.length - 1] = { set: [...last.set, expression] };
    else if (text.endsWith("symbols: ")) pieces.push({ text }, { set: [expression] });
    else pieces.push({ text }, { expression });
    text = "";
  };
  for (const run of line.matchAll(RUN)) {
    text += line.slice(end, run.index);
    end = run.index + run[0].length;
    for (const [piece, isOne] of expressionsIn(run[0])) {
      if (isOne) found(piece);
      else text += piece;
    }
  }
  return [...pieces, { text: text + line.slice(end) }];
}

/** Cuts a run into its longest expressions, from left to right, and what stands between them. */
function* expressionsIn(run: string): Generator<readonly [string, boolean]> {
  const tokens = run.match(TOKEN) ?? [];
  if (!SYMBOL.test(run) || tokens.length > LONGEST) return yield [run, false];
  for (let from = 0; from < tokens.length;) {
    let to = tokens.length;
    while (to > from && !isWhole(tokens.slice(from, to).join(""))) to -= 1;
    if (to === from) {
      yield [tokens[from]!, false];
      from += 1;
      continue;
    }
    const piece = tokens.slice(from, to).join("");
    const blanks = piece.length - piece.trimStart().length;
    if (blanks > 0) yield [piece.slice(0, blanks), false];
    yield [piece.trimStart(), true];
    from = to;
  }
}

const isWhole = (text: string): boolean => SYMBOL.test(text) && !CALLED.test(text) && isExpression(text.trim());

/** What stands between expressions is compared here; they themselves under each renaming. */
const kindOf = (piece: Piece): string => ("text" in piece ? `text ${piece.text}` : "set" in piece ? `set ${piece.set.length}` : "expression");

function shown(piece: Piece, rename: (name: string) => string): string {
  if ("text" in piece) return piece.text;
  return "set" in piece ? piece.set.map((one) => canonical(one, rename)).sort().join(", ") : canonical(piece.expression, rename);
}

function symbolsIn(pieces: readonly Piece[]): string[] {
  return [...new Set(pieces.flatMap((piece) => ("text" in piece ? [] : "set" in piece ? piece.set : [piece.expression])).flatMap(symbolsOf))].filter((name) => SYMBOL.test(name));
}

/** Most symbols of which every renaming is tried; of more, only the one in the order in which they appear. */
const TRIED = 6;
const kind = (name: string): string => name.replace(/\d+$/, "");

/** Every way to give one side's symbols the other's names, kinds kept. */
function renamings(from: readonly string[], to: readonly string[]): ReadonlyMap<string, string>[] {
  if (from.length !== to.length) return [];
  if (from.length > TRIED) return from.every((name, index) => kind(name) === kind(to[index]!)) ? [new Map(from.map((name, index) => [name, to[index]!]))] : [];
  const [name, ...rest] = from;
  if (name === undefined) return [new Map()];
  return to.filter((other) => kind(other) === kind(name)).flatMap((other) => renamings(rest, to.filter((one) => one !== other)).map((found) => new Map([[name, other], ...found])));
}
