/**
 * An analysis with the memory of earlier versions is the same as one without: real files under random edits,
 * as typing, deleting, moving lines and undoing make them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  type Analysis,
  type AnalysisHost,
  analyse,
  type Language,
  layerHints,
  type SourceDocument,
  TextMemory,
} from '../../src/core/index.js';

const EDITS = 16;
const folders = ['../../examples/', '../fixtures/robustness/', '../fixtures/python/'];
const languages: Readonly<Record<string, Language>> = { py: 'python', js: 'javascript', ts: 'typescript' };

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const programs = read('../fixtures/tfjs/models.jsonl')
  .split('\n')
  .slice(0, 8)
  .map((line): string => JSON.parse(line).code);
const scripts = [
  {
    name: 'models.js',
    language: 'javascript' as const,
    text: `import * as tf from '@tensorflow/tfjs';\n${programs.join('\n')}\n`,
  },
  { name: 'snippets.ts', language: 'typescript' as const, text: read('../fixtures/javascript/snippets.txt') },
];
const files = folders.flatMap((folder) => {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url).flatMap((name) => {
    const language = languages[name.split('.').at(-1) ?? ''];
    return language ? [{ name, language, text: readFileSync(new URL(name, url), 'utf8') }] : [];
  });
});

/** All that features read, as plain data: what is made only when it is asked for, too. */
function factsOf(analysis: Analysis): string {
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
    hints: layerHints(analysis),
  });
}

function randomFrom(seed: number): () => number {
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
function edited(text: string, random: () => number): string {
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
function follow(
  first: SourceDocument,
  host: AnalysisHost,
  change: (document: SourceDocument, random: () => number) => SourceDocument,
): void {
  const random = randomFrom(first.text.length);
  const memory = new TextMemory();
  let whole = first;
  let last: { analysis: Analysis; facts: string } | undefined;
  for (let round = 0; round < EDITS; round++) {
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

it.each([...files, ...scripts])('$name', { timeout: 120_000 }, ({ name, language, text }) => {
  follow({ path: name, language, text }, { stepBudget: 200_000 }, (document, random) => ({
    ...document,
    text: edited(document.text, random),
  }));
});

it('a module that the text imports, and that imports the text, changes too', () => {
  const main = `import blocks
from keras import Input, Model
inputs = Input((32, 32, 3))
model = Model(inputs, blocks.tail(inputs, 8))
`;
  let blocks = `from keras import layers
import main

def tail(x, filters=4):
    x = layers.Conv2D(filters, 3)(x)
    return layers.Dense(10)(layers.Flatten()(x))
`;
  let text = main;
  const host: AnalysisHost = {
    readModule: (specifier) => {
      if (specifier === 'blocks') return { path: 'blocks.py', language: 'python', text: blocks };
      return specifier === 'main' ? { path: 'main.py', language: 'python', text } : undefined;
    },
  };
  follow({ path: 'main.py', language: 'python', text: main }, host, (document, random) => {
    if (random() < 0.5) blocks = `${'#\n'.repeat(Math.floor(random() * 3))}${edited(blocks, random)}`;
    text = edited(document.text, random);
    return { ...document, text };
  });
});

it('the cells of a notebook', () => {
  const cells = (texts: readonly string[]): SourceDocument => {
    const cellStarts: number[] = [];
    let length = 0;
    for (const each of texts) {
      cellStarts.push(length);
      length += each.length + 1;
    }
    return { path: 'n.ipynb', language: 'python', text: texts.join('\n'), cellStarts };
  };
  let written = [
    '%matplotlib inline\nfrom keras import layers, Sequential',
    'model = Sequential([layers.Input((28, 28, 1))])\nfor n in (8, 16):\n    model.add(layers.Conv2D(n, 3))\n',
    '!pip list\nmodel.add(layers.Flatten())',
    'model.add(layers.Dense(10))',
  ];
  follow(cells(written), {}, (_, random) => {
    const at = Math.floor(random() * written.length);
    written = written.map((cell, index) => (index === at ? edited(cell, random) : cell));
    return cells(written);
  });
});
