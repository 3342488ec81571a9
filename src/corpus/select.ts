/** Which cases a filter selects. */
import { nearest, orNear } from "../util/near.ts";
import type { Case, Corpus } from "./case.ts";
import { supportLevels } from "./case.ts";
import { globToRegExp } from "./glob.ts";
import { SelectionError } from "./selectionError.ts";
import { parseTags } from "./tagExpression.ts";

export interface Filter {
  /** Tag expressions; all must hold. */
  readonly tags?: readonly string[];
  readonly support?: string | undefined;
  /** Globs over names; one must match. */
  readonly cases?: readonly string[];
}

/** In the corpus's order. Throws `SelectionError` for a word that names nothing; answers an empty list where all is right and none passes. */
export function select(corpus: Corpus, filter: Filter): readonly Case[] {
  const vocabulary = [...corpus.tags.keys()];
  const tagFilters = (filter.tags ?? []).map((expression) => parseTags(expression, vocabulary));
  const { support } = filter;
  if (support !== undefined && !supportLevels.some((level) => level === support)) {
    throw new SelectionError(`--support: there is no support level "${support}"; ${orNear(support, supportLevels)}`);
  }
  const named = (filter.cases ?? []).map((glob) => matching(corpus, glob));
  return corpus.cases.filter((one) =>
    (named.length === 0 || named.some((names) => names.has(one.name))) && (support === undefined || one.support === support) && tagFilters.every((passes) => passes(one.tags)));
}

/** What stands before a pattern's first sign is held to what names begin with. */
function nearGlob(glob: string, names: readonly string[]): readonly string[] {
  const literal = /^[^*?{[]*/.exec(glob)![0];
  const whole = literal === glob ? nearest(glob, names) : [];
  if (whole.length > 0) return whole;
  if (literal.length < 3) return [];
  const starts = new Map([...names].reverse().flatMap((name) => [literal.length, literal.length + 1].map((length) => [name.slice(0, length), name] as const)));
  return [...new Set(nearest(literal, [...starts.keys()]).map((start) => starts.get(start)!))];
}

function matching(corpus: Corpus, glob: string): ReadonlySet<string> {
  const pattern = globToRegExp(glob);
  const names = corpus.cases.filter(({ name }) => pattern.test(name)).map(({ name }) => name);
  if (names.length === 0) {
    const known = corpus.cases.map(({ name }) => name);
    const near = nearGlob(glob, known);
    throw new SelectionError(`--case: no case is named "${glob}"; ${near.length > 0 ? `did you mean ${near.join(", ")}?` : known.length > 12 ? "`exportcheck list` shows them" : orNear(glob, known)}`);
  }
  return new Set(names);
}
