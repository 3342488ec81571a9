/** A badge: the JSON that shields.io's endpoint reads (https://shields.io/badges/endpoint-badge), to publish beside a README. */
import { unexpected } from "../runner/index.ts";
import { atEnd, type Reporter } from "./reporter.ts";

/** Nothing is said of a run that did not come to its end but that it did not. */
export const badge: Reporter = atEnd((start, cases, finish) => {
  const asExpected = cases.filter(({ status }) => !unexpected.has(status)).length;
  const whole = finish.unrun === 0 && cases.length > 0;
  const message = whole ? `${asExpected}/${cases.length} ${start.profile}` : "did not run to its end";
  const color = !whole ? "lightgrey" : asExpected === cases.length ? "brightgreen" : asExpected / cases.length > 0.9 ? "yellow" : "red";
  return `${JSON.stringify({ schemaVersion: 1, label: "torch.export", message, color })}\n`;
});
