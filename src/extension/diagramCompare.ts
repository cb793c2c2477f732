/** What the drawing is compared with: the file as it was saved, or another model of the user's choice. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { analyse, type DiagramModel, diagramModels } from '../core/index.js';
import type { Analyses, Reading } from './analyses.js';

export interface Comparison {
  readonly name: string;
  /** The earlier side for a model of the drawing; undefined when there is none. */
  modelFor(model: DiagramModel): DiagramModel | undefined;
}

/** The text on disk, read once: later edits are what the user wants to see. */
export async function savedVersion(reading: Reading): Promise<Comparison | string> {
  const { document, analysis } = reading;
  if (document.uri.scheme.startsWith('vscode-notebook'))
    return 'A notebook cell has no saved version of its own to compare with.';
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    const text = new TextDecoder().decode(bytes);
    const models = diagramModels(analyse({ ...analysis.document, text }));
    return { name: 'saved file', modelFor: ({ name }) => models.find((each) => each.name === name) };
  } catch {
    return `${path.basename(document.uri.path)} has no saved version to compare with.`;
  }
}

/** Models of this text and of the other open ones. */
export async function chosenModel(
  analyses: Analyses,
  reading: Reading,
  shownId: string | undefined,
): Promise<Comparison | undefined> {
  const items = vscode.workspace.textDocuments.flatMap((document) => {
    const other = analyses.of(document);
    if (!other) return [];
    return diagramModels(other.analysis)
      .filter(({ modelId }) => other.document !== reading.document || modelId !== shownId)
      .map((model) => ({
        label: model.name,
        description: path.basename(document.uri.path),
        detail: model.subtitle,
        model,
      }));
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage('Open a file with another model to compare with.');
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Compare the drawing with …' });
  return picked && { name: `${picked.label} of ${picked.description}`, modelFor: () => picked.model };
}
