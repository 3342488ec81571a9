/** What a reporter gets to write with. It takes the stream of events; whoever made it knows where the text goes. */
import type picocolors from "picocolors";
import type { CaseResult, RunFinish, RunStart, Sink } from "../runner/index.ts";

export type Paint = ReturnType<typeof picocolors.createColors>;

export interface Output {
  write(text: string): void;
  readonly paint: Paint;
  /** The environment's variables, by which CI systems name files. */
  readonly env: NodeJS.ProcessEnv;
}

export type Reporter = (output: Output) => Sink;

/** A reporter that says all of it when the run has ended: one text of the whole. */
export const atEnd = (text: (start: RunStart, cases: readonly CaseResult[], finish: RunFinish) => string): Reporter => (output) => {
  let start: RunStart | undefined;
  const cases: CaseResult[] = [];
  return {
    take(event) {
      if (event.event === "start") start = event;
      else if (event.event === "case") cases.push(event.result);
      else if (start) output.write(text(start, cases, event));
    },
  };
};
