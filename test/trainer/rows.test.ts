/** Splits take the samples that real scikit-learn takes, and slices those that Python takes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rowsTaken } from '../../src/runs/data/rows.js';
import { memoryPart, taken } from '../../src/trainer/data/dataset.js';

interface Split {
  readonly count: number;
  readonly settings: Readonly<Record<string, number | boolean>>;
  /** `stratify=`, as class numbers or one-hot rows. */
  readonly stratify?: 'numbers' | 'oneHot';
  readonly labels?: readonly number[];
  readonly train: readonly number[];
  readonly test: readonly number[];
}

const splits = JSON.parse(readFileSync('test/fixtures/splits.json', 'utf8')) as readonly Split[];

/** Samples whose labels are their own places. */
function samples(count: number) {
  const places = Array.from({ length: count }, (_, index) => index);
  return memoryPart(new Uint8Array(count), places, 1);
}

test.each(splits.map((each) => [JSON.stringify(each.settings), each.stratify ?? '', each] as const))(
  'train_test_split %s %s',
  (_, __, { count, settings, stratify, labels = [], train, test: held }) => {
    const step = (part: 'train' | 'test') => ({
      ...{ kind: 'split' as const, part, isShuffled: settings.shuffle !== false },
      ...(settings.test_size !== undefined && { testSize: Number(settings.test_size) }),
      ...(settings.train_size !== undefined && { trainSize: Number(settings.train_size) }),
      ...(settings.random_state !== undefined && { seed: Number(settings.random_state) }),
      ...(stratify && { stratify }),
    });
    expect(Array.from(rowsTaken(count, [step('train')], labels))).toEqual(train);
    expect(Array.from(rowsTaken(count, [step('test')], labels))).toEqual(held);
  },
);

test.each([
  [{ start: 2, stop: null, step: 1 }, [2, 3, 4, 5]],
  [{ start: null, stop: -2, step: 1 }, [0, 1, 2, 3]],
  [{ start: -3, stop: 99, step: 2 }, [3, 5]],
  [{ start: null, stop: null, step: -1 }, [5, 4, 3, 2, 1, 0]],
  [{ start: 4, stop: 1, step: -2 }, [4, 2]],
])('slice %j of six samples', (slice, expected) => {
  expect(Array.from(taken(samples(6), [{ kind: 'slice', ...slice }]).labels)).toEqual(expected);
});
