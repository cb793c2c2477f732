/**
 * One analysis per text and version, made when first asked for. Features ask `of(document)`; views that
 * follow the text listen to `onDidChange`, which fires once typing pauses.
 */
import * as vscode from 'vscode';
import { type Analysis, analysisInSlices, type Location, type Span, TextMemory } from '../core/index.js';
import { type AnalysedText, analysedTextOf, isReadable } from './analysedText.js';
import { canHaveModels, ImportsSeen, type ReadModule } from './modelText.js';
import { type Modules, uriOfPath } from './modules.js';
import { setting } from './settings.js';

/** A document with the analysis of its text, and the conversion between the two. */
export interface Reading {
  readonly document: vscode.TextDocument;
  readonly analysis: Analysis;
  offsetAt(position: vscode.Position): number;
  /** Undefined when the span is in another cell of the notebook. */
  rangeOf(span: Span): vscode.Range | undefined;
  locationOf(location: Location): vscode.Location | undefined;
}

export interface Analyses extends vscode.Disposable {
  /** Undefined for a document that ConvLens does not read: another language, or too large. */
  of(document: vscode.TextDocument): Reading | undefined;
  /** Undefined also for a text that can define no models: nothing is to be shown in it, and the core is not loaded. */
  withModels(document: vscode.TextDocument): Reading | undefined;
  /**
   * The same, without holding up the editor: a long analysis is made in slices, and dropped when the text changes
   * meanwhile; then there is nothing to show, and the editor asks again for the new text.
   */
  soonWithModels(document: vscode.TextDocument): Reading | undefined | Promise<Reading | undefined>;
  /** The same for what the editor does not ask for again: waits, through changes, for the text as it is by then. */
  newestWithModels(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<Reading | undefined>;
  /** Undefined while a long analysis is under way; `onDidChange` tells when it is done. */
  now(document: vscode.TextDocument): Reading | undefined;
  /** When the analysis is done; false when the text has changed meanwhile. */
  whenDone(document: vscode.TextDocument): Promise<boolean>;
  readonly onDidChange: vscode.Event<vscode.TextDocument>;
  readonly onDidClose: vscode.Event<vscode.TextDocument>;
  /** Reads all open texts anew: something that they import may have changed. */
  refreshAll(): void;
}

/**
 * Longer evaluations end early, with what is known by then: the extension host serves others too. Graphs and
 * advice are made after that, so that the whole takes two seconds at most.
 */
const LONGEST_EVALUATION_MS = 1_500;
/** So long the editor is held up at most, unless a single statement takes longer. */
const SLICE_MS = 40;
/** A text whose last analysis took longer is analysed once typing pauses. */
const LONG_ANALYSIS_MS = 150;
const LONGEST_PAUSE_MS = 500;
/** Views follow the text after this pause; hints do not wait for it, the editor asks for them itself. */
const PAUSE_MS = 120;

interface Kept {
  /** Of the text alone; `key` has what it imports as well. */
  readonly version: string;
  readonly key: string;
  readonly analysis: Analysis;
  /** Of this text's versions so far: the next analysis reads only what changed. Absent without models. */
  readonly memory?: TextMemory;
  /** What the analysis took of the processor's time, its pauses not counted. */
  readonly took: number;
}

/** An analysis that is being made, of one version of a text. */
interface Job {
  readonly document: vscode.TextDocument;
  readonly version: string;
  /** What the last version took. */
  readonly before: number;
  /** Undefined while there is more to do after this slice. */
  goOn(sliceMs?: number): Kept | undefined;
  /** For all who wait for it. */
  waiting?: Promise<boolean>;
}

export function createAnalyses(modules: Modules, log: vscode.LogOutputChannel): Analyses {
  const kept = new Map<string, Kept>();
  /** Of texts that name no library, by their ids. */
  const imports = new Map<string, ImportsSeen>();
  const jobs = new Map<string, Job>();
  const changed = new vscode.EventEmitter<vscode.TextDocument>();
  const closed = new vscode.EventEmitter<vscode.TextDocument>();
  const timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();

  function changedSoon(document: vscode.TextDocument): void {
    if (!isReadable(document)) return;
    clearTimeout(timers.get(document));
    timers.set(
      document,
      setTimeout(() => {
        timers.delete(document);
        void whenDone(document).then((isNews) => {
          if (isNews && !document.isClosed) changed.fire(document);
        });
      }, PAUSE_MS),
    );
  }

  function of(document: vscode.TextDocument): Reading | undefined {
    const text = analysedTextOf(document);
    if (!text) return undefined;
    const analysis = analysisOf(document, text);
    return analysis && readingOf(document, text, analysis);
  }

  function withModels(document: vscode.TextDocument): Reading | undefined {
    const reading = of(document);
    const text = reading && analysedTextOf(document);
    return text && kept.get(text.id)?.memory ? reading : undefined;
  }

  function soonWithModels(document: vscode.TextDocument): Reading | undefined | Promise<Reading | undefined> {
    return isDoneNow(document)
      ? withModels(document)
      : whenDone(document).then((isNews) => (isNews ? withModels(document) : undefined));
  }

  async function newestWithModels(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<Reading | undefined> {
    while (!document.isClosed && !token.isCancellationRequested)
      if (isDoneNow(document) || (await whenDone(document))) return withModels(document);
    return undefined;
  }

  /** What one slice is enough for is shown at once, without a turn of the event loop between. */
  function isDoneNow(document: vscode.TextDocument): boolean {
    const text = analysedTextOf(document);
    const job = text && jobFor(document, text);
    return !text || !job || (job.before <= LONG_ANALYSIS_MS && advance(text.id, job, SLICE_MS));
  }

  function whenDone(document: vscode.TextDocument): Promise<boolean> {
    const text = analysedTextOf(document);
    const job = text && jobFor(document, text);
    if (!text || !job) return Promise.resolve(true);
    job.waiting ??= inSlices(text.id, job);
    return job.waiting;
  }

  async function inSlices(id: string, job: Job): Promise<boolean> {
    if (job.before > LONG_ANALYSIS_MS) await pause(Math.min(job.before, LONGEST_PAUSE_MS));
    while (jobs.get(id) === job && analysedTextOf(job.document)?.version === job.version) {
      if (advance(id, job, SLICE_MS)) return true;
      await pause(0);
    }
    // Someone who could not wait may have had it finished.
    return kept.get(id)?.version === job.version;
  }

  /** True when it is done. */
  function advance(id: string, job: Job, sliceMs?: number): boolean {
    const done = job.goOn(sliceMs);
    if (!done) return false;
    jobs.delete(id);
    kept.set(id, done);
    return true;
  }

  function analysisOf(document: vscode.TextDocument, text: AnalysedText): Analysis | undefined {
    const job = jobFor(document, text);
    if (job) advance(text.id, job);
    return kept.get(text.id)?.analysis;
  }

  /** The work that is left for this version; undefined when there is none. An older version's is dropped. */
  function jobFor(document: vscode.TextDocument, text: AnalysedText): Job | undefined {
    const found = kept.get(text.id);
    if (found && found.key === keyOf(text, found.analysis.dependencies.map(versionOf))) return undefined;
    const started = jobs.get(text.id);
    if (started?.version === text.version) return started;
    const job = newJob(document, text, found);
    jobs.set(text.id, job);
    return job;
  }

  function newJob(document: vscode.TextDocument, text: AnalysedText, found: Kept | undefined): Job {
    let { memory } = found ?? {};
    /** As they were when they were read: one that changes meanwhile makes the analysis stale. */
    const imported = new Map<string, string>();
    let work: Generator<void, Analysis, void> | undefined;
    let took = 0;
    let sliceBegan = 0;
    const spent = () => took + Date.now() - sliceBegan;

    function goOn(sliceMs = Number.POSITIVE_INFINITY): Kept | undefined {
      sliceBegan = Date.now();
      try {
        work ??= begin();
        if (!work) return withoutModels(text);
        for (;;) {
          const { done, value } = work.next();
          if (done) return keptAs(value);
          if (Date.now() - sliceBegan < sliceMs) continue;
          took = spent();
          return undefined;
        }
      } catch (error) {
        // The core promises not to throw; if it does, the editor must not suffer for it.
        log.error(`The analysis of ${text.id} failed.`, error instanceof Error ? error : String(error));
        return withoutModels(text);
      }
    }

    function begin(): Generator<void, Analysis, void> | undefined {
      const source = text.source();
      const readModule: ReadModule = (specifier, from) => {
        const module = modules.read(specifier, from);
        if (module && !imported.has(module.path)) imported.set(module.path, versionOf(module.path));
        return module;
      };
      const classFolders: Modules['classFolders'] = (path, from) => modules.classFolders(path, from);
      const readText: Modules['readText'] = (path, from) => modules.readText(path, from);
      const seen = imports.get(text.id) ?? new ImportsSeen();
      imports.set(text.id, seen);
      if (!canHaveModels(source, readModule, seen)) return undefined;
      // The core is loaded here, not for texts without models.
      memory ??= new TextMemory();
      const isCancelled = () => spent() > LONGEST_EVALUATION_MS;
      const host = { readModule, classFolders, readText, isCancelled, ...deviceMemory() };
      return analysisInSlices(source, host, memory);
    }

    function keptAs(analysis: Analysis): Kept {
      const versions = analysis.dependencies.map((path) => imported.get(path) ?? versionOf(path));
      const key = keyOf(text, versions);
      return { version: text.version, key, analysis, ...(memory && { memory }), took: spent() };
    }
    return { document, version: text.version, before: found?.took ?? 0, goOn };
  }

  /** Kept for this version, so that the text is looked into once. */
  function withoutModels(text: AnalysedText): Kept {
    const analysis: Analysis = { document: text.source(), models: [], diagnostics: [], dependencies: [] };
    return { version: text.version, key: keyOf(text, []), analysis, took: 0 };
  }

  const versionOf = (path: string) => modules.versionOf(path);

  function keyOf(text: AnalysedText, dependencies: readonly string[]): string {
    return [text.version, setting('advice.deviceMemory'), ...dependencies].join(' ');
  }

  /** A helper that changed makes the texts that import it stale. */
  function changedDependents(path: string): void {
    for (const document of vscode.workspace.textDocuments) {
      const text = analysedTextOf(document);
      if (text && kept.get(text.id)?.analysis.dependencies.includes(path)) changedSoon(document);
    }
  }

  const subscriptions = vscode.Disposable.from(
    changed,
    closed,
    vscode.workspace.onDidOpenTextDocument(changedSoon),
    vscode.workspace.onDidChangeTextDocument((event) => {
      changedSoon(event.document);
      changedDependents(event.document.uri.fsPath);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => changedDependents(document.uri.fsPath)),
    vscode.workspace.onDidCloseTextDocument((document) => {
      clearTimeout(timers.get(document));
      timers.delete(document);
      kept.delete(document.uri.toString());
      jobs.delete(document.uri.toString());
      imports.delete(document.uri.toString());
      closed.fire(document);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      const isOfNotebook = (id: string) => id.startsWith(`${notebook.uri.toString()}#`);
      for (const map of [kept, imports, jobs])
        for (const id of [...map.keys()].filter(isOfNotebook)) map.delete(id);
    }),
  );
  for (const document of vscode.workspace.textDocuments) changedSoon(document);

  return {
    of,
    withModels,
    soonWithModels,
    newestWithModels,
    now: (document) => (isDoneNow(document) ? of(document) : undefined),
    whenDone,
    onDidChange: changed.event,
    onDidClose: closed.event,
    refreshAll() {
      kept.clear();
      jobs.clear();
      imports.clear();
      for (const document of vscode.workspace.textDocuments) changedSoon(document);
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Zero stands for a device that is not known. */
function deviceMemory(): { deviceMemory?: number } {
  const gibibytes = setting('advice.deviceMemory');
  return gibibytes > 0 ? { deviceMemory: gibibytes * 2 ** 30 } : {};
}

function readingOf(document: vscode.TextDocument, text: AnalysedText, analysis: Analysis): Reading {
  const inDocument = (span: Span) => span.start >= text.start && span.end <= text.end;
  const rangeOf = (span: Span) =>
    inDocument(span)
      ? new vscode.Range(
          document.positionAt(span.start - text.start),
          document.positionAt(span.end - text.start),
        )
      : undefined;
  return {
    document,
    analysis,
    rangeOf,
    offsetAt: (position) => text.start + document.offsetAt(position),
    locationOf(location) {
      if (location.path !== analysis.document.path) return locationElsewhere(location);
      const range = rangeOf(location);
      return range && new vscode.Location(document.uri, range);
    },
  };
}

/** A place in a module that this text imports; it must be open for its offsets to become a range. */
function locationElsewhere(location: Location): vscode.Location {
  const uri = uriOfPath(location.path);
  const open = vscode.workspace.textDocuments.find((each) => each.uri.fsPath === location.path);
  const start = open?.positionAt(location.start) ?? new vscode.Position(0, 0);
  return new vscode.Location(
    uri,
    open ? new vscode.Range(start, open.positionAt(location.end)) : new vscode.Range(start, start),
  );
}
