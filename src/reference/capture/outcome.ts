/** What a trace is asked for and what it gives: the types of the tracer's door. */

/** How a trace ended. `error` is what is missing or broken here (`NotImplemented`, a module that does not load), never a rejection by PyTorch. */
export type ReferenceOutcome =
  | { readonly outcome: "exported"; readonly program: string }
  | { readonly outcome: "rejected"; readonly error: { readonly type: string; readonly message: string } }
  | { readonly outcome: "error"; readonly phase: "load" | "export" | "print"; readonly error: { readonly type: string; readonly message: string } };

/** A model that has been constructed. */
export interface LoadedModel {
  /**
   * Exports it and prints the program. Any number of times: each is like a further `torch.export.export` of the same object in one process of Python,
   * so what tracing `forward` does to the model is there the next time.
   */
  export(): ReferenceOutcome;
}

export interface TraceOptions {
  /** The path that `# File:` lines show for the model. Default `model.py`. */
  readonly file?: string;
  /** Which behaviour to reproduce. Default `torch-2.6`. */
  readonly profile?: string;
  /**
   * The door for imports: the text of a module's file by its path relative to the model (`helper.py`, `pkg/__init__.py`), or undefined.
   * A path that ends in a slash asks whether there is such a folder: its text is not read.
   */
  readonly readModule?: (path: string) => { readonly path: string; readonly text: string; readonly lazy?: boolean } | undefined;
  /** Python expressions evaluated in the module, instead of its own `model` and `example_args`. */
  readonly model?: string;
  readonly args?: string;
}
