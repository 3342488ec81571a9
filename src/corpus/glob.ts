/** Globs over names: `*` any run of characters, `?` one, `[abc]` one of them, `{a,b}` one of several words. */

export function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const body = glob.replace(/\[(!?)((?:\\.|[^\]\\])+)\]|[*?{},]|[^]/g, (piece: string, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not ? "^" : ""}${set.replace(/[\\^[]/g, "\\$&")}]`;
    if (piece === "*") return ".*";
    if (piece === "?") return ".";
    if (piece === "{") return (depth += 1, "(?:");
    if (piece === "}" && depth > 0) return (depth -= 1, ")");
    if (piece === "," && depth > 0) return "|";
    return piece.replace(/[.+^$()|[\]\\{}]/, "\\$&");
  });
  return new RegExp(`^(?:${body}${")".repeat(depth)})$`);
}
