/** The corpus: cases with their tags and support levels, loaded, validated and selected. */
export { CASE_FILE, CORPUS_FILE, isCaseName, MODEL, supportLevels } from "./case.ts";
export type { Case, Corpus, Documented, Support, Tolerance } from "./case.ts";
export { loadCorpus } from "./load.ts";
export { CorpusError, readText, shownPath } from "./problem.ts";
export { select } from "./select.ts";
export type { Filter } from "./select.ts";
export { SelectionError } from "./selectionError.ts";
export { sourceTags } from "./sourceTags.ts";
export { parseTags, type TagFilter } from "./tagExpression.ts";
export { exactly, list, oneOf, optional, positive, record, required, text, word, dictionary, YamlFile, type Shape } from "./yaml.ts";
export { caseText, editCaseText, summaryOf } from "./caseText.ts";
export type { CaseHead } from "./caseText.ts";
export { exampleText, loadExportdb } from "./exportdb.ts";
export { DocsPageError, parseDocsPage } from "./docsPage.ts";
export type { DocsPage, PublishedExample } from "./docsPage.ts";
