/** Sample values for a builder that the file never calls, asked for in place and written as a comment above it. */
import * as vscode from 'vscode';
import { type ModelLens, modelLenses } from '../core/index.js';
import type { Analyses } from './analyses.js';
import { type ModelTarget, registerCommand } from './commands.js';
import { modelNear, readingFor } from './models.js';

/** Likely values, by what the name speaks of. */
const LIKELY: readonly (readonly [RegExp, string])[] = [
  [/shape/, '(48, 48, 1)'],
  [/class|num_out|n_out|labels/, '7'],
  [/size|height|width|dim/, '48'],
  [/channel/, '1'],
  [/filter/, '32'],
  [/unit/, '64'],
  [/rate|drop/, '0.25'],
];

export function registerSampleValues(analyses: Analyses): vscode.Disposable {
  return registerCommand('convlens.sampleValues', (target) => ask(analyses, target));
}

async function ask(analyses: Analyses, target: ModelTarget | undefined): Promise<void> {
  const reading = await readingFor(analyses, target);
  const editor = vscode.window.activeTextEditor;
  const id = target?.modelId ?? (reading && modelNear(reading, editor?.selection.active)?.id);
  const isOurs = ({ modelIds }: ModelLens): boolean => id !== undefined && modelIds.includes(id);
  const lens = reading && modelLenses(reading.analysis).find(isOurs);
  const range = lens && reading.rangeOf(lens.span);
  if (!reading || !lens || !range || lens.missingSamples.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The model at the cursor needs no sample values: all its sizes have one.'),
    );
    return;
  }
  const given: string[] = [];
  for (const [index, name] of lens.missingSamples.entries()) {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t(
        'Sample values for {0} ({1} of {2})',
        lens.name,
        index + 1,
        lens.missingSamples.length,
      ),
      prompt: vscode.l10n.t('What {0} may be, as you would write it in a call. Only the hints use it.', name),
      value: LIKELY.find(([pattern]) => pattern.test(name))?.[1] ?? '',
      validateInput: (text) =>
        text.trim() === '' ? vscode.l10n.t('Write a value, such as 7 or (48, 48, 1).') : undefined,
    });
    if (value === undefined) return;
    given.push(`${name}=${value.trim()}`);
  }
  const { document } = reading;
  const line = document.lineAt(range.start.line);
  const indent = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
  const mark = reading.analysis.document.language === 'python' ? '#' : '//';
  const edit = new vscode.WorkspaceEdit();
  const above = line.lineNumber > 0 ? document.lineAt(line.lineNumber - 1) : undefined;
  const known =
    above && new RegExp(`^\\s*${mark}\\s*convlens:\\s*(?!ignore)`).test(above.text) ? above : undefined;
  if (known) edit.insert(document.uri, known.range.end, `, ${given.join(', ')}`);
  else edit.insert(document.uri, line.range.start, `${indent}${mark} convlens: ${given.join(', ')}\n`);
  await vscode.workspace.applyEdit(edit);
}
