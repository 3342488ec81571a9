/** The door of `objects/`: what Python values are here, with no behaviour (that is `protocol/`). */
export * from "./value.ts";
export * from "./types.ts";
export * from "./containers.ts";
export * from "./hash.ts";
export * from "./builtin.ts";
export * from "./exceptions.ts";
export * from "./imports.ts";
export * from "./lazyNamespace.ts";
export * from "./libraries.ts";
export * from "./interceptor.ts";
export * from "./realm.ts";
