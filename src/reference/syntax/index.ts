/** The door of `syntax/`: Python source to a typed syntax tree. */
export * from "./nodes.ts";
export { PythonSyntaxError } from "./faults.ts";
export { parseLazily, textOf, type Binding, type LazyStatement } from "./lazily.ts";
export { parseExpression, parseModule } from "./parse.ts";
