/** Random models out of templates of statements over variables of several kinds. */
import type { Generator } from "./engine.ts";
import type { Random } from "./random.ts";

/** A registered data class, which both generators' models give back. */
export const resultClass = `@dataclass
class Result:
    first: Any
    rest: Any


torch.export.register_dataclass(Result)`;

export interface Variable {
  readonly name: string;
  readonly kind: string;
}

interface Statement {
  readonly lines: readonly string[];
  readonly defines: readonly Variable[];
  readonly uses: readonly string[];
}

export interface Program {
  readonly statements: readonly Statement[];
  readonly results: readonly string[];
  readonly shape: "tuple" | "dict" | "nested" | "named" | "dataclass" | "one";
}

export interface Template {
  /** Kinds of the operands, `$0` and on in the text; `$r` is the new variable, `$s` another. */
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  readonly lines: readonly string[];
}

export const template = (takes: string, gives: string, ...lines: readonly string[]): Template =>
  ({ takes: takes === "" ? [] : takes.split(" "), gives: gives === "" ? [] : gives.split(" "), lines });

function fill(line: string, operands: readonly string[], made: readonly string[]): string {
  return line.replace(/\$(\d)/g, (_, i: string) => operands[Number(i)]!).replaceAll("$r", made[0] ?? "").replaceAll("$s", made[1] ?? "");
}

function makeStatement(templates: readonly Template[], random: Random, scope: readonly Variable[], fresh: () => string): Statement | null {
  const chosen = random.pick(templates);
  const operands: string[] = [];
  for (const kind of chosen.takes) {
    // Sizes are numbers too; what was made last is used most.
    const fitting = scope.filter((each) => each.kind === kind || (kind === "value" && each.kind === "size"));
    if (fitting.length === 0) return null;
    operands.push(random.chance(0.5) ? fitting.at(-1)!.name : random.pick(fitting).name);
  }
  // Names are bound anew by loops; members and entries of inputs are not.
  if (chosen.lines.some((line) => line.includes("    $0 =")) && !/^\w+$/.test(operands[0]!)) return null;
  const made = chosen.gives.map((kind) => ({ name: fresh(), kind }));
  const names = made.map((each) => each.name);
  return { lines: chosen.lines.map((line) => fill(line, operands, names)), defines: made, uses: operands };
}

export interface Language {
  readonly name: string;
  /** What is there before the first statement. */
  readonly given: readonly Variable[];
  readonly templates: readonly Template[];
  /** How many statements a program has at least, and at most. */
  readonly length: readonly [number, number];
  /** The model file of a body and the expression that it returns. */
  readonly render: (body: readonly string[], result: string) => string;
}

export const statementGenerator = ({ name, given, templates, length, render }: Language): Generator<Program> => ({
  name,
  generate(random) {
    const scope: Variable[] = [...given];
    const statements: Statement[] = [];
    let count = 0;
    const wanted = length[0] + random.int(0, length[1] - length[0]);
    for (let tries = 0; statements.length < wanted && tries < 200; tries++) {
      const made = makeStatement(templates, random, scope, () => `t${count++}`);
      if (made === null) continue;
      statements.push(made);
      scope.push(...made.defines);
    }
    const made = scope.slice(given.length).map((each) => each.name);
    const results = made.length === 0 ? ["x + 1"] : Array.from({ length: 1 + random.int(0, 2) }, () => (random.chance(0.7) ? made[made.length - 1 - random.int(0, Math.min(3, made.length) - 1)]! : random.pick(scope).name));
    return { statements, results, shape: random.pick(["tuple", "dict", "nested", "named", "dataclass", "one"] as const) };
  },
  render: (program) => render(program.statements.flatMap((each) => each.lines), result(program)),
  *shrink(program) {
    const { statements, results } = program;
    for (let i = 0; i < statements.length; i++) {
      const kept = without(statements, i);
      const names = new Set(kept.flatMap((each) => each.defines.map(({ name }) => name)));
      const left = results.filter((each) => !/^t\d+$/.test(each) || names.has(each));
      yield { ...program, statements: kept, results: left.length > 0 ? left : [[...names].at(-1) ?? "x + 1"] };
    }
    if (results.length > 1) for (let i = 0; i < results.length; i++) yield { ...program, results: results.filter((_, at) => at !== i) };
    if (program.shape !== "tuple") yield { ...program, shape: "tuple" };
  },
});

/** All but one statement and those that need what it defines. */
function without(statements: readonly Statement[], index: number): Statement[] {
  const gone = new Set(statements[index]!.defines.map(({ name }) => name));
  return statements.filter((each, i) => {
    if (i === index) return false;
    if (!each.uses.some((name) => gone.has(name))) return true;
    for (const { name } of each.defines) gone.add(name);
    return false;
  });
}

function result({ results, shape }: Program): string {
  const [first, ...rest] = results as [string, ...string[]];
  switch (shape) {
    case "one": return first;
    case "tuple": return `(${results.join(", ")},)`;
    case "dict": return `{${results.map((each, i) => `"r${i}": ${each}`).join(", ")}}`;
    case "nested": return `[${first}, {"rest": (${rest.map((each) => `${each}, `).join("")})}, None]`;
    case "named": return `Pair(${first}, [${rest.join(", ")}])`;
    case "dataclass": return `Result(first=${first}, rest=[${rest.join(", ")}])`;
  }
}
