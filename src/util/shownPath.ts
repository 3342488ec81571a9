/** Paths in messages. */
import { relative } from "node:path";

/** A path as the user would type it: relative, unless that leads up and away. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" ? "." : short.startsWith("../..") ? path : short;
}
