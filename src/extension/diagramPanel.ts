/** One diagram page: draws what it follows, marks the nodes of the cursor's line, and answers what is asked in it. */
import * as vscode from 'vscode';
import { type Analysis, modelCode } from '../core/index.js';
import { type Channel, type Handlers, openChannel } from '../protocol/channel.js';
import type { ComparedWith, DiagramActions, DiagramEvents, DiagramRequests } from '../protocol/webview.js';
import { fileUriOf } from './analysedText.js';
import type { Analyses } from './analyses.js';
import { chosenModel, committedVersion, savedVersion } from './diagramCompare.js';
import { columnOf, editorOf } from './diagramDocument.js';
import { detailsOf, editSource, nodeOf, saveFile } from './diagramRequests.js';
import { stateOf, type View } from './diagramState.js';
import type { LayerInsights } from './layerInsights.js';
import { openCode } from './modelCode.js';
import { modelNear, nodesAtLine } from './models.js';
import { portOf } from './page.js';
import { showPlace } from './places.js';
import type { Reading } from './reading.js';
import { trainedFile } from './trainedFile.js';

/** Drawing follows typing after a pause; a large network, which takes long to read, waits longer. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/** What a page needs of the extension; `insights` are there where runs are. */
export interface DiagramSources {
  readonly context: vscode.ExtensionContext;
  readonly analyses: Analyses;
  readonly insights?: LayerInsights | undefined;
}

type Answers = Handlers<DiagramRequests, DiagramActions>;

