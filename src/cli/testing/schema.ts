/** For tests: holds JSON to a schema, as much of JSON Schema as the published ones use. Throws for a keyword that it does not know. */
import { readFileSync } from "node:fs";

export type Schema = { readonly [keyword: string]: unknown };

/** Every fault, with its place; empty for valid data. */
export function faultsOf(data: unknown, schema: Schema, root: Schema = schema, at = "$"): string[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const check = keywords[keyword];
    if (!check) throw new Error(`a keyword that this validator does not know: ${keyword}`);
    return check(value as never, { data, schema, root, at });
  });
}

interface Context {
  readonly data: unknown;
  readonly schema: Schema;
  readonly root: Schema;
  readonly at: string;
}

type Keyword = (value: never, context: Context) => string[];

const isObject = (data: unknown): data is Record<string, unknown> => typeof data === "object" && data !== null && !Array.isArray(data);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const fault = (holds: boolean, { at, data }: Context, what: string): string[] => (holds ? [] : [`${at}: ${what}, got ${JSON.stringify(data)?.slice(0, 80)}`]);
const nothing: Keyword = () => [];

const types: Readonly<Record<string, (data: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (data) => typeof data === "string",
  number: (data) => typeof data === "number",
  integer: Number.isInteger,
  boolean: (data) => typeof data === "boolean",
};

const passing = (options: readonly Schema[], { data, root, at }: Context): number => options.filter((option) => faultsOf(data, option, root, at).length === 0).length;

const keywords: Readonly<Record<string, Keyword>> = {
  $schema: nothing, $id: nothing, $defs: nothing, title: nothing, description: nothing, default: nothing, examples: nothing,
  type: (value: string | readonly string[], context) => fault([value].flat().some((type) => types[type]!(context.data)), context, `expected ${String(value)}`),
  const: (value: unknown, context) => fault(same(value, context.data), context, `expected ${JSON.stringify(value)}`),
  enum: (value: readonly unknown[], context) => fault(value.some((one) => same(one, context.data)), context, `expected one of ${value.join(", ")}`),
  pattern: (value: string, context) => fault(typeof context.data !== "string" || new RegExp(value, "u").test(context.data), context, `expected ${value}`),
  minLength: (value: number, context) => fault(typeof context.data !== "string" || context.data.length >= value, context, `expected ${value} characters`),
  minimum: (value: number, context) => fault(typeof context.data !== "number" || context.data >= value, context, `expected at least ${value}`),
  minItems: (value: number, context) => fault(!Array.isArray(context.data) || context.data.length >= value, context, `expected ${value} items`),
  uniqueItems: (value: boolean, context) => fault(!value || !Array.isArray(context.data) || new Set(context.data.map((one) => JSON.stringify(one))).size === context.data.length, context, "expected no item twice"),
  minProperties: (value: number, context) => fault(!isObject(context.data) || Object.keys(context.data).length >= value, context, `expected ${value} keys`),
  maxProperties: (value: number, context) => fault(!isObject(context.data) || Object.keys(context.data).length <= value, context, `expected ${value} keys at most`),
  required: (value: readonly string[], context) => value.flatMap((key) => fault(!isObject(context.data) || Object.hasOwn(context.data, key), context, `"${key}" is missing`)),
  items: (value: Schema, { data, root, at }) => (Array.isArray(data) ? data.flatMap((one, index) => faultsOf(one, value, root, `${at}[${index}]`)) : []),
  properties: (value: Readonly<Record<string, Schema>>, { data, root, at }) => (isObject(data) ? Object.entries(value).flatMap(([key, schema]) => (Object.hasOwn(data, key) ? faultsOf(data[key], schema, root, `${at}.${key}`) : [])) : []),
  propertyNames: (value: Schema, { data, root, at }) => (isObject(data) ? Object.keys(data).flatMap((key) => faultsOf(key, value, root, `${at} key`)) : []),
  additionalProperties: (value: boolean | Schema, context) => {
    const { data, schema, root, at } = context;
    if (!isObject(data)) return [];
    const known = Object.keys((schema["properties"] as object | undefined) ?? {});
    const stray = Object.keys(data).filter((key) => !known.includes(key));
    return typeof value === "boolean" ? stray.flatMap((key) => fault(value, context, `unknown key "${key}"`)) : stray.flatMap((key) => faultsOf(data[key], value, root, `${at}.${key}`));
  },
  anyOf: (value: readonly Schema[], context) => fault(passing(value, context) > 0, context, "fits no alternative"),
  oneOf: (value: readonly Schema[], context) => fault(passing(value, context) === 1, context, `fits ${passing(value, context)} alternatives, not one`),
  $ref: (value: string, { data, root, at }) => {
    const [file = "", path = ""] = value.split("#/");
    const whole = file === "" ? root : (JSON.parse(readFileSync(new URL(`../../schemas/${file}`, import.meta.url), "utf8")) as Schema);
    const target = path.split("/").reduce<unknown>((schema, key) => (schema as Schema)[key], whole);
    return faultsOf(data, target as Schema, whole, at);
  },
};
