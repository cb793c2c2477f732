/** Text → model graphs and diagnostics: the whole of the core in the order the data flows. */
import { collectDiagnostics } from './checks/collect.js';
import { withoutConsequences } from './checks/consequences.js';
import type { Diagnostic } from './checks/diagnostic.js';
import { versionNotes } from './checks/earlierKeras.js';
import type { AnalysisHost, ComputedValues, Location, SourceDocument } from './document.js';
import { evaluateModule, evaluationInSlices } from './evaluate/evaluate.js';
import { type Slices, withoutPause } from './evaluate/slices.js';
import { buildGraphs } from './graph/build.js';
import type { ModelGraph } from './graph/modelGraph.js';
import { createRegistry } from './library/index.js';
import { kerasVersionAmong, kerasVersionMet, kerasVersionOf } from './library/keras/majorVersion.js';
import { withoutFaulty } from './program/withoutFaulty.js';
import { parseSource } from './syntax/parse.js';
import { TextMemory } from './syntax/textMemory.js';

export interface Analysis {
  readonly document: SourceDocument;
  /** In source order. */
  readonly models: readonly ModelGraph[];
  readonly diagnostics: readonly Diagnostic[];
  /** Workspace modules that were read: a change in one makes this analysis stale. */
  readonly dependencies: readonly string[];
  /** As the caller lent it: a plan takes the modules along that make the data. */
  readonly host: AnalysisHost;
  /** Of the text alone, where this one knows what steps of its give. */
  readonly uncomputed?: Analysis;
  /** Set when the step budget or a cancellation ended the analysis early. */
  readonly endedEarly?: string;
}

/**
 * Never throws: a fault of ConvLens itself ends the analysis early and says so. With the memory of an earlier
 * version of the same text, what an edit left untouched is not read again; the analysis is the same.
 */
export function analyse(...text: Parameters<typeof analysisInSlices>): Analysis {
  return withoutPause(analysisInSlices(...text));
}

/** The same text with what its own steps give when they are computed on its data. */
export function analyseComputed(analysis: Analysis, values: ComputedValues): Analysis {
  const { document, host } = analysis;
  const key = ({ path, start, end }: Location) => `${path}:${start}:${end}`;
  const found = new Map(values.map(([place, value]) => [key(place), value]));
  const computed = analyse(document, { ...host, computed: (place) => found.get(key(place)) });
  return { ...computed, uncomputed: analysis };
}

/** The same, with pauses: after one, the caller may go on, or drop the work because the text has changed. */
export function* analysisInSlices(
  document: SourceDocument,
  host: AnalysisHost = {},
  memory = new TextMemory(),
): Slices<Analysis> {
  try {
    const { module, problems } = parseSource(document, memory, '');
    let version = kerasVersionOf(module);
    const settings = () => ({
      kerasMajor: version.major,
      isOfTensorflow: version.isOfTensorflow === true,
      usesTorch: version.usesTorch === true,
      memory,
    });
    const evaluated = () => evaluationInSlices(module, host, createRegistry(), settings());
    yield;
    let result = yield* evaluated();
    if (version.major === 3 && !version.isChosen) {
      version = { ...version, ...kerasVersionAmong(result.imported) };
      if (version.major === 3) version = { ...version, ...kerasVersionMet(result.problems, document.path) };
      if (version.major < 3) result = yield* evaluated();
    }
    yield;
    const models = buildGraphs(result, document, module.pragmas);
    yield;
    const collected = collectDiagnostics(
      document,
      problems,
      [...result.problems, ...versionNotes(version, document.path)],
      models,
      module.pragmas,
      host,
      version.major,
    );
    yield;
    const diagnostics = withoutConsequences(
      collected,
      problems.filter(({ isFormer }) => !isFormer),
      document,
      (isFaulty) => {
        const trusted = withoutFaulty(module, document.text, isFaulty);
        const again = evaluateModule(trusted, host, createRegistry(), settings());
        const graphs = buildGraphs(again, document, module.pragmas);
        return collectDiagnostics(
          document,
          problems,
          again.problems,
          graphs,
          module.pragmas,
          host,
          version.major,
        );
      },
    );
    return {
      document,
      models,
      diagnostics,
      dependencies: result.dependencies,
      host,
      ...(result.endedEarly !== undefined && { endedEarly: result.endedEarly }),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      document,
      models: [],
      diagnostics: [],
      dependencies: [],
      host,
      endedEarly: `ConvLens met a fault of its own: ${why}`,
    };
  }
}
