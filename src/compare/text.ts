/** The two textual forms. Both take out what says where a program was traced and nothing of what it computes. */

/** Memory addresses, and the place in PyTorch's own source that a data-dependent guard names with a path cut oddly. */
const ADDRESS = /\b0x[0-9a-f]{6,}\b/g;
const CAUSED_BY = /^(Caused by: .*?)  # .*$/gm;

/** Every byte, but for addresses and `Caused by` locations. */
export const verbatim = (text: string): string => text.replace(ADDRESS, "0x…").replace(CAUSED_BY, "$1");

/** The normaliser of PyTorch's documentation (docs/source/scripts/exportdb/generate_example_rst.py), then trailing blanks. */
export const documented = (program: string): string =>
  verbatim(program).replace(/ {8}# File(?:.|\n)*?\n/g, "").replace(/[ \t]+$/gm, "");
