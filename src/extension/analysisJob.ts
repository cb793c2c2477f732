/** The analysis of one version of a text, made in slices so that the editor is not held up. */
import type * as vscode from 'vscode';
import { type Analysis, analysisInSlices, TextMemory } from '../core/index.js';
import type { AnalysedText } from './analysedText.js';
import { canHaveModels, ImportsSeen, type ReadModule } from './modelText.js';
import type { Modules } from './modules.js';
import { setting } from './settings.js';

/**
 * Longer evaluations end early, with what is known by then: the extension host serves others too. Graphs and
 * advice are made after that, so that the whole holds it up for two seconds at most.
 */
const LONGEST_EVALUATION_MS = 1_500;

/** A finished analysis, with what it was made of and what it leaves for the text's next version. */
export interface Kept {
  /** Of the text alone; `key` has what it imports as well. */
  readonly version: string;
  readonly key: string;
  readonly analysis: Analysis;
  /** Of this text's versions so far: the next analysis reads only what changed. Absent without models. */
  readonly memory?: TextMemory;
  /** What the text's imports say of models, for as long as they do not change. */
  readonly imports: ImportsSeen;
  /** What the analysis took of the processor's time, its pauses not counted. */
  readonly took: number;
}

/** An analysis that is being made, of one version of a text. */
export interface Job {
  readonly document: vscode.TextDocument;
  readonly version: string;
  /** What the last version took. */
  readonly before: number;
  /** Undefined while there is more to do after this slice. */
  goOn(sliceMs?: number): Kept | undefined;
  /** For all who wait for it. */
  waiting?: Promise<boolean>;
}

/** `before` is of the text's last version. */
export function startJob(
  document: vscode.TextDocument,
  text: AnalysedText,
  before: Kept | undefined,
  modules: Modules,
  log: vscode.LogOutputChannel,
): Job {
  let memory = before?.memory;
  const imports = before?.imports ?? new ImportsSeen();
  /** A module that changes meanwhile makes the analysis stale. */
  const reader = modules.reader();
  let work: Generator<void, Analysis, void> | undefined;
  let took = 0;
  let sliceBegan = 0;
  const spent = () => took + Date.now() - sliceBegan;

  function goOn(sliceMs = Number.POSITIVE_INFINITY): Kept | undefined {
    sliceBegan = Date.now();
    try {
      work ??= begin();
      if (!work) return withoutModels();
      for (;;) {
        const { done, value } = work.next();
        if (done) return withModels(value);
        if (Date.now() - sliceBegan < sliceMs) continue;
        took = spent();
        return undefined;
      }
    } catch (error) {
      // The core promises not to throw; if it does, the editor must not suffer for it.
      log.error(`The analysis of ${text.id} failed.`, error instanceof Error ? error : String(error));
      return withoutModels();
    }
  }

  function begin(): Generator<void, Analysis, void> | undefined {
    const source = text.source();
    const readModule: ReadModule = (specifier, from) => reader.read(specifier, from);
    const classFolders: Modules['classFolders'] = (path, from) => modules.classFolders(path, from);
    const readText: Modules['readText'] = (path, from) => modules.readText(path, from);
    const dataLabels: Modules['dataLabels'] = (source, from) => modules.dataLabels(source, from);
    const dataArrays: Modules['dataArrays'] = (path, from) => modules.dataArrays(path, from);
    if (!canHaveModels(source, readModule, imports)) return undefined;
    // The core is loaded here, not for texts without models.
    memory ??= new TextMemory();
    let began: number | undefined;
    // First asked once the evaluation has begun: what the text imports has been read by then, in slices.
    const isCancelled = () => {
      began ??= spent();
      return spent() - began > LONGEST_EVALUATION_MS;
    };
    const host = {
      readModule,
      classFolders,
      readText,
      dataLabels,
      dataArrays,
      isCancelled,
      ...deviceMemory(),
    };
    return analysisInSlices(source, host, memory);
  }

  function withModels(analysis: Analysis): Kept {
    const versions = analysis.dependencies.map((path) => reader.versionOf(path));
    return { ...made(analysis, versions), ...(memory && { memory }), took: spent() };
  }

  /** Kept for this version, so that the text is looked into once. */
  function withoutModels(): Kept {
    return made({ document: text.source(), models: [], diagnostics: [], dependencies: [], host: {} }, []);
  }

  function made(analysis: Analysis, versions: readonly string[]): Kept {
    return { version: text.version, key: keyOf(text, versions), analysis, imports, took: 0 };
  }

  return { document, version: text.version, before: before?.took ?? 0, goOn };
}

/** Whether the analysis is of the text as it is, what it imports included. */
export function isOf(kept: Kept, text: AnalysedText, modules: Modules): boolean {
  return (
    kept.key ===
    keyOf(
      text,
      kept.analysis.dependencies.map((path) => modules.versionOf(path)),
    )
  );
}

function keyOf(text: AnalysedText, dependencies: readonly string[]): string {
  return [text.version, setting('advice.deviceMemory'), ...dependencies].join(' ');
}

/** Zero stands for a device that is not known. */
function deviceMemory(): { deviceMemory?: number } {
  const gibibytes = setting('advice.deviceMemory');
  return gibibytes > 0 ? { deviceMemory: gibibytes * 2 ** 30 } : {};
}
