/** Keras's own EfficientNet, eight builders on one function, under random edits: a memory changes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'vitest';
import { kerasSources } from '../../scripts/kerasWheel.mjs';
import type { SourceDocument } from '../../src/core/index.js';
import { edited, follow } from '../core/editedText.js';

const sources = kerasSources();
const folder = 'folder' in sources ? sources.folder : undefined;

function read(module: string): SourceDocument | undefined {
  const file = path.join(folder ?? '', 'keras', 'src', `${module.replaceAll('.', '/')}.py`);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8').replaceAll('keras.src.applications', 'wheel.applications');
  return { path: `${module}.py`, language: 'python', text };
}

function readModule(specifier: string): SourceDocument | undefined {
  const inside = /^wheel\.(.+)$/.exec(specifier)?.[1];
  return inside === undefined ? undefined : read(inside);
}

/** Any text in the first half, where all builders have what they share; a number in one of the builders behind it. */
function change(document: SourceDocument, random: () => number): SourceDocument {
  const { text } = document;
  const half = text.indexOf('def EfficientNetB0');
  if (random() < 0.3) return { ...document, text: edited(text.slice(0, half), random) + text.slice(half) };
  const numbers = [...text.slice(half).matchAll(/\b\d+\b/g)];
  const { index = 0, 0: digits } = numbers[Math.floor(random() * numbers.length)] ?? { 0: '' };
  const at = half + index;
  const typed = String(10 + Math.floor(random() * 90));
  return { ...document, text: text.slice(0, at) + typed + text.slice(at + digits.length) };
}

it.skipIf(folder === undefined)('EfficientNet', { timeout: 180_000 }, () => {
  const source = read('applications.efficientnet');
  if (!source) throw new Error("Keras's wheel has no applications/efficientnet.py");
  follow(source, { readModule }, change, 4);
});

/** What all eight builders call: other last layers, a fault in the first one, code that moves, and one more layer. */
const SHARED = [
  ['round_filters(1280)', 'round_filters(1296)'],
  ['round_filters(32),', 'round_filters(40),'],
  ['def block(', '\n\ndef block('],
  [
    'x = layers.Activation(activation, name="stem_activation")(x)',
    'x = layers.LeakyReLU()(layers.ReLU()(x))',
  ],
] as const;

it.skipIf(folder === undefined)(
  'EfficientNet, in the function behind its builders',
  { timeout: 180_000 },
  () => {
    const source = read('applications.efficientnet');
    if (!source) throw new Error("Keras's wheel has no applications/efficientnet.py");
    let round = 0;
    const next = (document: SourceDocument): SourceDocument => {
      const [from, to] = SHARED[round++ % SHARED.length] ?? ['', ''];
      if (!document.text.includes(from)) throw new Error(`expected "${from}" in Keras's efficientnet.py`);
      return { ...document, text: document.text.replace(from, to) };
    };
    follow(source, { readModule }, next, 5);
  },
);
