/** What a reporter gets to write with. It takes the stream of events; whoever made it knows where the text goes. */
import type picocolors from "picocolors";
import type { Sink } from "../runner/index.ts";

export type Paint = ReturnType<typeof picocolors.createColors>;

export interface Output {
  write(text: string): void;
  readonly paint: Paint;
  /** The environment's variables, by which CI systems name files. */
  readonly env: NodeJS.ProcessEnv;
}

export type Reporter = (output: Output) => Sink;
