/** What the core says, in the language of the editor. The core itself writes English (`core/features/translator.ts`). */
import * as vscode from 'vscode';
import { type DiagramModel, type NodeDetails, type Translator, translator } from '../core/index.js';
import type { ShownPlanRow } from '../protocol/webview.js';

let translate: Translator | undefined;

export function inWords(text: string): string {
  const { bundle } = vscode.l10n;
  if (!bundle) return text;
  translate ??= translator(bundle);
  return translate(text);
}

export function modelsInWords(models: readonly DiagramModel[]): readonly DiagramModel[] {
  if (!vscode.l10n.bundle) return models;
  return models.map((model) => ({
    ...model,
    subtitle: inWords(model.subtitle),
    nodes: model.nodes.map((node) => ({
      ...node,
      tooltip: inWords(node.tooltip),
      ...(node.problem !== undefined && { problem: inWords(node.problem) }),
    })),
  }));
}

export function detailsInWords(details: NodeDetails): NodeDetails {
  return {
    ...details,
    explanation: inWords(details.explanation),
    arithmetic: details.arithmetic.map((line) => ({ ...line, label: inWords(line.label) })),
  };
}

export function rowInWords(row: ShownPlanRow): ShownPlanRow {
  return {
    ...row,
    name: inWords(row.name),
    value: inWords(row.value),
    ...(row.instead !== undefined && { instead: inWords(row.instead) }),
    ...(row.origin !== undefined && { origin: inWords(row.origin) }),
  };
}
