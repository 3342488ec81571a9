/** Words as a POSIX shell takes them. */

/** The word itself where it is harmless, else in single quotes. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
