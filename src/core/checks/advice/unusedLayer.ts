/**
 * A layer or its output gets a name, and no model has it: nothing reads the name, or only other such layers do.
 * What a model is made of comes from its graph; the text says where a name is read.
 */
import type { Location, SourceDocument, Span } from '../../document.js';
import type { ModelGraph } from '../../graph/modelGraph.js';
import { findKerasLayer, findTfjsLayer } from '../../layers/catalogue.js';
import type { Advice, AdviceRule } from './rule.js';

/** `x = layers.Conv2D(` and `const x = tf.layers.conv2d(`, at the start of a line. */
const ASSIGNED = {
  python: /^([ \t]*)([A-Za-z]\w*)[ \t]*=[ \t]*(?:(?:\w+\.)*)([A-Z]\w*)\(/gm,
  script:
    /^([ \t]*(?:const|let|var)[ \t]+)([A-Za-z$][\w$]*)[ \t]*=[ \t]*(?:(?:[\w$]+\.)*layers\.)([a-z]\w*)\(/gm,
};

interface Read extends Span {
  readonly isIndented: boolean;
}
interface Assigned {
  readonly name: string;
  readonly layer: string;
  readonly nameSpan: Span;
  readonly statement: Span;
  /** At the outermost level statements run in their order. */
  readonly isOutermost: boolean;
}

export const unusedLayer: AdviceRule = {
  code: 'unused-layer',
  severity: 'hint',
  source: 'a layer takes part in a model only where something reads it',
  readsText: true,
  check({ model, document }) {
    const { path } = document;
    if (model.nodes.some(({ unknown }) => unknown)) return [];
    const find = model.framework === 'keras' ? findKerasLayer : findTfjsLayer;
    const text = textOf(document);
    const assigned = text.assigned.filter(({ layer }) => find(layer));
    if (assigned.length === 0) return [];
    const outside = notHolding(assigned, placesOf(model, path));
    if (outside.length === 0) return [];
    text.reads ??= readsOf(text);
    return unread(outside, text.reads).map(
      ({ name, layer, nameSpan }): Advice => ({
        location: { path, ...nameSpan },
        message: `“${name}” is never read: the ${layer} is no part of a model. Use it as the next layer's input, or remove it.`,
      }),
    );
  },
};

interface CodeText {
  readonly code: string;
  readonly assigned: readonly Assigned[];
  /** Made for the first name that no model has. */
  reads?: ReadonlyMap<string, readonly Read[]>;
}

const texts = new WeakMap<SourceDocument, CodeText>();

/** One for all models of a document. */
function textOf(document: SourceDocument): CodeText {
  const known = texts.get(document);
  if (known) return known;
  const isPython = document.language === 'python';
  const code = withoutWords(document.text, isPython);
  const made = { code, assigned: assignments(code, isPython) };
  texts.set(document, made);
  return made;
}

const places = new WeakMap<ModelGraph, { readonly path: string; readonly sorted: readonly Span[] }>();

/** Where in the text its nodes are written; a graph that an edit left as it was has them still. */
function placesOf(model: ModelGraph, path: string): readonly Span[] {
  const known = places.get(model);
  if (known?.path === path) return known.sorted;
  // Many nodes share a place.
  const sources = new Set<Location>();
  for (const node of model.nodes)
    for (const source of node.sources) if (source.path === path) sources.add(source);
  const sorted = [...sources].sort((a, b) => a.start - b.start);
  places.set(model, { path, sorted });
  return sorted;
}

/** The assignments in whose statement none of the sources, in their order, stands. */
function notHolding(assigned: readonly Assigned[], sorted: readonly Span[]): readonly Assigned[] {
  return assigned.filter(({ statement }) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.start ?? 0) < statement.start) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < sorted.length; at++) {
      const source = sorted[at];
      if (!source || source.start > statement.end) return true;
      if (source.end <= statement.end) return false;
    }
    return true;
  });
}

/** What only unread layers read is unread too: from the end of a dead branch to its beginning. */
function unread(
  assigned: readonly Assigned[],
  reads: ReadonlyMap<string, readonly Read[]>,
): readonly Assigned[] {
  const dead = new Set<Assigned>();
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const each of assigned) {
      if (dead.has(each)) continue;
      const isRead = (reads.get(each.name) ?? []).some(
        (read) =>
          (!each.isOutermost || read.start > each.statement.end || read.isIndented) &&
          !within(read, each.statement) &&
          ![...dead].some(({ statement }) => within(read, statement)),
      );
      if (isRead) continue;
      dead.add(each);
      isChanged = true;
    }
  }
  return assigned.filter((each) => dead.has(each));
}

function assignments(code: string, isPython: boolean): readonly Assigned[] {
  return [...code.matchAll(isPython ? ASSIGNED.python : ASSIGNED.script)].flatMap((found) => {
    const [whole, before = '', name, layer] = found;
    if (name === undefined || layer === undefined) return [];
    const start = found.index + before.length;
    return [
      {
        ...{ name, layer },
        nameSpan: { start, end: start + name.length },
        statement: { start: found.index, end: endOfStatement(code, found.index + whole.length - 1) },
        isOutermost: !/^[ \t]/.test(before),
      },
    ];
  });
}

/** Where a line or a semicolon ends it, from the bracket at `open` on, with no bracket left open. */
function endOfStatement(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    const character = code.charAt(at);
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if ((character === '\n' || character === ';') && depth <= 0) return at;
  }
  return code.length;
}

/** Where each of their names stands and is not given a value: `x = …` and `f(x=…)` are no reads of x. */
function readsOf({ code, assigned }: CodeText): ReadonlyMap<string, readonly Read[]> {
  const reads = new Map<string, Read[]>(assigned.map(({ name }) => [name, []]));
  const names = [...reads.keys()].map((name) => name.replaceAll('$', '\\$')).join('|');
  const read = new RegExp(`(?<![\\w$.])(?:${names})(?![\\w$])(?![ \\t]*=(?!=))`, 'g');
  for (const { 0: name, index: start } of code.matchAll(read)) {
    const line = code.lastIndexOf('\n', start) + 1;
    const isIndented = ' \t'.includes(code.charAt(line));
    reads.get(name)?.push({ start, end: start + name.length, isIndented });
  }
  return reads;
}

/** Comments and strings blanked out, all else in its place; what an f-string or a template reads stays. */
function withoutWords(text: string, isPython: boolean): string {
  const words = isPython
    ? /#[^\n]*|(?<![fF])(?:'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/g
    : /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
  return text.replace(words, (found) =>
    found.includes('\n') ? found.replace(/[^\n]/g, ' ') : ' '.repeat(found.length),
  );
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
