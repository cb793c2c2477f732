/** The core's and the trainer's words in another language: a made-up one, in which every letter has an accent. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parser } from '@lezer/javascript';
import { describe, expect, test } from 'vitest';
import { coreTexts } from '../../../scripts/coreTexts.mjs';
import {
  type Analysis,
  analyse,
  hoverAt,
  type Language,
  modelLenses,
  modelSummary,
  nodeDetails,
  outline,
  translator,
} from '../../../src/core/index.js';

const ACCENTED: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', n: 'ñ', s: 'š' };

/** `A layer` → `«Á láýéř»`: every letter but those of `{0}` is marked, so that English that is left is found. */
function madeUp(text: string): string {
  const marked = text.replace(
    /[a-z]/gi,
    (letter) => ACCENTED[letter] ?? String.fromCodePoint(0x1d400 + letter.charCodeAt(0)),
  );
  return `«${marked}»`;
}

const bundle = Object.fromEntries(coreTexts().map((text) => [text, madeUp(text)]));
const translated = translator(bundle);

describe('a text is found by its template', () => {
  const small = translator({
    'The kernel {0} is larger than the map {1}.': 'Die Karte {1} ist kleiner als der Kern {0}.',
    'Choose another.': 'Nimm einen anderen.',
    '{0} is not known': '{0} ist nicht bekannt',
    'the number of filters': 'die Zahl der Filter',
    Output: 'Ausgabe',
    dense: 'dicht',
  });
  test.each([
    ['The kernel 5×5 is larger than the map 3×3.', 'Die Karte 3×3 ist kleiner als der Kern 5×5.'],
    ['the number of filters is not known', 'die Zahl der Filter ist nicht bekannt'],
    ['x is not known. Choose another.', 'x ist nicht bekannt. Nimm einen anderen.'],
    ['| Output | `3×3` | |', '| Ausgabe | `3×3` | |'],
    ['Shown because `x is not known`', 'Shown because `x ist nicht bekannt`'],
    ['dense is not known', 'dense ist nicht bekannt'],
    ['`Output` is the user’s', '`Output` is the user’s'],
    ['nobody knows', 'nobody knows'],
    ['', ''],
  ])('%s', (english, german) => expect(small(english)).toBe(german));
});

const ENGLISH =
  /(?<![\w.'"“”/-])(the|a|an|is|are|of|to|that|which|what|has|have|cannot|must|needs|takes|found|expected|known|no|with|for|from|layer|layers|parameters|one)(?![\w.=(/'-])/i;

/** What stays as it is: code, names in quotes, addresses, lists of names. */
function leftOver(text: string): string | undefined {
  const words = text
    .replace(/`[^`]*`/g, '')
    .replace(/!?\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/"[^"]*"|“[^”]*”|'[^'\n]*'/g, '')
    .replace(/: \w+(, \w+)+\./g, '');
  return words.split('\n').find((line) => ENGLISH.test(line));
}

/** The programs in the tests of the checks: every fault that the core knows. */
function programs(folder: string): { language: Language; text: string }[] {
  const found: { language: Language; text: string }[] = [];
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const text = () => readFileSync(path.join(folder, file), 'utf8');
    if (file.endsWith('.py')) found.push({ language: 'python', text: text() });
    else if (file.endsWith('.test.ts')) {
      const source = text();
      parser.parse(source).iterate({
        enter(node) {
          if (node.name !== 'TemplateString' && node.name !== 'String') return;
          const program = source
            .slice(node.from + 1, node.to - 1)
            .replaceAll('\\n', '\n')
            .replaceAll('\\`', '`');
          if (!/\n|layers\.|Sequential/.test(program)) return;
          const isScript = /tf\.|const |=>/.test(program);
          found.push({
            language: isScript ? 'typescript' : 'python',
            text: isScript ? program : pythonOf(program),
          });
        },
      });
    } else if (/\.[jt]sx?$/.test(file)) found.push({ language: 'typescript', text: text() });
  }
  return found;
}

const pythonOf = (text: string) =>
  /import/.test(text)
    ? text
    : `import keras\nfrom keras import layers, Input, Model, Sequential\nfrom keras.layers import *\n${text.replace(/^ {2,}/gm, (all) => all.slice(Math.min(all.length, 4)))}`;

function shownTexts(analysis: Analysis): string[] {
  const { diagnostics, models, endedEarly } = analysis;
  const nodes = models.flatMap((model) => model.nodes);
  const hovers = nodes.flatMap(({ sources }) => {
    const [place] = sources;
    return place && place.path === analysis.document.path
      ? [hoverAt(analysis, place.start)?.markdown ?? '']
      : [];
  });
  return [
    ...diagnostics.flatMap(({ message, related, fixes }) => [
      message,
      ...related.map((each) => each.message),
      ...fixes.map(({ title }) => title),
    ]),
    ...hovers,
    ...models.flatMap((model) => [modelSummary(model).line, modelSummary(model).markdown]),
    ...nodes.flatMap((node) => [node.unknown?.reason ?? '', nodeDetails(node).explanation]),
    ...modelLenses(analysis).flatMap(({ sizes }) => sizes.map(({ summary }) => summary)),
    ...outline(analysis).map(({ detail }) => detail),
    endedEarly ?? '',
  ];
}

test.each([
  'examples',
  'samples',
  'test/core/checks',
  'test/core/javascript',
  'test/core/tfjs',
  'test/core/python',
])('no English is left in what %s shows', { timeout: 120_000 }, (folder) => {
  const texts = programs(folder).flatMap(({ language, text }) =>
    shownTexts(analyse({ path: 'model', language, text }, { readModule: () => undefined })),
  );
  const left = [...new Set(texts)].flatMap((text) => leftOver(translated(text)) ?? []);
  expect(texts.length).toBeGreaterThan(10);
  expect(left).toEqual([]);
});

/** What a literal reads as once it is said, with a value in each hole. */
const said = (template: string) => {
  const values = ['7', 'faces', '3.2'];
  return template.replaceAll(/\$\{[^}]*\}/g, () => values[0] ?? '');
};

/** Sentences that the trainer tells its user: of faults, warnings, steps, advice and issues of the data. */
function toldBy(source: string): string[] {
  const told: string[] = [];
  const read = (from: number, to: number) => source.slice(from, to);
  parser
    .configure({ dialect: 'ts' })
    .parse(source)
    .iterate({
      enter({ name, node }) {
        if (name !== 'TemplateString' && name !== 'String') return;
        const text = read(node.from + 1, node.to - 1);
        if (!/^[A-Z“].* .*[.!]$/s.test(text) || text.includes('\\n') || /`|\$\{[^}]*\$/.test(text)) return;
        told.push(said(text));
      },
    });
  return told;
}

test('no English is left in what a training process tells', () => {
  const files = ['src/trainer', 'src/runs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/^(kernels|layers)\b/.test(file))
      .map((file) => path.join(folder, file)),
  );
  const told = files.flatMap((file) => toldBy(readFileSync(file, 'utf8')));
  expect(told.length).toBeGreaterThan(60);
  expect(told.flatMap((text) => leftOver(translated(text)) ?? [])).toEqual([]);
});
