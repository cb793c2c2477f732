/** What the drawing is compared with: the file as it was saved or committed, or another model of the user's choice. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { analyse, type DiagramModel, diagramModels } from '../core/index.js';
import type { ComparedWith } from '../protocol/webview.js';
import type { Analyses } from './analyses.js';
import type { Reading } from './reading.js';

export interface Comparison {
  readonly with: Exclude<ComparedWith, 'nothing'>;
  readonly name: string;
  /** The earlier side for a model of the drawing; undefined when there is none. */
  modelFor(model: DiagramModel): DiagramModel | undefined;
}

/** The text on disk, read once: later edits are what the user wants to see. */
export async function savedVersion(reading: Reading): Promise<Comparison | string> {
  const { document, analysis } = reading;
  if (document.uri.scheme.startsWith('vscode-notebook'))
    return vscode.l10n.t('A notebook cell has no saved version of its own to compare with.');
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    return earlierText('saved', 'saved file', new TextDecoder().decode(bytes), analysis);
  } catch {
    return vscode.l10n.t('{0} has no saved version to compare with.', path.basename(document.uri.path));
  }
}

/** What the editor's own Git extension offers to others, as far as it is used here. */
interface GitExtension {
  getAPI(version: 1): {
    getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string> } | null;
  };
}

/** The text of Git's last commit. */
export async function committedVersion({ document, analysis }: Reading): Promise<Comparison | string> {
  const name = path.basename(document.uri.path);
  if (document.uri.scheme.startsWith('vscode-notebook'))
    return vscode.l10n.t('A notebook cell has no committed version of its own to compare with.');
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return vscode.l10n.t('The editor has no Git to ask: its Git extension is switched off.');
  try {
    const repository = (await extension.activate()).getAPI(1).getRepository(document.uri);
    if (!repository) return vscode.l10n.t('{0} is in no Git repository that is open in the editor.', name);
    const text = await repository.show('HEAD', document.uri.fsPath);
    return earlierText('commit', 'last commit', text, analysis);
  } catch {
    return vscode.l10n.t('The last commit has no {0} to compare with.', name);
  }
}

function earlierText(
  what: 'saved' | 'commit',
  name: string,
  text: string,
  analysis: Reading['analysis'],
): Comparison {
  const models = diagramModels(analyse({ ...analysis.document, text }));
  return { with: what, name, modelFor: (model) => models.find((each) => each.name === model.name) };
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
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a file with another model to compare with.'),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Compare the drawing with …'),
  });
  return (
    picked && {
      ...{ with: 'model', name: `${picked.label} of ${picked.description}` },
      modelFor: () => picked.model,
    }
  );
}
