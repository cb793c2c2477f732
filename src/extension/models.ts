/** Which model a command or the cursor means. */
import * as vscode from 'vscode';
import type { ModelGraph } from '../core/index.js';
import { textAtHand } from './analysedText.js';
import type { Analyses } from './analyses.js';
import type { ModelTarget } from './commands.js';
import { openText } from './places.js';
import type { Reading } from './reading.js';

/** The reading that a command applies to: its target's text, or the active editor's. */
export async function readingFor(analyses: Analyses, target?: ModelTarget): Promise<Reading | undefined> {
  const document = target ? await textOfTarget(target) : textAtHand();
  return document && analyses.of(document);
}

/** An open text is not opened again: the editor would keep it for minutes after its tab is closed. */
async function textOfTarget({ uri }: ModelTarget): Promise<vscode.TextDocument> {
  const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  return open ?? openText(vscode.Uri.parse(uri));
}

/** The model whose code the cursor is in; else the last whole one above it; else the file's main one. */
export function modelNear(
  reading: Reading,
  position: vscode.Position | undefined,
  all: readonly ModelGraph[] = reading.analysis.models,
): ModelGraph | undefined {
  const models = all.filter((model) => !model.isNested);
  const choices = models.length > 0 ? models : all;
  if (!position) return mainModel(choices);
  const offset = reading.offsetAt(position);
  const inside = choices.find((model) => model.anchor.start <= offset && offset <= model.anchor.end);
  if (inside) return inside;
  return choices.filter((model) => model.anchor.start <= offset).at(-1) ?? mainModel(choices);
}

/** The first that the code trains; else the largest, of which the others may be parts. */
function mainModel(models: readonly ModelGraph[]): ModelGraph | undefined {
  const trained = models.find(({ training }) => training !== undefined);
  const whole = models.filter(({ kind }) => kind !== 'block');
  const choices = whole.length > 0 ? whole : models;
  return trained ?? choices.toSorted((a, b) => b.nodes.length - a.nodes.length)[0];
}

/** The nodes whose layer call is on this line; failing that, those made through a call on it. */
export function nodesAtLine(reading: Reading, model: ModelGraph, line: number): string[] {
  const isOnLine = (source: ModelGraph['location']) => {
    if (source.path !== reading.analysis.document.path) return false;
    const range = reading.rangeOf(source);
    return range !== undefined && range.start.line <= line && line <= range.end.line;
  };
  const direct = model.nodes.filter((node) => node.sources[0] && isOnLine(node.sources[0]));
  const found = direct.length > 0 ? direct : model.nodes.filter((node) => node.sources.some(isOnLine));
  return found.map((node) => node.id);
}
