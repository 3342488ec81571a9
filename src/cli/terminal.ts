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
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colors: picocolors.createColors(wantsColor(env, stdout.isTTY)),
    errColors: picocolors.createColors(wantsColor(env, stderr.isTTY)),
    interactive: stdout.isTTY,
    width: stdout.columns || 80,
    env,
    cwd: process.cwd(),
  };
}
