/** From the layer at the cursor to the layers that feed it, and to those that it feeds. */
import * as vscode from 'vscode';
import type { GraphNode, ModelGraph } from '../core/index.js';
import type { Analyses } from './analyses.js';
import { registerCommand } from './commands.js';
import { nodesAtLine } from './models.js';
import { lineName, showPlace } from './places.js';
import type { Reading } from './reading.js';

export function registerNavigation(analyses: Analyses): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('convlens.goToInput', () =>
      go(analyses, feeding, vscode.l10n.t('No layer in this file feeds this layer.')),
    ),
    registerCommand('convlens.goToOutput', () =>
      go(analyses, fedBy, vscode.l10n.t('No layer in this file takes the output of this layer.')),
    ),
  );
}

type Neighbours = (model: ModelGraph, nodes: readonly GraphNode[]) => readonly GraphNode[];

const feeding: Neighbours = (model, nodes) => {
  const own = new Set(nodes.map(({ id }) => id));
  const ids = new Set(nodes.flatMap(({ inputs }) => inputs).filter((id) => !own.has(id)));
  return model.nodes.filter(({ id }) => ids.has(id));
};

const fedBy: Neighbours = (model, nodes) => {
  const own = new Set(nodes.map(({ id }) => id));
  return model.nodes.filter(({ id, inputs }) => !own.has(id) && inputs.some((input) => own.has(input)));
};

async function go(analyses: Analyses, neighbours: Neighbours, none: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const reading = editor && analyses.of(editor.document);
  if (!editor || !reading) return;
  const found = reading.analysis.models.flatMap((model) => {
    const ids = nodesAtLine(reading, model, editor.selection.active.line);
    return neighbours(
      model,
      model.nodes.filter(({ id }) => ids.includes(id)),
    );
  });
  // A loop makes several layers at one place.
  const places = [...new Map(found.flatMap((node) => placeOf(reading, node)).map(keyed)).values()];
  const [first] = places;
  if (!first) {
    void vscode.window.showInformationMessage(none);
    return;
  }
  const chosen = places.length === 1 ? first : await vscode.window.showQuickPick(places);
  if (chosen) await showPlace(chosen.location);
}

function keyed(choice: Choice): readonly [string, Choice] {
  const { line, character } = choice.location.range.start;
  return [`${choice.location.uri.toString()}:${line}:${character}`, choice];
}

interface Choice extends vscode.QuickPickItem {
  readonly location: vscode.Location;
}

/** The layer's call; undefined for the input that a Sequential makes for itself. */
function placeOf(reading: Reading, node: GraphNode): readonly Choice[] {
  const source = node.sources[0];
  const location = source && reading.locationOf(source);
  if (!location || (node.family === 'input' && !node.listed)) return [];
  return [{ label: node.name, description: node.type, detail: lineName(location), location }];
}
