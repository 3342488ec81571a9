/** Which dictionaries Dynamo takes for objects of the user's: those of classes of their own, but for what the traced code has made itself. */
import { PyDict, types, type Value } from "../../objects/index.ts";

/** Dictionaries that the traced code has made. */
export const madeMappings: WeakSet<PyDict> = new WeakSet();

const ownVariables: ReadonlySet<string> = new Set(["defaultdict", "OrderedDict"]);

export const isMutableMapping = (value: Value): value is PyDict =>
  value instanceof PyDict && value.cls !== types.dict && !(value.cls.module === "collections" && ownVariables.has(value.cls.name)) && value.cls.heap && !madeMappings.has(value);
