/** The JSON that other tools read: what is not known is null, and places in notebooks name their cell. */
import { expect, test } from 'vitest';
import { Positions } from '../../src/cli/positions.js';
import { summaryJson, summaryTable } from '../../src/cli/summary.js';
import { analyse, readNotebook } from '../../src/core/index.js';

interface Summary {
  readonly models: readonly {
    readonly line: number;
    readonly cell?: number;
    readonly params: { readonly total: number | null };
    readonly layers: readonly {
      readonly params: number | null;
      readonly line: number;
      readonly cell?: number;
    }[];
  }[];
}

function summaryOf(text: string): Summary {
  const analysis = analyse({ path: 'model.py', language: 'python', text });
  return summaryJson(analysis, analysis.models, new Positions(text)) as Summary;
}

test('a total is null when the count of one layer is not known', () => {
  const { models } = summaryOf(`import keras
from somewhere import width
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4), keras.layers.Dense(width)])
`);
  expect(models[0]?.layers.map(({ params }) => params)).toEqual([36, null]);
  expect(models[0]?.params.total).toBeNull();
});

test('lines count within a notebook’s cell', () => {
  const code = (source: string) => ({ cell_type: 'code', source });
  const notebook = readNotebook(
    'model.ipynb',
    JSON.stringify({
      cells: [
        code('import keras\n'),
        { cell_type: 'markdown', source: 'The model' },
        code('\nmodel = keras.Sequential()\nmodel.add(keras.layers.Dense(4, input_shape=(8,)))'),
      ],
    }),
  );
  if (!notebook.ok) throw new Error(notebook.message);
  const analysis = analyse(notebook.document);
  const positions = new Positions(notebook.document.text, notebook.cells);
  const [model] = (summaryJson(analysis, analysis.models, positions) as Summary).models;
  expect(model).toMatchObject({ cell: 2, line: 2, layers: [{ cell: 2, line: 3 }] });
});

test('a row without any shape has a question mark there', () => {
  const { models } = analyse({
    path: 'model.py',
    language: 'python',
    text: `import keras
from keras import layers
turned = keras.Sequential([layers.RandomFlip('horizontal')])
model = keras.Sequential([turned, layers.Dense(4)])
`,
  });
  const table = models.map(summaryTable).join('\n');
  expect(table).toMatch(/\(Sequential\) +\? +\?/);
});
