/** The door of `syntax/`: Python source to a typed syntax tree. */
export * from "./nodes.ts";
export { PythonSyntaxError, parseExpression, parseModule } from "./parse.ts";
