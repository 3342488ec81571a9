/** As much of JSON Schema as the published schemas use. A keyword that is not known throws, so that none is passed over. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

type Check = (value: unknown, argument: unknown, schema: Schema, root: Schema, path: string) => string[];

const annotations = new Set(["$schema", "$id", "$defs", "title", "description", "format", "then", "else"]);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const told = (path: string, what: string, ok: boolean): string[] => (ok ? [] : [`${path || "/"}: ${what}`]);

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
};

const keywords: Readonly<Record<string, Check>> = {
  type: (value, kinds, _s, _r, path) => told(path, `not of type ${String(kinds)}`, [kinds].flat().some((kind) => types[kind as string]?.(value))),
  const: (value, wanted, _s, _r, path) => told(path, `not ${JSON.stringify(wanted)}`, value === wanted),
  enum: (value, wanted, _s, _r, path) => told(path, `${JSON.stringify(value)} is not among ${JSON.stringify(wanted)}`, (wanted as unknown[]).includes(value)),
  required: (value, names, _s, _r, path) => (isObject(value) ? (names as string[]).flatMap((name) => told(path, `${name} is missing`, Object.hasOwn(value, name))) : []),
  properties: (value, shapes, _s, root, path) => (isObject(value) ? Object.entries(shapes as Record<string, Schema>).flatMap(([name, shape]) => (Object.hasOwn(value, name) ? check(value[name], shape, root, `${path}/${name}`) : [])) : []),
  additionalProperties: (value, shape, schema, root, path) => {
    if (!isObject(value)) return [];
    const others = Object.keys(value).filter((name) => !Object.hasOwn((schema["properties"] ?? {}) as object, name));
    return others.flatMap((name) => (shape === false ? [`${path}/${name}: unknown`] : check(value[name], shape as Schema, root, `${path}/${name}`)));
  },
  propertyNames: (value, shape, _s, root, path) => (isObject(value) ? Object.keys(value).flatMap((name) => check(name, shape as Schema, root, `${path}/${name}`)) : []),
  items: (value, shape, _s, root, path) => (Array.isArray(value) ? value.flatMap((item, i) => check(item, shape as Schema, root, `${path}/${i}`)) : []),
  minItems: (value, least, _s, _r, path) => told(path, "too few", !Array.isArray(value) || value.length >= Number(least)),
  minLength: (value, least, _s, _r, path) => told(path, "too short", typeof value !== "string" || value.length >= Number(least)),
  minimum: (value, least, _s, _r, path) => told(path, `less than ${String(least)}`, typeof value !== "number" || value >= Number(least)),
  pattern: (value, pattern, _s, _r, path) => told(path, `does not match ${String(pattern)}`, typeof value !== "string" || new RegExp(String(pattern)).test(value)),
  $ref: (value, target, _s, root, path) => check(value, String(target).split("/").slice(1).reduce<Schema>((at, key) => at[key] as Schema, root), root, path),
  oneOf: (value, shapes, _s, root, path) => told(path, "not exactly one of the alternatives", (shapes as Schema[]).filter((shape) => check(value, shape, root, path).length === 0).length === 1),
  not: (value, shape, _s, root, path) => told(path, "what must not be", check(value, shape as Schema, root, path).length > 0),
  if: (value, shape, schema, root, path) => {
    const branch = schema[check(value, shape as Schema, root, path).length === 0 ? "then" : "else"];
    return branch === undefined ? [] : check(value, branch as Schema, root, path);
  },
};

function check(value: unknown, schema: Schema, root: Schema, path: string): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (annotations.has(keyword)) return [];
    const test = keywords[keyword];
    if (!test) throw new Error(`the schema uses ${keyword}, which this validator does not know`);
    return test(value, argument, schema, root, path);
  });
}

/** What breaks the schema, with its place; empty where nothing does. */
export const violations = (value: unknown, schema: Schema): string[] => check(value, schema, schema, "");
