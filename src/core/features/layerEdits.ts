/**
 * Edits of the source that the picture asks for: an argument set, a layer inserted, duplicated or deleted.
 * Each is either a few text edits or a sentence that says why the code is too indirect for it.
 */
import type { Analysis } from '../analyse.js';
import type { TextEdit } from '../checks/diagnostic.js';
import { callOf, setArgument, spellLayer, writtenValue } from '../checks/fixes/edits.js';
import type { SourceDocument, Span } from '../document.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import { rowOfType } from '../layers/catalogue.js';
import { parseSource } from '../syntax/parse.js';
import { type CallPlace, callPlace } from './callPlace.js';
import type { LayerChange } from './facts.js';
import { newLayerArguments } from './newLayer.js';
import { findModel } from './places.js';
import { plural } from './words.js';

export type LayerEdits =
  | { readonly ok: true; readonly edits: readonly TextEdit[]; readonly done: string }
  | { readonly ok: false; readonly reason: string };

export function layerEdits(
  analysis: Analysis,
  modelId: string,
  nodeId: string,
  change: LayerChange,
): LayerEdits {
  const model = findModel(analysis, modelId);
  const node = model?.nodes.find(({ id }) => id === nodeId);
  if (!model || !node) return refuse('The layer is no longer in the code.');
  const { document } = analysis;
  const source = node.sources[0];
  if (!source || node.implicit) return refuse('No code makes this layer: the framework adds it.');
  if (source.path !== document.path)
    return refuse(`The layer is made in ${fileName(source.path)}: open that file and edit it there.`);
  if (!callOf(node, document))
    return refuse('The code that makes this layer is too indirect to edit from here: edit it in the file.');
  const others = sharing(model, source);
  return change.kind === 'argument'
    ? argumentEdits(node, model, document, change, others)
    : placeEdits(node, model, document, change, others);
}

/** Layers that the same call makes: in a loop, or in a function called several times. */
function sharing({ nodes }: ModelGraph, place: Span & { readonly path: string }): number {
  return nodes.filter(({ sources: [source] }) => source?.path === place.path && source.start === place.start)
    .length;
}

function argumentEdits(
  node: GraphNode,
  { framework }: ModelGraph,
  document: SourceDocument,
  { name, text }: Extract<LayerChange, { kind: 'argument' }>,
  others: number,
): LayerEdits {
  if (!isExpression(text, document)) return refuse(`${text} is not a value that the language can read.`);
  const written = writtenValue(node, name, document, framework);
  const given = written && document.text.slice(written.start, written.end);
  if (given !== undefined && !isLiteral(given))
    return refuse(`${name} is given as ${given}: change it where that gets its value.`);
  const edits = setArgument(node, name, text, document, framework);
  if (!edits) return refuse(`${name} cannot be set here: the call is not written in full.`);
  return { ok: true, edits, done: `${name} is ${text}${alsoWords(others)}.` };
}

function placeEdits(
  node: GraphNode,
  model: ModelGraph,
  document: SourceDocument,
  change: Exclude<LayerChange, { kind: 'argument' }>,
  others: number,
): LayerEdits {
  const place = callPlace(parseSource(document).module, document, node.sources[0] ?? { start: 0, end: 0 });
  if (!place)
    return refuse(
      'The layer is kept in a variable or passed on, so what comes after it is not plain: edit it in the file.',
    );
  if (change.kind === 'delete') return deletion(place, document, node, others);
  const made =
    change.kind === 'duplicate' ? copyOf(place, document) : newLayer(change.type, node, model, document);
  if ('reason' in made) return refuse(made.reason);
  const edits = insertion(place, made.text, document);
  if (!edits)
    return refuse('The result of this layer is used inside a larger expression: edit it in the file.');
  const what = change.kind === 'duplicate' ? `a second ${node.type}` : `${change.type}`;
  return {
    ok: true,
    edits: [...made.edits, ...edits],
    done: `Inserted ${what} after ${node.name}${alsoWords(others)}.`,
  };
}

/** The call again, without its name: two layers of one name are refused. */
function copyOf({ call }: CallPlace, { text }: SourceDocument): { text: string; edits: readonly TextEdit[] } {
  const named = call.arguments.find((argument) => argument.kind === 'keyword' && argument.name === 'name');
  if (!named) return { text: text.slice(call.span.start, call.span.end), edits: [] };
  const before = text.slice(call.span.start, named.span.start).replace(/,\s*$/, '');
  const after = text.slice(named.span.end, call.span.end);
  return { text: before.endsWith('(') ? before + after.replace(/^\s*,\s*/, '') : before + after, edits: [] };
}

