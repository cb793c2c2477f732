/** Windows that a loop cuts from data of unknown length: known where each must be whole, and unknown otherwise. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

/** The input's shape of a network for the rows that `code` gathers in `rows`. */
function inputFor(code: string): string {
  const { models } = analyse({
    path: 'windows.py',
    language: 'python',
    text: `
import keras, numpy as np, pandas as pd
table = pd.read_csv('prices.csv')
data = table['Close'].values
rows = []
${code}
model = keras.Sequential([keras.Input(np.array(rows).shape[1:]), keras.layers.Activation('relu')])
`,
  });
  return JSON.stringify(models[0]?.nodes[0]?.outputShapes[0], (_, value) =>
    value?.kind === 'unknown' ? '?' : value,
  );
}

describe('a window whose ends move together is as long as they are apart', () => {
  it.each([
    ['a loop', 'for i in range(60, len(data)): rows.append(data[i - 60:i])', '[null,60]'],
    ['a comprehension', 'rows = [data[i + 1:i + 5] for i in range(len(data))]', '[null,4]'],
    ['enumerate', 'for i, _ in enumerate(data): rows.append(data[i:i + 7])', '[null,7]'],
    ['known numbers', 'for i in range(60, 1258): rows.append(data[i - 60:i])', '[null,60]'],
  ])('%s', (_, code, shape) => {
    expect(inputFor(code)).toBe(shape);
  });

  it.each([
    ['the same window again and again, which may be cut short', 'rows = [data[0:5], data[0:5]]'],
    ['a window to the mirrored place', 'for i in range(len(data)): rows.append(data[i:-i])'],
    ['a start that a function makes', 'for i in range(len(data)): rows.append(data[abs(i):i + 4])'],
    [
      'a start kept from the round before',
      'last = 0\nfor i in range(len(data)):\n  rows.append(data[last:i]); last = i',
    ],
    [
      'two loops over the same range',
      'places = range(len(data))\nfor a in places:\n  for b in places: rows.append(data[a:b + 3])',
    ],
    [
      'places kept in a list',
      'kept = []\nfor i in range(len(data)): kept.append(i)\nfor a in kept:\n  for b in kept: rows.append(data[a:b])',
    ],
  ])('not %s', (_, code) => {
    expect(inputFor(code)).toMatch(/"\?"/);
  });
});

describe('columns of a table', () => {
  const widthOf = (code: string): string => inputFor(`${code}\nrows = picked.values`);

  it.each([
    ['picked by name', "picked = table[['Open', 'Close']]", '[null,2]'],
    ['copied', "picked = table[['Open', 'Close']].copy()", '[null,2]'],
    ['one of them added later', "picked = table[['Open', 'Close']]\npicked['sum'] = 1", '[null,"?"]'],
    ['one added by a locator', "picked = table[['Open', 'Close']]\npicked.loc[:, 'sum'] = 1", '[null,"?"]'],
    ['one deleted', "picked = table[['Open', 'Close']]\ndel picked['Open']", '[null,"?"]'],
    [
      'dropped in place',
      "picked = table[['Open', 'Close']]\npicked.drop('Open', axis=1, inplace=True)",
      '[null,"?"]',
    ],
    [
      'given to code that is not known',
      "import prepare\npicked = table[['Open']]\nprepare.run(picked)",
      '[null,"?"]',
    ],
    ['of a slice that the table may end', 'picked = table.iloc[:, 0:4]', '[null,"?"]'],
  ])('%s', (_, code, shape) => {
    expect(widthOf(code)).toBe(shape);
  });

  it('an unknown function over a column says nothing of its entries', () => {
    expect(
      inputFor("import other\nrows = table['text'].apply(lambda text: other.read(text)).tolist()"),
    ).not.toBe('[null]');
  });
});
