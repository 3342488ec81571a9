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

/** One key in raw mode. Control-C and the end of input count as `q`. */
function pressedKey(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve) => {
    const settle = (key: string): void => {
      stdin.off("data", onData).off("end", onEnd);
      stdin.setRawMode?.(false);
      stdin.pause();
      resolve(key);
    };
    const onData = (data: Buffer): void => settle(data[0] === 3 || data[0] === 4 ? "q" : data.toString("utf8").slice(0, 1));
    const onEnd = (): void => settle("q");
    stdin.setRawMode?.(true);
    stdin.on("data", onData).once("end", onEnd).resume();
  });
}
