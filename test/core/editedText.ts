/** Texts under random edits, and what an analysis says of them: for tests that a memory changes nothing. */
import { expect } from 'vitest';
import {
  type Analysis,
  type AnalysisHost,
  analyse,
  layerHints,
  type SourceDocument,
  TextMemory,
} from '../../src/core/index.js';

const EDITS = 12;

/** All that features read, as plain data: what is made only when it is asked for, too. */
export function factsOf(analysis: Analysis): string {
  const { document, models, diagnostics, dependencies, endedEarly } = analysis;
  const { length } = document.text;
  const asked = models.map((model) => ({
    ...model,
    nodes: model.nodes.map((node) => ({
      ...node,
      arguments: node.arguments,
      topology: node.topology,
      written: node.written,
    })),
  }));
  return JSON.stringify({
    length,
    models: asked,
    diagnostics,
    dependencies,
    endedEarly,
    hints: layerHints(analysis).map((hint) => ({ ...hint, tooltip: hint.tooltip() })),
  });
}

export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const TYPED = [
  '(',
  ')',
  '{',
  '}',
  '"',
  "'''",
  '#',
  '\n',
  '\n    ',
  ' ',
  '1.',
  ';',
  '\\',
  '@',
  '`',
  'else:',
  'x',
];

/** One edit as people make them. */
export function edited(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 12));
    case 1:
      return [...lines.slice(0, line), ...lines.slice(line + 1)].join('\n');
    case 2:
      return [...lines.slice(0, line), lines[line], ...lines.slice(line)].join('\n');
    case 3: {
      const number = [...text.matchAll(/\d+/g)].at(Math.floor(random() * 20));
      if (!number) return `${text}\n`;
      return text.slice(0, number.index) + String(1 + line) + text.slice(number.index + number[0].length);
    }
    default:
      return text.slice(0, at) + TYPED[Math.floor(random() * TYPED.length)] + text.slice(at);
  }
}

/** Follows a text through its edits; every third one is taken back, so that whole texts come again. */
export function follow(
  first: SourceDocument,
  host: AnalysisHost,
  change: (document: SourceDocument, random: () => number) => SourceDocument,
  edits = EDITS,
): void {
  const random = randomFrom(first.text.length);
  const memory = new TextMemory();
  let whole = first;
  let last: { analysis: Analysis; facts: string } | undefined;
  for (let round = 0; round < edits; round++) {
    const now =
      round % 3 === 2 ? whole : change(round % 2 === 0 ? whole : (last?.analysis.document ?? whole), random);
    const analysis = analyse(now, host, memory);
    const facts = factsOf(analysis);
    expect(facts, `round ${round}:\n${now.text}`).toBe(factsOf(analyse(now, host)));
    // What was handed out does not change under its reader's hands.
    if (last) expect(factsOf(last.analysis)).toBe(last.facts);
    last = { analysis, facts };
    if (round % 8 === 7) whole = now;
  }
}
