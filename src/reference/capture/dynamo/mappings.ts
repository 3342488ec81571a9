/**
 * Dictionaries of other classes than Python's own that were there before the trace: of the methods written in C none is known but those that
 * polyfills stand for (torch/_dynamo/variables/user_defined.py, `MutableMappingVariable`).
 */
import { PyDict, isUserCode, realm, types, type Kwargs, type Value } from "../../objects/index.ts";
import { describe, describeAll, describeKwargs } from "./describe.ts";
import { dynamoError, unsupported } from "./refuse.ts";
import { isMutableMapping } from "./mutableMapping.ts";
import { following, type FollowedLine } from "./pythonFollowed.ts";

const isMet = (value: Value): value is PyDict => isMutableMapping(value) && isUserCode();

const mappingGet: readonly FollowedLine[] = [{ file: "torch/_dynamo/polyfills/__init__.py", line: 165, name: "mapping_get", code: "return obj.__getitem__(key)" }];

interface Written {
  readonly kind?: string;
  readonly func?: { readonly kind: string; readonly attr?: string };
  readonly keywords?: readonly { readonly arg?: string }[];
}

const written = (): Written | undefined => (realm().frame as { readonly at?: Written } | null)?.at;

/** Whether the traced code calls a method by its name: what `**mapping` and `dict(mapping)` ask for is there. */
const isCalled = (name: string): boolean => written()?.func?.attr === name;

const isMerged = (): boolean => written()?.kind === "Dict" || written()?.keywords?.some(({ arg }) => arg === undefined) === true;

/** Methods that are found all the same. */
const known: ReadonlySet<string> = new Set(["__contains__", "__getitem__", "get"]);

/** A method of such a dictionary's that is written in C. */
export function checkMappingMethod(self: Value, name: string, args: readonly Value[], kwargs: Kwargs): void {
  if (!isMet(self) || !isCalled(name)) return;
  if (name === "get" || name === "__getitem__") return following(name === "get" ? mappingGet : [], () => checkMappingKey(self, args[0] ?? null));
  if (!known.has(name)) unsupported(`call_method ${describe(self)} ${name} ${describeAll(args)} ${describeKwargs(kwargs)}`);
}

/** What is not there is missed outside of what the traced code sees. */
export function checkMappingKey(self: Value, key: Value): void {
  if (isMutableMapping(self) && self.cls.module !== "os" && !self.map.has(key) && !self.cls.mro.some((cls) => cls !== types.dict && cls.namespace.has("__missing__"))) dynamoError("InternalTorchDynamoError", `KeyError: ${String(key)}`);
}

export function checkMappingIterated(value: Value, isUnpacked: boolean): void {
  if (isMet(value) && !isMerged()) unsupported(isUnpacked ? `UNPACK_SEQUENCE ${describe(value)}` : `call_method ${describe(value)} __iter__ () {}`);
}

export function checkMappingLength(value: Value): void {
  if (isMet(value)) unsupported(`call_method ${describe(value)} __len__ () {}`);
}

export function checkMappingWrite(object: Value, key: Value, value: Value | undefined): void {
  if (!isMet(object)) return;
  unsupported(value === undefined ? `call_method ${describe(object)} __delitem__ ${describeAll([key])} {}` : `call_method ${describe(object)} __setitem__ ${describeAll([key, value])} {}`);
}

