/** Train with Other Settings…: the plan as a list, in which the user changes values for one run before it starts. */
import * as vscode from 'vscode';
import { planNotes } from '../protocol/monitors.js';
import {
  isRuntime,
  type NumberSettingId,
  type Overrides,
  RUNTIMES,
  readNumber,
} from '../protocol/overrides.js';
import type { Planned } from '../protocol/planRows.js';
import type { ShownPlanRow } from '../protocol/webview.js';
import { inWords, rowInWords } from './coreWords.js';
import { placesInNotebook } from './places.js';
import { shownPlan } from './shownPlan.js';

interface Choice extends vscode.QuickPickItem {
  readonly row?: ShownPlanRow;
}

/** Nothing when the user leaves the list. */
export async function askForOverrides(
  planned: Planned,
  file: string,
  text: string,
): Promise<Overrides | undefined> {
  let overrides: Overrides = {};
  for (;;) {
    const rows = shownPlan({ ...planned, overrides }, file, text, placesInNotebook(file, text))
      .filter(({ setting }) => setting)
      .map(rowInWords);
    const chosen = await vscode.window.showQuickPick(choices(rows, { ...planned, overrides }), {
      title: vscode.l10n.t('Train {0} with Other Settings', planned.plan.modelName),
      placeHolder: vscode.l10n.t('Train, or choose what to change for this run; the code stays as it is'),
      ignoreFocusOut: true,
    });
    if (!chosen) return undefined;
    if (chosen.row) overrides = (await changed(overrides, chosen.row)) ?? overrides;
    else if (chosen.kind !== vscode.QuickPickItemKind.Separator && chosen.alwaysShow) return overrides;
  }
}

function choices(rows: readonly ShownPlanRow[], planned: Planned): readonly Choice[] {
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const notes = planNotes(planned).map(({ value }): Choice => ({ label: `$(info) ${inWords(value)}` }));
  return [
    { label: `$(play) ${vscode.l10n.t('Train')}`, alwaysShow: true },
    separator(vscode.l10n.t('for this run')),
    ...rows.map((row) => ({ label: row.name, description: descriptionOf(row), row })),
    ...(notes.length > 0 ? [separator(vscode.l10n.t('not done as the code says')), ...notes] : []),
  ];
}

function descriptionOf({ value, instead, origin, where }: ShownPlanRow): string {
  const source = where ?? origin ?? '';
  return instead === undefined
    ? `${value}  (${source})`
    : vscode.l10n.t('{0}, for this run; otherwise {1} ({2})', instead, value, source);
}

async function changed(overrides: Overrides, { setting, name, value }: ShownPlanRow) {
  if (!setting) return undefined;
  const { id, given } = setting;
  const text = id === 'runtime' ? await askForRuntime() : await askForNumber(id, name, given, value);
  if (text === undefined) return undefined;
  const { [id]: _, ...others } = overrides;
  if (text === '') return others;
  return { ...others, [id]: id === 'runtime' ? text : Number(text) };
}

/** An empty text: as the code says. */
async function askForNumber(
  id: NumberSettingId,
  name: string,
  given: string | undefined,
  value: string,
): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: name,
    prompt: vscode.l10n.t('For this run. Empty: {0}.', value),
    value: given ?? '',
    placeHolder: value,
    ignoreFocusOut: true,
    validateInput(typed) {
      const read = readNumber(id, typed);
      return read.ok ? undefined : inWords(read.message);
    },
  });
  return text?.trim();
}

async function askForRuntime(): Promise<string | undefined> {
  const items = Object.entries(RUNTIMES).map(([id, label]) => ({ label, id }));
  const setting = { label: vscode.l10n.t('as the setting says'), id: '' };
  const chosen = await vscode.window.showQuickPick([setting, ...items], { ignoreFocusOut: true });
  return chosen && (chosen.id === '' || isRuntime(chosen.id)) ? chosen.id : undefined;
}
