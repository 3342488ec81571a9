/** The notation of recorded calls: `aten.add.Tensor(x, 1)`, `[None, @index], 0.5`. For tests. */
import { ComplexScalar, Device, dtypes, layouts, memoryFormats, type OpArg } from "../index.ts";

export type Names = (name: string) => OpArg | undefined;

/** Reads Python literals and names from a text; stands where it has got to. */
export class Reader {
  private readonly text: string;
  private readonly names: Names;
  private at = 0;
  constructor(text: string, names: Names) {
    this.text = text;
    this.names = names;
  }
  get done(): boolean { return this.at >= this.text.length; }

  eat(token: string): boolean {
    while (this.text[this.at] === " ") this.at++;
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  match(pattern: RegExp): RegExpExecArray | null {
    while (this.text[this.at] === " ") this.at++;
    const found = pattern.exec(this.text.slice(this.at));
    if (found) this.at += found[0].length;
    return found;
  }

  value(): OpArg {
    for (const [open, close] of [["[", "]"], ["(", ")"]] as const) {
      if (!this.eat(open)) continue;
      const items: OpArg[] = [];
      while (!this.eat(close)) { items.push(this.value()); this.eat(","); }
      return items;
    }
    const imaginary = this.match(/^(-?[\d.]+)j/);
    if (imaginary) return new ComplexScalar(0, Number(imaginary[1]));
    const integer = this.match(/^-?\d+(?![\d.e])/);
    if (integer) return BigInt(integer[0]);
    const float = this.match(/^-?(\d+\.?\d*(e[+-]?\d+)?|inf)/);
    if (float) return Number(float[0].replace("inf", "Infinity"));
    const text = this.match(/^(['"])(.*?)\1/);
    if (text) return text[2]!;
    const device = this.match(/^device\(type='(\w+)'\)/);
    if (device) return new Device(device[1]!);
    const constant = this.match(/^torch\.(\w+)/);
    if (constant) return { ...dtypes, ...layouts, ...memoryFormats }[constant[1] as "int64"]!;
    return this.name();
  }

  private name(): OpArg {
    const name = this.match(/^@?\w+/)?.[0] ?? "";
    const literals: Readonly<Record<string, OpArg>> = { None: null, True: true, False: false };
    if (name in literals) return literals[name] as OpArg;
    const found = this.names(name);
    if (found === undefined) throw new Error(`unknown name '${name}' in ${this.text}`);
    return found;
  }

  /** Arguments up to `end`: positional ones, then `name = value`. */
  arguments(end: string | null): { args: OpArg[]; kwargs: Map<string, OpArg> } {
    const args: OpArg[] = [];
    const kwargs = new Map<string, OpArg>();
    while (end === null ? !this.done : !this.eat(end)) {
      const name = this.match(/^(\w+) = /)?.[1];
      if (name === undefined) args.push(this.value()); else kwargs.set(name, this.value());
      this.eat(",");
    }
    return { args, kwargs };
  }
}
