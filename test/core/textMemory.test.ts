/**
 * An analysis with the memory of earlier versions is the same as one without: real files under random edits,
 * as typing, deleting, moving lines and undoing make them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  type AnalysisHost,
  analyse,
  type Language,
  type SourceDocument,
  TextMemory,
} from '../../src/core/index.js';
import { parseSource } from '../../src/core/syntax/parse.js';
import { edited, follow } from './editedText.js';

const folders = [
  '../../examples/',
  '../fixtures/robustness/',
  '../fixtures/python/',
  '../fixtures/builders/',
];
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

it('a module that stays as it is is read once, and asked for once in an analysis', () => {
  const memory = new TextMemory();
  const read = (text: string) => parseSource({ path: 'blocks.py', language: 'python', text }, memory).module;
  const first = read('x = 1\n');
  expect(read(['x', '1\n'].join(' = '))).toBe(first);
  expect(read('x = 2\n').body).not.toEqual(first.body);
  expect(read('x = 1\n').body).toEqual(first.body);

  const asked: string[] = [];
  const readModule: AnalysisHost['readModule'] = (specifier) => {
    asked.push(specifier);
    return { path: 'blocks.py', language: 'python', text: 'a = 8\nb = 10\n' };
  };
  const text = 'from blocks import a, b\nimport blocks\n';
  analyse({ path: 'main.py', language: 'python', text }, { readModule }, memory);
  expect(asked).toEqual(['blocks']);
});

it('a module that several files of a folder import is asked for once in the folder', () => {
  const texts: Readonly<Record<string, string>> = {
    'zoo.first': 'from .sizes import a\nimport zoo.sizes\n',
    'zoo.second': 'from .sizes import a\nimport zoo.sizes\n',
    '.sizes': 'a = 8\n',
    'zoo.sizes': 'a = 8\n',
  };
  const asked: string[] = [];
  const readModule: AnalysisHost['readModule'] = (specifier, from) => {
    asked.push(`${specifier} from ${from}`);
    const text = texts[specifier];
    const path = `zoo/${specifier.split('.').at(-1)}.py`;
    return text === undefined ? undefined : { path, language: 'python', text };
  };
  const text = 'from zoo.first import a\nfrom zoo.second import a as b\nimport zoo.sizes\n';
  analyse({ path: 'main.py', language: 'python', text }, { readModule });
  expect(asked.filter((each) => each.includes('sizes')).sort()).toEqual([
    '.sizes from zoo/first.py',
    'zoo.sizes from main.py',
    'zoo.sizes from zoo/first.py',
  ]);
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
