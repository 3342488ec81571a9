/** The standard streams as commands see them: text in whole pieces, colours or none, and whether somebody is looking. */
import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Colours of standard output, of standard error. */
  readonly colors: Colors;
  readonly errColors: Colors;
  /** Whether standard output is a terminal. */
  readonly interactive: boolean;
  /** Whether somebody can answer: both standard input and output are a terminal. */
  readonly answers: boolean;
  /** The next key that is pressed. */
  key(): Promise<string>;
  readonly width: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** NO_COLOR (any value but empty) beats FORCE_COLOR, which beats what the stream is. */
export function wantsColor(env: NodeJS.ProcessEnv, tty: boolean | undefined): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  return tty === true && env["TERM"] !== "dumb";
}

export function systemTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colors: picocolors.createColors(wantsColor(env, stdout.isTTY)),
    errColors: picocolors.createColors(wantsColor(env, stderr.isTTY)),
    interactive: stdout.isTTY,
    answers: stdin.isTTY === true && stdout.isTTY === true,
    key: () => pressedKey(stdin),
    width: stdout.columns || 80,
    env,
    cwd: process.cwd(),
  };
}

/** Keys that came together with one that was waited for. */
const typedAhead: string[] = [];

/** One key in raw mode. Control-C and the end of input count as `q`; keys that send several characters, such as arrows, are one that means nothing. */
function pressedKey(stdin: NodeJS.ReadStream): Promise<string> {
  const ahead = typedAhead.shift();
  if (ahead !== undefined) return Promise.resolve(ahead);
  return new Promise((resolve) => {
    const settle = (key: string): void => {
      stdin.off("data", onData).off("end", onEnd);
      stdin.setRawMode?.(false);
      stdin.pause();
      resolve(key);
    };
    const onData = (data: Buffer): void => {
      const text = data.toString("utf8");
      const [first = "", ...more] = text.startsWith("\u001b") ? ["\u001b"] : [...text].map((key) => (key === "\u0003" || key === "\u0004" ? "q" : key));
      typedAhead.push(...more);
      settle(first);
    };
    const onEnd = (): void => settle("q");
    stdin.setRawMode?.(true);
    stdin.on("data", onData).once("end", onEnd).resume();
  });
}
