/** Save a chart: asks for form and place, and writes the file. */
import * as vscode from 'vscode';
import type { SavedChart } from '../protocol/webview.js';

/** `beside`: what the chart is about. */
export async function saveChart(
  { name, svg, png, csv }: SavedChart,
  beside: string | undefined,
): Promise<void> {
  const text = (content: string) => new TextEncoder().encode(content);
  const forms = [
    {
      label: 'PNG',
      description: vscode.l10n.t('a picture'),
      extension: 'png',
      bytes: Buffer.from(png, 'base64'),
    },
    { label: 'SVG', description: vscode.l10n.t('a picture of any size'), extension: 'svg', bytes: text(svg) },
    { label: 'CSV', description: vscode.l10n.t('its numbers'), extension: 'csv', bytes: text(csv) },
  ];
  const title = vscode.l10n.t('Save the Chart');
  const form = await vscode.window.showQuickPick(forms, { title });
  if (!form) return;
  const about =
    beside === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(beside));
  const folder = about?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name.replaceAll(/[^\p{L}\p{N}.-]+/gu, '_')}.${form.extension}`;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }),
    filters: { [form.label]: [form.extension] },
    title,
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, form.bytes);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Saved as {0}.', vscode.workspace.asRelativePath(target)),
  );
}
