/**
 * Texts that no person writes but an edit, a merge or a program makes: thousands of faults, and code nested without
 * end. Work is counted in questions to the language, not in time; what is not touched keeps its facts.
 */
import { expect, test } from 'vitest';
import { analyse, type Language, TextMemory } from '../../../src/core/index.js';
import { repairBrackets } from '../../../src/core/syntax/brackets.js';
import type { Lexis } from '../../../src/core/syntax/lexis.js';
import { parseSource } from '../../../src/core/syntax/parse.js';
import { pythonLexis } from '../../../src/core/syntax/pythonLexis.js';

const FAULTY_LINES: Readonly<Record<string, (index: number) => string>> = {
  'calls left open': (index) => `x${index} = foo(${index}`,
  'lists left open after a comma': (index) => `x${index} = [${index},`,
  'lists left open inside calls': (index) => `x${index} = foo([${index})`,
  'strings left open': (index) => `x${index} = "abc`,
  'texts of several lines': (index) => `x${index} = """abc\n\n  (def"""`,
  'closers alone': () => ')',
};

/** How often the language was asked while so many lines were repaired. */
function questions(lines: number, line: (index: number) => string): number {
  let asked = 0;
  const counting: Lexis = {
    ...pythonLexis,
    skip: (...given) => {
      asked++;
      return pythonLexis.skip(...given);
    },
    startsStatement: (next, previous) => {
      asked += 1 + Math.ceil(previous.length / 100);
      return pythonLexis.startsStatement(next, previous);
    },
  };
  repairBrackets(Array.from({ length: lines }, (_, index) => line(index)).join('\n'), counting);
  return asked;
}

test.each(Object.entries(FAULTY_LINES))('repairing twice as many %s takes twice the work', (_, line) => {
  expect(questions(8_000, line) / questions(4_000, line)).toBeLessThan(2.6);
});

test.each(Object.entries(FAULTY_LINES))('what stands behind 400 %s is read', (_, line) => {
  const text = [
    'from keras import Input, Sequential, layers',
    ...Array.from({ length: 400 }, (_, index) => line(index)),
    'model = Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3)])',
  ].join('\n');
  const { models, endedEarly } = analyse({ path: 'a.py', language: 'python', text });
  expect(endedEarly).toBeUndefined();
  expect(models.map(({ name, totals }) => [name, totals.params.total])).toEqual([['model', 112]]);
});

test('each line left open is told where it is', () => {
  const text = Array.from({ length: 1_000 }, (_, index) => `x${index} = [${index},`).join('\n');
  const { problems } = parseSource({ path: 'a.py', language: 'python', text });
  const lines = problems.map(({ span }) => text.slice(0, span.start).split('\n').length);
  expect(lines).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
});

const around = (open: string, inner: string, close: string) => (depth: number) =>
  `x = ${open.repeat(depth)}${inner}${close.repeat(depth)}`;

const NESTINGS: Readonly<Record<string, readonly [Language, (depth: number) => string]>> = {
  brackets: ['python', around('(', '1', ')')],
  lists: ['python', around('[', '1', ']')],
  dicts: ['python', around('{1: ', '1', '}')],
  lambdas: ['python', around('lambda a: ', '1', '')],
  calls: ['python', around('f(', '1', ')')],
  negations: ['python', around('not ', 'a', '')],
  conditions: ['python', around('1 if a else ', '2', '')],
  sums: ['python', around('y + ', 'y', '')],
  comprehensions: ['python', around('[a for a in ', 'b', ']')],
  'elif branches': ['python', (depth) => `if a:\n  b = 1${'\nelif a:\n  b = 1'.repeat(depth)}`],
  arrays: ['javascript', around('[', '1', ']')],
  objects: ['javascript', around('[{a:', '1', '}]')],
  'calls of a script': ['javascript', around('f(', '1', ')')],
  'negations of a script': ['javascript', around('!', 'a', '')],
  'arrow functions': ['javascript', around('a => ', '1', '')],
  'texts in texts': ['javascript', around('`${', '1', '}`')],
  blocks: ['javascript', (depth) => '{'.repeat(depth) + '}'.repeat(depth)],
  'else branches': ['javascript', (depth) => `${'if (a) {} else '.repeat(depth)}{}`],
};

function modelBehind(language: Language, text: string): string {
  return language === 'python'
    ? `from keras import Input, Sequential, layers\n${text}\nmodel = Sequential([Input((3,)), layers.Dense(4)])\n`
    : `import * as tf from '@tensorflow/tfjs';\n${text};\nconst model = tf.sequential();\nmodel.add(tf.layers.dense({ units: 4, inputShape: [3] }));\n`;
}

test.each(Object.entries(NESTINGS))(
  '%s nested 1,500 times leave the model behind them as it is',
  (_, [language, nested]) => {
    for (const depth of [300, 1_500]) {
      const path = language === 'python' ? 'a.py' : 'a.js';
      const { models, endedEarly } = analyse({ path, language, text: modelBehind(language, nested(depth)) });
      expect(endedEarly).toBeUndefined();
      expect(models.map(({ name, totals }) => [name, totals.params.total])).toEqual([['model', 16]]);
    }
  },
);

test('what is nested 400 times is read, and deeper code is unknown with its reason', () => {
  const hovered = (depth: number) => {
    const text = `from keras import Input, Sequential, layers
model = Sequential([Input((3,)), layers.Dense(${'('.repeat(depth)}4${')'.repeat(depth)})])
`;
    const [model] = analyse({ path: 'a.py', language: 'python', text }).models;
    return { total: model?.totals.params.total, all: JSON.stringify(model) };
  };
  expect(hovered(400).total).toBe(16);
  expect(hovered(600).total).not.toBe(16);
  expect(hovered(600).all).toContain('code nested too deeply to read');
});

test('a statement that is kept where it stands less deep is read anew where the limit parts it', () => {
  const inner = `x = ${'('.repeat(230)}1${')'.repeat(230)}`;
  const inBlocks = (depth: number) =>
    [
      'def f():',
      ...Array.from({ length: depth }, (_, at) => `${' '.repeat(at + 1)}if a:`),
      `${' '.repeat(depth + 1)}${inner}`,
      '',
    ].join('\n');
  const memory = new TextMemory();
  const read = (text: string, known = new TextMemory()) =>
    JSON.stringify(parseSource({ path: 'a.py', language: 'python', text }, known));
  for (const depth of [3, 90, 10, 200, 280, 270, 12]) {
    const text = inBlocks(depth);
    expect(read(text, memory)).toBe(read(text));
  }
});

test('places stay true where one repair takes out as much as another puts in', () => {
  const text = `from keras import Sequential, layers
def build():
    model = Sequential()
     model.add(layers.Dense(4, input_shape=(3,))
    model.add(layers.Dense(widths))
    model.add(layers.Flatten())
    return model
model = build()
`;
  const { models } = analyse({ path: 'a.py', language: 'python', text });
  const written = models[0]?.nodes.map(({ sources: [source] }) => text.slice(source?.start, source?.end));
  expect(written?.slice(1)).toEqual([
    'layers.Dense(4, input_shape=(3,))',
    'layers.Dense(widths)',
    'layers.Flatten()',
  ]);
});
