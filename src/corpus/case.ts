/** What a corpus and a case are. */

export const supportLevels = ["SUPPORTED", "NOT_SUPPORTED_YET"] as const;
export type Support = (typeof supportLevels)[number];

/** Where a published example comes from. */
export interface Documented {
  /** The documentation's page, such as torch.escape-hatch. */
  readonly page: string;
  readonly url?: string;
  /** Of the published block, source and result: another one means that the page drifted. */
  readonly sha256: string;
  readonly licence: string;
}

export interface Tolerance {
  readonly absolute?: number;
  readonly relative?: number;
}

export interface Case {
  /** Its folder's name: its identity, for ever. */
  readonly name: string;
  readonly dir: string;
  /** Its source's file. */
  readonly path?: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly support: Support;
  readonly documented?: Documented;
  /** A case that does this one's job and exports. */
  readonly rewrite?: string;
  readonly tolerance?: Tolerance;
  /** Its Python files, by their path in the case's folder. Read anew each time: texts are not kept. */
  files(): Readonly<Record<string, string>>;
}

export interface Corpus {
  readonly dir: string;
  /** The folder of its snapshots, one folder a profile below it. */
  readonly snapshots: string;
  /** Where pending snapshots are written when that folder must stay as it is. Default: beside the snapshots. */
  readonly pending?: string;
  readonly profiles: readonly string[];
  /** The closed vocabulary: each tag with what it means. */
  readonly tags: ReadonlyMap<string, string>;
  /** In the order of their names. */
  readonly cases: readonly Case[];
}

/** The file of a case that a tracer is given. */
export const MODEL = "model.py";
export const CASE_FILE = "case.yaml";
export const CORPUS_FILE = "corpus.yaml";

/** Names become names of files on every system. */
export const isCaseName = (name: string): boolean => /^[A-Za-z0-9_][\w.-]{0,119}$/.test(name) && !/\.documented$|\.snap$|\.$/.test(name);
