/** The standard library's modules that are written in TypeScript, made when they are first imported. */
import type { PyModule } from "../../objects/index.ts";
import { mathModule } from "./math.ts";

export const stdlibModules: Readonly<Record<string, () => PyModule>> = {
  math: mathModule,
};