export class DiagramPanel {
  readonly #view: View = {};
  readonly #channel: Channel<object, DiagramEvents>;
  /** The page has asked: what is sent before would be drawn twice. */
  #isReady = false;
  #isClosed = false;
  /** What was drawn last: the same analysis is not drawn twice. */
  #drawn?: Analysis | undefined;
  #timer?: ReturnType<typeof setTimeout>;
  /** Of the latest drawing, analysis included. */
  #milliseconds = 0;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly sources: DiagramSources,
  ) {
    const answers: Answers = { requests: this.#requests(), events: this.#events() };
    this.#channel = openChannel(portOf(panel.webview), answers);
    panel.onDidDispose(() => {
      this.#isClosed = true;
      this.#channel.close('The diagram was closed.');
      clearTimeout(this.#timer);
    });
  }

  get document(): vscode.TextDocument | undefined {
    return this.#view.document;
  }

  /** The document's file: of a notebook's cell, the notebook. */
  get file(): vscode.Uri | undefined {
    return this.#view.file;
  }

  get modelId(): string | undefined {
    return this.#view.modelId;
  }

  /** The file was deleted, and no editor shows it any more. */
  get isGone(): boolean {
    return this.#view.isGone ?? false;
  }

  /** `modelId` undefined leaves the model that is shown. */
  follow(document: vscode.TextDocument, modelId?: string): void {
    const view = this.#view;
    const file = fileUriOf(document);
    if (view.file?.toString() !== file.toString()) {
      delete view.lastWhole;
      delete view.comparison;
    }
    delete view.isGone;
    view.document = document;
    view.file = file;
    if (modelId !== undefined) view.modelId = modelId;
    this.draw();
    this.mark();
  }

  /** A deleted file leaves its last drawing. */
  leave(): void {
    this.#view.isGone = true;
    this.draw();
  }

  draw(): void {
    const view = this.#view;
    clearTimeout(this.#timer);
    const start = Date.now();
    const reading = view.isGone ? undefined : this.#reading();
    const state = stateOf(view, reading);
    this.#milliseconds = Date.now() - start;
    if (state.models.length > 0 && state.stale === undefined) view.lastWhole = state;
    this.#drawn = this.#isReady ? reading?.analysis : undefined;
    this.panel.title = state.fileName
      ? vscode.l10n.t('Diagram: {0}', state.fileName)
      : vscode.l10n.t('Model Diagram');
    if (this.#isReady) this.#channel.emit('state', state);
  }

  /** Once typing pauses. */
  drawSoon(): void {
    clearTimeout(this.#timer);
    const pause = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS + this.#milliseconds / 2);
    this.#timer = setTimeout(() => void this.drawChanged(), pause);
  }

  /** When its analysis is done, and unless it was drawn already. */
  async drawChanged(): Promise<void> {
    const { document } = this.#view;
    if (!document) return;
    const isNews = await this.sources.analyses.whenDone(document);
    if (!isNews || this.#isClosed || this.#view.document !== document) return;
    if (this.#reading()?.analysis !== this.#drawn) this.draw();
  }

  /** The nodes of the cursor's line. */
  mark(): void {
    const { document, modelId } = this.#view;
    const editor = document && editorOf(document);
    const reading = document && this.sources.analyses.now(document);
    const model = reading?.analysis.models.find((each) => each.id === modelId);
    if (!editor || !reading || !model) return;
    const nodeIds = nodesAtLine(reading, model, editor.selection.active.line);
    if (this.#isReady) this.#channel.emit('select', { modelId: model.id, nodeIds });
  }

  /** What a run taught a layer has changed. */
  trained(): void {
    if (this.#isReady) this.#channel.emit('trained', null);
  }

  #reading(): Reading | undefined {
    return this.#view.document && this.sources.analyses.of(this.#view.document);
  }

  #requests(): Answers['requests'] {
    const { context, insights } = this.sources;
    return {
      details: async (target) => {
        const reading = this.#reading();
        const node = nodeOf(reading, target);
        if (!reading || !node)
          return { ok: false, message: vscode.l10n.t('The layer is no longer in the code.') };
        return { ok: true, value: await detailsOf(reading, node) };
      },
      saveFile: async (file) => ({ ok: true, value: await saveFile(this.#view.file, file) }),
      edit: async ({ change, ...target }) => {
        const reading = this.#reading();
        if (!reading) return { ok: false, message: vscode.l10n.t('The file is closed.') };
        return editSource(reading, target, change);
      },
      insight: async (place) => {
        const reading = this.#reading();
        if (!insights || !reading) return { ok: true, value: {} };
        const { text } = reading.analysis.document;
        return insights.of({ file: trainedFile(context, reading.document), text, ...place });
      },
    };
  }

  #events(): Answers['events'] {
    return {
      ready: () => {
        this.#isReady = true;
        this.draw();
        this.mark();
      },
      reveal: ({ modelId, nodeId, place = 0 }) => void this.#reveal(modelId, nodeId, place),
      chooseModel: ({ modelId }) => {
        this.#view.modelId = modelId;
        this.draw();
      },
      train: ({ modelId }) => {
        const uri = this.document?.uri.toString();
        if (uri) void vscode.commands.executeCommand('convlens.train', { uri, modelId });
      },
      compare: ({ with: what }) => void this.#compare(what),
      showCode: async ({ framework }) => {
        const reading = this.#reading();
        if (reading && this.modelId !== undefined)
          await openCode(modelCode(reading.analysis, this.modelId, framework), framework);
      },
    };
  }

  async #compare(what: ComparedWith): Promise<void> {
    const reading = this.#reading();
    if (!reading) return;
    const found = await this.#compared(what, reading);
    if (typeof found === 'string') void vscode.window.showInformationMessage(found);
    if (this.#isClosed) return;
    if (found === undefined || typeof found === 'string') delete this.#view.comparison;
    else this.#view.comparison = found;
    this.draw();
  }

  #compared(what: ComparedWith, reading: Reading) {
    switch (what) {
      case 'saved':
        return savedVersion(reading);
      case 'commit':
        return committedVersion(reading);
      case 'model':
        return chosenModel(this.sources.analyses, reading, this.modelId);
      default:
        return undefined;
    }
  }

  async #reveal(modelId: string, nodeId: string, at: number): Promise<void> {
    const reading = this.#reading();
    const source = nodeOf(reading, { modelId, nodeId })?.sources[at];
    const place = source && reading?.locationOf(source);
    if (!place) return;
    await showPlace(place, columnOf(place.uri) ?? besideDrawing(this.panel));
  }
}

/** The model at the cursor of the document's editor, or the one nearest above it. */
export function cursorModel(analyses: Analyses, document: vscode.TextDocument): string | undefined {
  const reading = analyses.of(document);
  return reading && modelNear(reading, editorOf(document)?.selection.active)?.id;
}

/** Code that no editor shows opens where it does not cover the drawing. */
function besideDrawing(panel: vscode.WebviewPanel): vscode.ViewColumn {
  return panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}
