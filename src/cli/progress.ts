/** A status line at a terminal while a run takes its time: `12/210 · 1 not as expected · 3 s`. It is gone before anything else is written. */
import { unexpected, type RunEvent, type Sink } from "../runner/index.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds before a run counts as long, and between two lines. */
const PATIENCE = 1000;
const BEAT = 200;
const CLEAR = "\r\u001b[2K";

export class Progress implements Sink {
  private readonly terminal: Terminal;
  private readonly now: () => number;
  private began = 0;
  private total = 0;
  private done = 0;
  private bad = 0;
  private shown = false;
  private beat: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.terminal = terminal;
    this.now = now;
  }

  /** Nobody looks at a pipe, and a dumb terminal cannot take a line back. */
  static fits = (terminal: Terminal): boolean => terminal.interactive && terminal.env["TERM"] !== "dumb";

  take(event: RunEvent): void {
    if (event.event === "start") {
      this.began = this.now();
      this.total = event.cases;
      this.beat = setInterval(() => this.draw(), BEAT);
      this.beat.unref();
    } else if (event.event === "case") {
      this.done += 1;
      if (unexpected.has(event.result.status)) this.bad += 1;
      this.draw();
    } else this.close();
  }

  /** Writes whole lines above the status line. */
  write(text: string): void {
    this.clear();
    this.terminal.out(text);
  }

  close(): void {
    clearInterval(this.beat);
    this.clear();
  }

  private draw(): void {
    const elapsed = this.now() - this.began;
    if (elapsed < PATIENCE) return;
    const line = `${this.done}/${this.total}${this.bad > 0 ? ` · ${this.bad} not as expected` : ""} · ${Math.floor(elapsed / 1000)} s`;
    this.terminal.out(`${CLEAR}${this.terminal.colors.dim(line.slice(0, this.terminal.width - 1))}`);
    this.shown = true;
  }

  private clear(): void {
    if (this.shown) this.terminal.out(CLEAR);
    this.shown = false;
  }
}
