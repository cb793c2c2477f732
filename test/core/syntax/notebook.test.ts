/** Notebooks: cells joined, magics blanked in place, each bracket fault in its own cell. */
import { describe, expect, test } from 'vitest';
import { analyse, layerHints, readNotebook } from '../../../src/core/index.js';
import { withoutMagics } from '../../../src/core/syntax/magics.js';
import { afterFix } from '../checks/checkFix.js';

type Cell = readonly ['code' | 'markdown', string];

function notebook(...cells: readonly Cell[]): string {
  return JSON.stringify({
    nbformat: 4,
    metadata: { kernelspec: { language: 'python' } },
    cells: cells.map(([cell_type, source]) => ({ cell_type, source: source.split(/(?<=\n)/) })),
  });
}

function read(...cells: readonly Cell[]) {
  const result = readNotebook('faces.ipynb', notebook(...cells));
  if (!result.ok) throw new Error(result.message);
  const analysis = analyse(result.document);
  const cellOf = (offset: number) => result.cells.findLast(({ start }) => start <= offset)?.index;
  return {
    hints: layerHints(analysis).map(({ offset, text }) => `cell ${cellOf(offset)} ${text}`),
    // Advice is not what these tests are about.
    problems: analysis.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ span, message }) => `cell ${cellOf(span.start)}: ${message}`),
  };
}

test('names of earlier cells are known in later ones, and Markdown is left alone', () => {
  const { hints, problems } = read(
    ['markdown', '# Faces (an open bracket'],
    ['code', 'from keras import layers, models\nsize = 48\n'],
    ['code', 'model = models.Sequential([\n  layers.Input((size, size, 1)),\n  layers.Conv2D(64, 3),\n])'],
  );
  expect(problems).toEqual([]);
  expect(hints).toEqual(['cell 2 → 48×48×1', 'cell 2 → 46×46×64 · 640']);
});

test('a bracket left open in one cell is that cell’s fault alone', () => {
  const { hints, problems } = read(
    ['code', 'from keras import layers, models'],
    ['code', 'model = models.Sequential()\n\nmodel.add(layers.Conv2D(64, 3, input_shape=(48, 48, 1))'],
    ['code', 'model.add(layers.MaxPooling2D())'],
  );
  expect(problems).toEqual(['cell 1: "(" opened on line 3 is never closed: ")" is missing here.']);
  expect(hints).toEqual(['cell 1 → 46×46×64 · 640', 'cell 2 → 23×23×64']);
});

test('a cell with one line may hold a command without its sign, as IPython takes it', () => {
  const model = 'model = models.Sequential([layers.Input((8,)), layers.Dense(2)])';
  const { hints, problems } = read(
    ['code', 'pip install -q keras'],
    ['code', 'cd /content/drive/My Drive'],
    ['code', 'ls -la'],
    ['code', 'mkdir .kaggle\n'],
    ['code', 'rm -rf "sample data"'],
    ['code', 'from keras import layers, models'],
    ['code', 'rm = models'],
    ['code', model.replace('models', 'rm')],
  );
  expect(problems).toEqual([]);
  expect(hints).toEqual(['cell 7 2 layers → 2 · 18']);
  // IPython reads a longer cell as Python.
  expect(read(['code', 'import keras\npip install keras']).problems).toEqual([
    'cell 0: “pip install” is a command of the terminal, not of Python.',
  ]);
});

test('a cell that VS Code marks as one of another language is none of the program', () => {
  const json = JSON.parse(notebook(['code', 'pip install {'], ['code', 'from keras import layers']));
  json.cells[0].metadata = { vscode: { languageId: 'shellscript' } };
  const result = readNotebook('faces.ipynb', JSON.stringify(json));
  if (!result.ok) throw new Error(result.message);
  expect(result.cells).toEqual([{ index: 1, start: 0 }]);
  expect(result.document.text).toBe('from keras import layers');
});

test('in a script, % at the start of a line divides inside brackets and commands outside of them', () => {
  const text = `from keras import Input, Sequential, layers
%matplotlib inline
!pip install keras
raise_if = (
    'expected %d'
    % len([1, 2])
)
text = """
%d faces
"""
model = Sequential([Input((len(raise_if) + len(text),)), layers.Dense(
    7
    % (4))])
`;
  const analysis = analyse({ path: 'a.py', language: 'python', text });
  const [command, ...others] = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  expect(command?.message).toContain('a command of notebooks');
  expect(command?.fixes[0]?.edits.map(({ start }) => text.slice(start, start + 4))).toEqual(['%mat', '!pip']);
  expect(others).toEqual([]);
  const inCells = analyse({ path: 'a.py', language: 'python', text: `# %%\n${text}` });
  expect(inCells.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  // 'expected 2' and its text have 10 characters each, as CPython says; 20 · 3 + 3 parameters.
  expect(layerHints(analysis).map((hint) => hint.text)).toEqual(['→ 20', '→ 3 · 63']);
});

test('commands of a script are one fault, and comments after its fix, the only statement of a block too', () => {
  const text = `from keras import Sequential, layers
!pip install keras \\
    numpy
files = !ls data
flag = not files
if flag:
    !ls
%time model = Sequential([layers.Input((4,)), layers.Dense(3)])
`;
  const analysis = analyse({ path: 'a.py', language: 'python', text });
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.length).toBe(1);
  expect(layerHints(analysis).map((hint) => hint.text)).toEqual(['2 layers → 3 · 15']);
  // CPython compiles it.
  expect(afterFix(text)).toBe(`from keras import Sequential, layers
# !pip install keras \\
    # numpy
# files = !ls data
flag = not files
if flag:
    pass  # !ls
model = Sequential([layers.Input((4,)), layers.Dense(3)])
`);
});

