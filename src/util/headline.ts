/** The line of a reason that says most, for where there is room for one. */

const FRAME = /^\s*File "(.+)", line (\d+)/;

/** The first line; of a traceback the exception and where it was raised: `while the case was loaded: model.py:3: ValueError: no`. */
export function headline(reason: string): string {
  const lines = reason.split("\n");
  const [first = ""] = lines;
  const opening = /^(.*?)[\w.]+:\s+(?:Traceback \(most recent call last\):|File ".+", line \d+.*)$/.exec(first);
  if (!opening) return first;
  const places = lines.map((line, i) => FRAME.exec(i === 0 ? line.slice(line.indexOf(" File ") + 1) : line));
  const last = places.findLastIndex((place) => place !== null);
  const raised = lines.slice(Math.max(last, 0) + 1).find((line) => /^[^\s[]/.test(line));
  if (raised === undefined) return first;
  const place = places[last];
  return `${opening[1]}${place ? `${place[1]}:${place[2]}: ` : ""}${raised}`;
}
