/** The shape environment of the export that is going on. */
import type { ShapeEnv } from "../symbolic/index.ts";

let environment: ShapeEnv | null = null;

/** The shape environment in which data-dependent operators make their symbols while `body` runs. */
export function withEnvironment<T>(env: ShapeEnv | null, body: () => T): T {
  const outer = environment;
  environment = env;
  try {
    return body();
  } finally {
    environment = outer;
  }
}

export function currentEnvironment(): ShapeEnv | null {
  return environment;
}
