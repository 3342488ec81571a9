/** The two textual forms. Both take out what says where a program was traced and nothing of what it computes. */

/** Memory addresses, and the place in PyTorch's own source that a data-dependent guard names with a path cut oddly. */
const ADDRESS = /\b0x[0-9a-f]{6,}\b/g;
/** A list that PyTorch prints in the order of a set of classes, which goes by address. */
const CLASS_SET = /(?<=supported types: \[)[^\]]*/g;
const CAUSED_BY = /^(Caused by: .*?)  # .*$/gm;
/** The same where no line of the user's is to blame: a place in PyTorch, or in code that it made up, numbered by what ran before. */
const CAUSED_BY_TORCH = /^Caused by: \([^\n]*:\d+ in [^\n()]+\)$/gm;

/** How many graphs a process has compiled so far. */
const COMPILED = /<eval_with_key>\.\d+/g;

/** Where in its machine code PyTorch was: another build has other frames. */
const NATIVE_FRAMES = /\nException raised from [^\n]* \(most recent call first\):\n(?:(?:frame #\d+: |<omitting python frames>)[^\n]*\n)+/g;

/** Every byte, but for addresses, what is ordered by them, frames of machine code and `Caused by` locations. */
export const verbatim = (text: string): string =>
  text.replace(NATIVE_FRAMES, "").replace(ADDRESS, "0x…").replace(COMPILED, "<eval_with_key>.…").replace(CAUSED_BY, "$1").replace(CAUSED_BY_TORCH, "Caused by: (…)").replace(CLASS_SET, (classes) => classes.split(", ").sort().join(", "));

/** The normaliser of PyTorch's documentation (docs/source/scripts/exportdb/generate_example_rst.py), then trailing blanks. */
export const documented = (program: string): string =>
  verbatim(program).replace(/ {8}# File(?:.|\n)*?\n/g, "").replace(/[ \t]+$/gm, "");
