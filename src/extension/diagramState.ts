/** What the diagram page is sent: the models of a text, the last whole drawing while it is broken, or why not. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { type Analysis, type DiagramModel, diagramModels } from '../core/index.js';
import type { DiagramState } from '../protocol/webview.js';
import { modelsInWords } from './coreWords.js';
import type { Comparison } from './diagramCompare.js';
import type { Reading } from './reading.js';

/** What the panel shows, and keeps between redraws. */
export interface View {
  document?: vscode.TextDocument;
  /** The document's file: of a notebook's cell, the notebook. */
  file?: vscode.Uri;
  modelId?: string;
  /** The last drawing of this document that had models: kept while the text is broken. */
  lastWhole?: DiagramState;
  comparison?: Comparison;
  /** The file was deleted, and no editor shows it any more. */
  isGone?: boolean;
}

export function stateOf(view: View, reading: Reading | undefined): DiagramState {
  const fileName = view.document ? path.basename(view.document.uri.path) : '';
  const uri = view.file?.toString();
  const empty = { fileName, ...(uri !== undefined && { uri }), models: [] };
  if (!view.document) return { ...empty, emptyReason: vscode.l10n.t('Open a file that defines a model.') };
  if (view.isGone && view.lastWhole)
    return {
      ...view.lastWhole,
      stale: vscode.l10n.t('{0} was deleted: this is its last drawing.', fileName),
    };
  if (!reading) return { ...empty, emptyReason: vscode.l10n.t('{0} is too large to be read.', fileName) };
  const models = modelsOf(reading.analysis);
  if (models.length > 0) {
    const chosen = models.find((model) => model.modelId === view.modelId) ?? models[0];
    if (!chosen) return empty;
    view.modelId = chosen.modelId;
    const compared = view.comparison?.modelFor(chosen);
    return {
      ...empty,
      models,
      modelId: chosen.modelId,
      ...(compared &&
        view.comparison && {
          compared: { with: view.comparison.with, name: view.comparison.name, model: compared },
        }),
    };
  }
  if (view.lastWhole && reading.analysis.diagnostics.some((each) => each.severity === 'error'))
    return {
      ...view.lastWhole,
      stale: vscode.l10n.t('The code has a fault: this is the last drawing that was whole.'),
    };
  return {
    ...empty,
    emptyReason: vscode.l10n.t(
      '{0} defines no model that ConvLens knows. Make one with Sequential([...]), with Model(inputs, outputs), or with tf.sequential() in TensorFlow.js.',
      fileName,
    ),
  };
}

/** A page asks when it is ready, and for each other model: 1,041 layers take 150 ms. */
const drawnModels = new WeakMap<Analysis, readonly DiagramModel[]>();

function modelsOf(analysis: Analysis): readonly DiagramModel[] {
  const kept = drawnModels.get(analysis);
  if (kept) return kept;
  const models = modelsInWords(diagramModels(analysis));
  drawnModels.set(analysis, models);
  return models;
}
