/** A saved model as the editor shows it: its architecture, and the analysis of the source that builds it. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import {
  type Analysis,
  analyse,
  type Framework,
  type ModelCode,
  readSavedFile,
  type SavedModel,
  savedModelCode,
} from '../core/index.js';
import { inWords } from './coreWords.js';
import type { OpenBytes } from './savedBytes.js';

export interface SavedArchitecture {
  readonly ok: true;
  readonly model: SavedModel;
  readonly analysis: Analysis;
}
/** The message is a whole sentence. */
export type SavedReading = SavedArchitecture | { readonly ok: false; readonly message: string };

/** Longer evaluations end early, with what is known by then. */
const LONGEST_ANALYSIS_MS = 10_000;

export async function readSaved(uri: vscode.Uri, open: OpenBytes): Promise<SavedReading> {
  const name = path.basename(uri.path);
  try {
    const bytes = await open(uri);
    if ('message' in bytes) return { ok: false, message: `${name} ${inWords(bytes.message)}` };
    const found = readSavedFile(bytes);
    bytes.close();
    if (!found.ok) return { ok: false, message: `${name} ${inWords(found.message)}` };
    return { ok: true, model: found.model, analysis: analysisOf(found.model, uri) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, message: vscode.l10n.t('{0} cannot be read: {1}', name, why) };
  }
}

export function codeOfSaved({ model }: SavedArchitecture, framework: Framework): ModelCode {
  return savedModelCode(model, framework);
}

function analysisOf(model: SavedModel, uri: vscode.Uri): Analysis {
  const deadline = Date.now() + LONGEST_ANALYSIS_MS;
  const language = model.framework === 'tfjs' ? 'javascript' : 'python';
  const { text } = savedModelCode(model, model.framework);
  return analyse({ path: uri.fsPath, language, text }, { isCancelled: () => Date.now() > deadline });
}
