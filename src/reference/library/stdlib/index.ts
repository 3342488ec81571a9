/** The standard library's modules that are written in TypeScript, made when they are first imported. */
import type { PyModule } from "../../objects/index.ts";
import { mathModule } from "./math.ts";
import { randomCore } from "./random.ts";
import { regexModule } from "./regex.ts";
import { structCore } from "./struct.ts";
import { builtinsModule, importCore, sysModule } from "./sys.ts";

export { isCompiled, isStandard, missingMember, opaqueModule, opaqueTarget } from "./opaque.ts";

export const stdlibModules: Readonly<Record<string, () => PyModule>> = {
  builtins: builtinsModule,
  math: mathModule,
  sys: sysModule,
  _imp: importCore,
  _random: randomCore,
  _re: regexModule,
  _struct: structCore,
};
