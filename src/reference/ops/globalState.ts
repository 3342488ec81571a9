/** What a program can change for the whole of torch: each model that is loaded has its own, put in place while its code runs. */
import { defaultDtype, setDefaultDtype } from "./construct.ts";
import { currentCast, setCast, type Cast } from "./dispatch.ts";
import { dtypes, type DType } from "./dtype.ts";
import { isGradEnabled, isInferenceMode, restoreFollowing, type Following } from "./execute.ts";
import { CpuGenerator, defaultGenerator, type GeneratorState } from "./random.ts";

export interface GlobalState {
  readonly defaultDtype: DType;
  readonly following: Following;
  readonly cast: Cast | null;
  readonly generator: GeneratorState;
}

/** As in a new process, after `torch.manual_seed(0)`. */
export const initialState: GlobalState = { defaultDtype: dtypes.float32, following: { gradEnabled: true, inference: false }, cast: null, generator: new CpuGenerator().save() };

export function globalState(): GlobalState {
  return { defaultDtype: defaultDtype(), following: { gradEnabled: isGradEnabled(), inference: isInferenceMode() }, cast: currentCast(), generator: defaultGenerator.save() };
}

export function setGlobalState(state: GlobalState): void {
  setDefaultDtype(state.defaultDtype);
  restoreFollowing(state.following);
  setCast(state.cast);
  defaultGenerator.restore(state.generator);
}
