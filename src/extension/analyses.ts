/**
 * One analysis per text and version, made when first asked for. Features ask `of(document)`; views that
 * follow the text listen to `onDidChange`, which fires once typing pauses.
 */
import * as vscode from 'vscode';
import {
  type Analysis,
  analyse,
  type Location,
  type SourceDocument,
  type Span,
  TextMemory,
} from '../core/index.js';
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
/** Views follow the text after this pause; hints do not wait for it, the editor asks for them itself. */
const PAUSE_MS = 120;

interface Kept {
  readonly key: string;
  readonly analysis: Analysis;
  /** Of this text's versions so far: the next analysis reads only what changed. Absent without models. */
  readonly memory?: TextMemory;
}

export function createAnalyses(modules: Modules, log: vscode.LogOutputChannel): Analyses {
  const kept = new Map<string, Kept>();
  /** Of texts that name no library, by their ids. */
  const imports = new Map<string, ImportsSeen>();
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
        if (!document.isClosed) changed.fire(document);
      }, PAUSE_MS),
    );
  }

  function of(document: vscode.TextDocument): Reading | undefined {
    const text = analysedTextOf(document);
    if (!text) return undefined;
    const analysis = analysisOf(text);
    return analysis && readingOf(document, text, analysis);
  }

  function withModels(document: vscode.TextDocument): Reading | undefined {
    const reading = of(document);
    const text = reading && analysedTextOf(document);
    return text && kept.get(text.id)?.memory ? reading : undefined;
  }

  function analysisOf(text: AnalysedText): Analysis | undefined {
    const found = kept.get(text.id);
    if (found && found.key === keyOf(text, found.analysis.dependencies)) return found.analysis;
    const deadline = Date.now() + LONGEST_EVALUATION_MS;
    try {
      const source = text.source();
      const readModule: ReadModule = (specifier, from) => modules.read(specifier, from);
      const seen = imports.get(text.id) ?? new ImportsSeen();
      imports.set(text.id, seen);
      if (!canHaveModels(source, readModule, seen)) return withoutModels(source, text);
      const memory = found?.memory ?? new TextMemory();
      const host = { readModule, isCancelled: () => Date.now() > deadline, ...deviceMemory() };
      const analysis = analyse(source, host, memory);
      kept.set(text.id, { key: keyOf(text, analysis.dependencies), analysis, memory });
      return analysis;
    } catch (error) {
      // The core promises not to throw; if it does, the editor must not suffer for it.
      log.error(`The analysis of ${text.id} failed.`, error instanceof Error ? error : String(error));
      return undefined;
    }
  }

  /** Kept for this version, so that the text is looked into once. */
  function withoutModels(source: SourceDocument, text: AnalysedText): Analysis {
    const analysis: Analysis = { document: source, models: [], diagnostics: [], dependencies: [] };
    kept.set(text.id, { key: keyOf(text, []), analysis });
    return analysis;
  }

  function keyOf(text: AnalysedText, dependencies: readonly string[]): string {
    return [
      text.version,
      setting('advice.deviceMemory'),
      ...dependencies.map((path) => modules.versionOf(path)),
    ].join(' ');
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
      imports.delete(document.uri.toString());
      closed.fire(document);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      const isOfNotebook = (id: string) => id.startsWith(`${notebook.uri.toString()}#`);
      for (const map of [kept, imports])
        for (const id of [...map.keys()].filter(isOfNotebook)) map.delete(id);
    }),
  );
  for (const document of vscode.workspace.textDocuments) changedSoon(document);

  return {
    of,
    withModels,
    onDidChange: changed.event,
    onDidClose: closed.event,
    refreshAll() {
      kept.clear();
      imports.clear();
      for (const document of vscode.workspace.textDocuments) changedSoon(document);
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      subscriptions.dispose();
    },
  };
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
