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

/**
 * In what all eight builders call: other last layers and one more layer; then a first layer that fits none, and code
 * that moves; then, after the text as it was, one that fits none by another size.
 */
const SHARED = [
  [
    ['round_filters(1280)', 'round_filters(1296)'],
    ['name="stem_activation")(x)', 'name="stem_activation")(layers.ReLU()(x))'],
  ],
  [
    ['round_filters(32),', 'round_filters(40),'],
    ['def block(', '\n\ndef block('],
  ],
  [['round_filters(32),', 'round_filters(56),']],
] as const;

it.skipIf(folder === undefined)(
  'EfficientNet, in the function behind its builders',
  { timeout: 180_000 },
  () => {
    const source = read('applications.efficientnet');
    if (!source) throw new Error("Keras's wheel has no applications/efficientnet.py");
    let round = 0;
    const next = (document: SourceDocument): SourceDocument => {
      let { text } = document;
      for (const [from, to] of SHARED[round++] ?? []) {
        if (!text.includes(from)) throw new Error(`expected "${from}" in Keras's efficientnet.py`);
        text = text.replace(from, to);
      }
      return { ...document, text };
    };
    // Of three rounds one takes the edit back.
    follow(source, { readModule }, next, SHARED.length + 1);
  },
);
