/** Several started tracers of one kind, each serving one case at a time. More are started only when there is more to do than workers. */
import { openTracer, type OpenOptions, type TraceLimits, type TraceRequest, type TraceResult, type Tracer, type TracerInfo, type TracerSpec } from "../tracers/index.ts";

export class TracerPool {
  private readonly idle: Tracer[];
  private readonly all: Tracer[];

  private constructor(tracers: readonly Tracer[]) {
    this.idle = [...tracers];
    this.all = [...tracers];
  }

  /** Starts `jobs` workers. Throws `TracerUnavailable` when the first does not start; a later one that does not is done without. */
  static async open(spec: TracerSpec, jobs: number, options: OpenOptions = {}): Promise<TracerPool> {
    const first = await openTracer(spec, options);
    const others = await Promise.allSettled(Array.from({ length: Math.max(1, jobs) - 1 }, () => openTracer(spec, options)));
    return new TracerPool([first, ...others.flatMap((other) => (other.status === "fulfilled" ? [other.value] : []))]);
  }

  get size(): number {
    return this.all.length;
  }

  get info(): TracerInfo {
    const [first] = this.all;
    if (!first) throw new Error("an empty pool of tracers");
    return first.info;
  }

  /** Traces on a free worker. At most `size` calls may be under way. */
  async trace(request: TraceRequest, limits: TraceLimits): Promise<TraceResult> {
    const tracer = this.idle.pop();
    if (!tracer) throw new Error("more traces under way than workers");
    try {
      return await tracer.trace(request, limits);
    } finally {
      this.idle.push(tracer);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((tracer) => tracer.close()));
  }
}

/**
 * Maps with at most `width` calls under way and yields results in the order of the items. Work runs ahead of the reader by no more than
 * a small window, so a large corpus needs no large memory.
 */
export async function* orderedMap<T, R>(items: Iterable<T>, width: number, work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const window = width * 4;
  const queue: Promise<R>[] = [];
  const source = items[Symbol.iterator]();
  let running = 0;
  let ended = false;
  let abandoned = false;
  const waiting: (() => void)[] = [];
  const start = async (item: T): Promise<R> => {
    if (running < width) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // the slot is handed over, never free in between
    try {
      if (abandoned) throw new Error("abandoned");
      return await work(item);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
  const fill = (): void => {
    while (!ended && queue.length < window) {
      const next = source.next();
      if (next.done) ended = true;
      else {
        const promise = start(next.value);
        promise.catch(() => undefined); // reported when its turn comes
        queue.push(promise);
      }
    }
  };
  try {
    for (fill(); queue.length > 0; fill()) yield await (queue.shift() as Promise<R>);
  } finally {
    abandoned = true;
    await Promise.allSettled(queue);
  }
}
