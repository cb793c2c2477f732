/**
 * One analysis per text and version, made when first asked for. Features ask `of(document)`; views that
 * follow the text listen to `onDidChange`, which fires once typing pauses.
 */
import * as vscode from 'vscode';
import type { Analysis } from '../core/index.js';
import { type AnalysedText, analysedTextOf } from './analysedText.js';
import { isOf, type Job, type Kept, startJob } from './analysisJob.js';
import type { Modules } from './modules.js';
import { type Reading, readingOf } from './reading.js';

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
  /** All documents of the text: an edit in one cell of a notebook changes what is told in the others. */
  readonly onDidChange: vscode.Event<readonly vscode.TextDocument[]>;
  readonly onDidClose: vscode.Event<vscode.TextDocument>;
  /** Reads all open texts anew: something that they import may have changed. */
  refreshAll(): void;
}

/** So long the editor is held up at most, unless a single statement takes longer. */
const SLICE_MS = 40;
/** A text whose last analysis took longer is analysed once typing pauses. */
const LONG_ANALYSIS_MS = 150;
const LONGEST_PAUSE_MS = 500;
/** Views follow the text after this pause; hints do not wait for it, the editor asks for them itself. */
const PAUSE_MS = 120;

export function createAnalyses(modules: Modules, log: vscode.LogOutputChannel): Analyses {
  const kept = new Map<string, Kept>();
  const jobs = new Map<string, Job>();
  const changed = new vscode.EventEmitter<readonly vscode.TextDocument[]>();
  const closed = new vscode.EventEmitter<vscode.TextDocument>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function changedSoon(document: vscode.TextDocument): void {
    const id = analysedTextOf(document)?.id;
    if (id === undefined) return;
    clearTimeout(timers.get(id));
    timers.set(
      id,
      setTimeout(() => {
        timers.delete(id);
        void whenDone(document).then((isNews) => {
          const parts = analysedTextOf(document)?.parts ?? [];
          if (isNews && !document.isClosed) changed.fire(parts.map((part) => part.document));
        });
      }, PAUSE_MS),
    );
  }

  function of(document: vscode.TextDocument): Reading | undefined {
    const text = analysedTextOf(document);
    if (!text) return undefined;
    const analysis = analysisOf(document, text);
    const textOf = (path: string) => modules.readText(path, analysis?.document.path ?? path)?.text;
    return analysis && readingOf(document, text, analysis, textOf);
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
    if (found && isOf(found, text, modules)) return undefined;
    const started = jobs.get(text.id);
    if (started?.version === text.version) return started;
    const job = startJob(document, text, found, modules, log);
    jobs.set(text.id, job);
    return job;
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
      const id = document.uri.toString();
      clearTimeout(timers.get(id));
      for (const map of [timers, kept, jobs]) map.delete(id);
      closed.fire(document);
    }),
    // Cells that came, went or moved.
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      if (contentChanges.length > 0) for (const cell of notebook.getCells()) changedSoon(cell.document);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      const isOfNotebook = (id: string) => id.startsWith(`${notebook.uri.toString()}#`);
      for (const map of [kept, jobs]) for (const id of [...map.keys()].filter(isOfNotebook)) map.delete(id);
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