test('“await” outside of a function is refused in scripts alone', () => {
  const text = 'import keras\nmodel = await keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n';
  const errors = (source: string) =>
    analyse({ path: 'a.py', language: 'python', text: source }).diagnostics.filter(
      ({ severity }) => severity === 'error',
    );
  expect(errors(text).map(({ fixes }) => fixes.map(({ title }) => title))).toEqual([
    ['Leave out “await”', 'Write asyncio.run(…)'],
  ]);
  expect(errors(`# %%\n${text}`)).toEqual([]);
  expect(read(['code', text]).problems).toEqual([]);
});

test('a file that is no notebook says so', () => {
  expect(readNotebook('a.ipynb', '{"cells": [')).toMatchObject({ ok: false });
  expect(readNotebook('a.ipynb', '[]')).toMatchObject({
    message: 'is not a notebook: it has no list of cells.',
  });
});

test('notebooks of other languages and versions, and odd cells, end in a model or a sentence', () => {
  const model = 'import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])';
  const said = (json: unknown): string => {
    const found = readNotebook('a.ipynb', JSON.stringify(json));
    return found.ok ? `${analyse(found.document).models.length} model` : found.message;
  };
  const cell = (source: unknown) => ({ cell_type: 'code', source, outputs: [], metadata: {} });
  const version3 = { worksheets: [{ cells: [{ cell_type: 'code', input: model }] }], nbformat: 3 };
  expect(said({ ...version3, metadata: { name: '' } })).toBe('1 model');
  expect(said({ cells: [cell(model)] })).toBe('1 model');
  expect(said({ cells: [null, 'x', { cell_type: 'code' }, cell(5), cell(null), cell(model)] })).toBe(
    '1 model',
  );
  expect(said({ cells: [cell('x <- 1')], metadata: { language_info: { name: 'R' } } })).toMatch(
    /notebook of r/,
  );
  const many = Array.from({ length: 10_000 }, (_, index) => cell(`x${index} = ${index}`));
  expect(said({ cells: [...many, cell(model)] })).toBe('1 model');
});

describe('magics', () => {
  const plain = (cell: string) => withoutMagics(cell, [0]);

  test.each([
    ['%matplotlib inline\nx = 1', '                  \nx = 1'],
    ['!pip install \\\n  keras (\nx = 1', `${' '.repeat(14)}\n         \nx = 1`],
    ['%%time\nx = 1', '      \nx = 1'],
    ['%%bash\necho (', '      \n      '],
    ['model.fit?\nx = 1', '          \nx = 1'],
    ['%time x = f()', '0    ;x = f()'],
    ['files = !ls *.png', 'files = eval()   '],
    ['if x:\n    !ls\n    y = 1', 'if x:\n    0  \n    y = 1'],
    [
      'try:\n  %tensorflow_version 2.x\nexcept Exception:\n  pass',
      'try:\n  0                      \nexcept Exception:\n  pass',
    ],
  ])('%j', (cell, expected) => {
    expect(plain(cell)).toBe(expected);
  });

  test.each(['x = (a\n% b)', '"""\n%time\n!ls\n"""', 'x = a \\\n% b', 'y = x != 3', 'print("100%")'])(
    '%j is Python and stays',
    (cell) => {
      expect(plain(cell)).toBe(cell);
    },
  );
});

test.each([
  ['%tensorflow_version 2.x', 2],
  ['%tensorflow_version 1.x', 2],
  ['try:\n  %tensorflow_version 2.x\nexcept Exception:\n  pass', 2],
  ['!pip install -q tensorflow==2.3.1 numpy', 2],
  ['pip install tensorflow-gpu==1.15', 2],
  ['!pip install "keras==2.4.3"', 2],
  ['%pip install tensorflow==2.17', 3],
  ['!pip install tensorflow==2.3 keras==3.0', 3],
  ['!pip install -U tensorflow', 3],
] as const)('%s says that the notebook is of Keras %i', (command, major) => {
  // Keras 2 takes a number in a text, Keras 3 refuses it.
  const { problems } = read(
    ['code', command],
    ['code', 'from tensorflow.keras import Input, layers\nlayers.Dense("8")(Input((4,)))'],
  );
  expect(problems).toEqual(
    major === 2 ? [] : ['cell 1: units must be a whole number of 1 or more; found "8".'],
  );
});