function newLayer(
  type: string,
  node: GraphNode,
  { framework }: ModelGraph,
  document: SourceDocument,
): { text: string; edits: readonly TextEdit[] } | { reason: string } {
  const row = rowOfType(type, framework) ?? rowOfType(type, 'keras');
  const name = { keras: row?.keras?.name ?? type, tfjs: row?.tfjs?.factory ?? '' };
  if (!row || (framework === 'tfjs' && name.tfjs === ''))
    return { reason: `The library has no layer ${type}.` };
  const spelled = spellLayer(node, name, document);
  if (!spelled)
    return { reason: `${type} would have to be imported first, and no import of layers was found.` };
  const given = newLayerArguments(row, node, framework);
  if (given === undefined)
    return { reason: `${type} needs arguments that only you can choose: write it in the file.` };
  return { text: `${spelled.text}(${given})`, edits: spelled.edits };
}

function insertion(
  place: CallPlace,
  layer: string,
  document: SourceDocument,
): readonly TextEdit[] | undefined {
  const { text } = document;
  switch (place.kind) {
    case 'item': {
      const at = place.call.span.end;
      return [{ start: at, end: at, newText: `,${gapBefore(place, document)}${layer}` }];
    }
    case 'added': {
      const at = place.statement.span.end;
      const callee = text.slice(place.add.callee.span.start, place.add.callee.span.end);
      const end = text.slice(place.add.span.end, at).includes(';') || text[at] === ';' ? ';' : '';
      const start = text[at] === ';' ? at + 1 : at;
      return [
        {
          start,
          end: start,
          newText: `\n${indentAt(place.statement.span.start, text)}${callee}(${layer})${end}`,
        },
      ];
    }
    case 'applied': {
      const { application, assigned } = place;
      const isApply = document.language !== 'python';
      const on = (input: string): string => (isApply ? `${layer}.apply(${input})` : `${layer}(${input})`);
      // `const y = …` cannot be assigned twice: the new layer goes round the old one.
      if (assigned && !isApply) {
        const at = assigned.statement.span.end;
        const line = `\n${indentAt(assigned.statement.span.start, text)}${assigned.name} = ${on(assigned.name)}`;
        return [{ start: at, end: at, newText: line }];
      }
      const { start, end } = application.span;
      return [{ start, end, newText: on(text.slice(start, end)) }];
    }
  }
}

function deletion(place: CallPlace, document: SourceDocument, node: GraphNode, others: number): LayerEdits {
  const { text } = document;
  const done = `Deleted ${node.name}${alsoWords(others)}.`;
  switch (place.kind) {
    case 'item': {
      const { items } = place.list;
      const [before, after] = [items[place.index - 1], items[place.index + 1]];
      // With its comma: the one after it, or for the last item the one before it.
      const span = after
        ? { start: place.call.span.start, end: after.span.start }
        : { start: before?.span.end ?? place.call.span.start, end: place.call.span.end };
      return { ok: true, edits: [{ ...span, newText: '' }], done };
    }
    case 'added':
      return { ok: true, edits: [{ ...wholeLine(place.statement.span, text), newText: '' }], done };
    case 'applied': {
      if (!place.input) return refuse(`${node.name} joins several tensors, so it cannot simply be left out.`);
      const input = text.slice(place.input.start, place.input.end);
      if (place.assigned?.name === input)
        return {
          ok: true,
          edits: [{ ...wholeLine(place.assigned.statement.span, text), newText: '' }],
          done,
        };
      return { ok: true, edits: [{ ...place.application.span, newText: input }], done };
    }
  }
}

/** As the list's other items stand: on lines of their own, or beside one another. */
function gapBefore({ list, index }: Extract<CallPlace, { kind: 'item' }>, { text }: SourceDocument): string {
  const item = list.items[index];
  const before = list.items[index - 1];
  const from = before?.span.end ?? list.span.start + 1;
  const gap = text.slice(from, item?.span.start ?? from);
  const line = /\n[ \t]*$/.exec(gap)?.[0];
  return line ?? ' ';
}

function indentAt(offset: number, text: string): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The statement with its line, when nothing else is on it. */
function wholeLine({ start, end }: Span, text: string): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const isAlone =
    text.slice(lineStart, start).trim() === '' &&
    /^;?\s*(#.*|\/\/.*)?$/.test(text.slice(end, lineEnd).trim());
  return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
}

function alsoWords(others: number): string {
  return others > 1 ? `, in ${plural(others, 'layer')}: one call makes them all` : '';
}

/** A number, string, boolean, None, or a tuple or list of these. */
function isLiteral(text: string): boolean {
  return /^(?:[\s\d.,+\-()[\]eE]|'[^']*'|"[^"]*"|True|False|None|true|false|null)+$/.test(text);
}

function isExpression(text: string, { language }: SourceDocument): boolean {
  if (/[\r\n;]/.test(text)) return false;
  const { module, problems } = parseSource({ path: '', language, text: `x = [${text}]` });
  const [only, ...rest] = module.body;
  const value = only?.kind === 'assign' ? only.value : undefined;
  return problems.length === 0 && rest.length === 0 && value?.kind === 'list' && value.items.length === 1;
}

function refuse(reason: string): LayerEdits {
  return { ok: false, reason };
}

function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
