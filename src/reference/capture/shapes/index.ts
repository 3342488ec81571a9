/** The sizes of the inputs that may vary: what is said of them, their symbols, and whether the trace keeps to it. */
export { InputShapes, combinedArgs, violations } from "./inputShapes.ts";
