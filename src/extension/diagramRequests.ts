/** Answers to what the diagram page asks: a layer's details, a file to save, an edit of the source. */
import * as path from 'node:path/posix';
import * as vscode from 'vscode';
import { type GraphNode, type LayerChange, layerEdits, nodeDetails } from '../core/index.js';
import type { Result } from '../protocol/channel.js';
import type { DiagramDetails } from '../protocol/webview.js';
import { detailsInWords, inWords } from './coreWords.js';
import { placeName } from './places.js';
import type { Reading } from './reading.js';

export function nodeOf(
  reading: Pick<Reading, 'analysis'> | undefined,
  { modelId, nodeId }: { readonly modelId: string; readonly nodeId: string },
): GraphNode | undefined {
  const model = reading?.analysis.models.find((each) => each.id === modelId);
  return model?.nodes.find((node) => node.id === nodeId);
}

export async function detailsOf(reading: Reading, node: GraphNode): Promise<DiagramDetails> {
  const places = await Promise.all(
    node.sources.map(async (source) => {
      const place = reading.locationOf(source);
      if (!place) return { where: '', line: '' };
      const document = await openedText(place.uri);
      const line =
        document?.lineAt(Math.min(place.range.start.line, document.lineCount - 1)).text.trim() ?? '';
      return { where: placeName(place), line };
    }),
  );
  return { details: detailsInWords(nodeDetails(node)), places };
}

/** Undefined for a file that is gone. */
async function openedText(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return open ?? vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
}

export async function saveFile(
  beside: vscode.Uri | undefined,
  {
    name,
    content,
    isBase64,
  }: { readonly name: string; readonly content: string; readonly isBase64: boolean },
): Promise<{ savedAs?: string }> {
  const folder =
    beside?.scheme === 'file' || beside?.scheme === 'vscode-remote'
      ? vscode.Uri.joinPath(beside, '..')
      : vscode.workspace.workspaceFolders?.[0]?.uri;
  const safe = name.replaceAll(/[^\w.-]+/g, '_');
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, safe) }),
    title: vscode.l10n.t('Save the Drawing'),
  });
  if (!target) return {};
  await vscode.workspace.fs.writeFile(target, bytesOf(content, isBase64));
  return { savedAs: path.basename(target.path) };
}

/** One edit of the source, so that one undo takes it back. */
export async function editSource(
  reading: Reading,
  target: { readonly modelId: string; readonly nodeId: string },
  change: LayerChange,
): Promise<Result<{ readonly done: string }>> {
  const planned = layerEdits(reading.analysis, target.modelId, target.nodeId, change);
  if (!planned.ok) return { ok: false, message: inWords(planned.reason) };
  const edit = new vscode.WorkspaceEdit();
  for (const each of planned.edits) {
    const place = reading.placeOf(each);
    if (!place) return { ok: false, message: vscode.l10n.t('The layer is no longer in the code.') };
    edit.replace(place.uri, place.range, each.newText);
  }
  const isDone = await vscode.workspace.applyEdit(edit);
  return isDone
    ? { ok: true, value: { done: inWords(planned.done) } }
    : { ok: false, message: vscode.l10n.t('The editor did not take the change: is the file read-only?') };
}

function bytesOf(content: string, isBase64: boolean): Uint8Array {
  return isBase64
    ? Uint8Array.from(atob(content), (unit) => unit.charCodeAt(0))
    : new TextEncoder().encode(content);
}
