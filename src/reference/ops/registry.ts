/** Finding operators: the schema table joined with the rules of `table/` and the kernels of `kernels/`. */
import { atenSchemas } from "./table/schemas.ts";
import { extraTagsOf } from "./table/facts.ts";
import { factoryOps } from "./table/factories.ts";
import type { Family } from "./table/family.ts";
import { foreignOps } from "./table/foreign.ts";
import { joinOps } from "./table/joins.ts";
import { linalgOps } from "./table/linalg.ts";
import { nnOps } from "./table/nn.ts";
import { pointwiseOps } from "./table/pointwise.ts";
import { reductionOps } from "./table/reductions.ts";
import { symbolOps } from "./table/symbols.ts";
import { viewOps } from "./table/views.ts";
import { kernelFor } from "./kernels/index.ts";
import { compositionOf } from "./compositions.ts";
import { composeOf } from "./inner.ts";
import { NotImplementedOp } from "./missing.ts";
import { intoOut, isOut } from "./rules/out.ts";
import { inPlace } from "./rules/elementwise.ts";
import { parseSchema } from "./schema.ts";
import type { Op, Rule, Schema } from "./types.ts";

const families: readonly Family[] = [pointwiseOps, viewOps, reductionOps, factoryOps, joinOps, linalgOps, nnOps, symbolOps, foreignOps];

let rules: Map<string, Rule> | null = null;

function ruleTable(): Map<string, Rule> {
  if (rules) return rules;
  rules = new Map();
  for (const family of families) for (const [names, rule] of family) for (const name of names.split(" ")) rules.set(name, rule);
  return rules;
}

/** The line of each operator by `packet.overload`, and the overloads of each packet in table order. */
let lines: Map<string, string> | null = null;
let overloads: Map<string, string[]> | null = null;

function index(): { lines: Map<string, string>; overloads: Map<string, string[]> } {
  if (lines && overloads) return { lines, overloads };
  lines = new Map();
  overloads = new Map();
  for (const line of atenSchemas.split("\n")) {
    if (!line) continue;
    const head = line.slice(0, line.indexOf("("));
    const [packet = "", overload = "default"] = head.split(".");
    lines.set(`${packet}.${overload}`, line);
    const list = overloads.get(packet);
    if (list) list.push(overload); else overloads.set(packet, [overload]);
  }
  return { lines, overloads };
}

/** The overload that gives what `schema` writes into its `out` arguments; null where it has none. */
function functionalOf(packet: string, schema: Schema): string | null {
  const given = schema.args.filter(arg => !isOut(arg));
  if (given.length === schema.args.length) return null;
  const texts = (each: Schema): string => each.args.filter(arg => !isOut(arg)).map(arg => arg.name).join();
  const wanted = given.map(arg => arg.name).join();
  const others = (index().overloads.get(packet) ?? []).map(name => [name, parseSchema(index().lines.get(`${packet}.${name}`)!.split(" #")[0]!)] as const);
  const fits = (other: Schema): boolean => !other.args.some(isOut) && (texts(other) === wanted || given.every(arg => other.index.has(arg.name)))
    && given.every(arg => other.args[other.index.get(arg.name)!]!.type.base === arg.type.base);
  return others.find(([, other]) => fits(other) && texts(other) === wanted)?.[0] ?? others.find(([, other]) => fits(other))?.[0] ?? null;
}

function ruleFor(packet: string, overload: string, schema?: Schema): Rule | null {
  const table = ruleTable();
  const functional = schema && functionalOf(packet, schema);
  if (functional) {
    const inner = named(packet, functional);
    return inner && intoOut(inner);
  }
  const own = table.get(`${packet}.${overload}`) ?? table.get(packet);
  if (own) return own;
  if (packet.endsWith("_") && !packet.endsWith("__")) {
    const functional = ruleFor(packet.slice(0, -1), overload);
    return functional && inPlace(functional);
  }
  return null;
}

const ops = new Map<string, Op>();

function build(packet: string, overload: string, line: string): Op {
  const hash = line.lastIndexOf(" #");
  const schema = parseSchema(hash < 0 ? line : line.slice(0, hash));
  const tags = new Set([...(hash < 0 ? [] : line.slice(hash + 2).split(" ")), ...extraTagsOf(packet)]);
  if (schema.written.length > 0) tags.add("inplace");
  if (schema.args.some(arg => arg.alias && !arg.alias.write)) tags.add("view");
  const name = `aten.${packet}.${overload}`;
  const rule = ruleFor(packet, overload, schema) ?? (() => { throw new NotImplementedOp(name); });
  const kernel = kernelFor(packet, overload);
  const composition = compositionOf(packet);
  return { schema, namespace: "aten", packet, overload, name, tags, rule, ...(kernel ? { kernel } : {}), ...(composition ? { composition } : {}) };
}

function named(packet: string, overload: string): Op | null {
  const key = `${packet}.${overload}`;
  const known = ops.get(key);
  if (known) return known;
  const line = index().lines.get(key);
  if (line === undefined) return null;
  const op = build(packet, overload, line);
  ops.set(key, op);
  return op;
}

const found = new Map<string, Op>();

/** `aten::add.Tensor`, `aten.add.Tensor` or `add.Tensor`; a bare packet is its default overload. */
export function findOp(text: string): Op {
  const known = found.get(text);
  if (known !== undefined) return known;
  const [packet = "", overload = "default"] = text.replace(/^aten(::|\.)/, "").split(".");
  const op = named(packet, overload);
  if (!op) throw new NotImplementedOp(`aten.${packet}.${overload}`);
  found.set(text, op);
  return op;
}

/** All overloads of `add`; empty when there is no such operator. */
export function lookup(packet: string): readonly Op[] {
  return (index().overloads.get(packet) ?? []).map(overload => named(packet, overload)!);
}

/** Whether a rule exists (an operator may be known by its schema alone). */
export function hasRule(op: Op): boolean {
  return ruleFor(op.packet, op.overload) !== null;
}

/** Overloads in the order in which Python tries them: tensors before scalars, the fewest extras first. */
export function overloadOrder(packet: string): readonly Schema[] {
  return tensorsFirst(lookup(packet)).map(op => op.schema);
}

export function tensorsFirst(overloads: readonly Op[]): readonly Op[] {
  const weight = ({ schema }: Op): number => schema.args.reduce((sum, arg) => sum + (arg.type.base === "Scalar" ? 1 : 0), 0);
  return overloads.toSorted((a, b) => weight(a) - weight(b));
}

composeOf(findOp);
