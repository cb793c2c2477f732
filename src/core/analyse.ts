/** Text → model graphs and diagnostics: the whole of the core in the order the data flows. */
import type { Diagnostic } from './checks/diagnostic.js';
import type { AnalysisHost, SourceDocument } from './document.js';
import type { ModelGraph } from './graph/modelGraph.js';

export interface Analysis {
  readonly document: SourceDocument;
  /** In source order. */
  readonly models: readonly ModelGraph[];
  readonly diagnostics: readonly Diagnostic[];
  /** Workspace modules that were read: a change in one makes this analysis stale. */
  readonly dependencies: readonly string[];
  /** Set when the step budget or a cancellation ended the analysis early. */
  readonly endedEarly?: string;
}

export declare function analyse(document: SourceDocument, host?: AnalysisHost): Analysis;
