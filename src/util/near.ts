/** Near matches for a misspelt word. */

/** Words within a third of the word's length in edits, or that begin with or contain it; nearest first, three at most. */
export function nearest(word: string, known: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase();
  const allowed = Math.max(1, Math.ceil(wanted.length / 3));
  const scored = known.map((candidate) => ({ candidate, score: score(wanted, candidate.toLowerCase(), allowed) }));
  return scored.filter(({ score }) => score <= allowed).sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1)).slice(0, 3).map(({ candidate }) => candidate);
}

function score(word: string, candidate: string, allowed: number): number {
  const edits = distance(word, candidate);
  return word.length >= 3 && candidate.includes(word) ? Math.min(edits, allowed) : edits;
}

/** Edits between two words: insertions, deletions, replacements and swaps of neighbours count one each. */
export function distance(a: string, b: string): number {
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (older[j - 2] ?? 0) + 1);
      row.push(best);
    }
    older = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Words of a list that is shown whole. */
const WHOLE = 40;

/** `did you mean …?` where something is near, else the whole list, or what it begins with. */
export function orNear(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near.length > 0) return `did you mean ${near.join(", ")}?`;
  if (known.length === 0) return "there are none";
  return known.length <= WHOLE ? `known: ${known.join(", ")}` : `known: ${known.slice(0, 5).join(", ")}, … and ${known.length - 5} more`;
}
