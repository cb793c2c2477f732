/** Random indexes of arrays and tensors leave the shapes that NumPy and Keras leave: never another one. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/core/index.js';

interface Case {
  readonly of: 'array' | 'tensor';
  readonly shape: readonly number[];
  readonly index: string;
  /** Null where it is refused. */
  readonly left: readonly number[] | null;
  /** How many a mask picks is not known. */
  readonly isMasked: boolean;
}

const path = process.env.CONVLENS_INDEXES ?? 'test/fixtures/indexes.json';
const cases = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[];

/** What is left, an unknown size as null, or why it is not known. */
function found({ of, shape, index }: Case): readonly (number | null)[] | string {
  const given = `(${shape.join(', ')},)`;
  const text =
    of === 'array'
      ? `import keras\nimport numpy as np\na = np.zeros(${given})[${index}]\ni = x = keras.Input(batch_shape=(7, *a.shape))\n`
      : `import keras\nimport numpy as np\ni = keras.Input(batch_shape=${given})\nx = i[${index}]\n`;
  const { models, diagnostics } = analyse({
    path: 'a.py',
    language: 'python',
    text: `${text}m = keras.Model(i, x)\n`,
  });
  const [refused] = diagnostics;
  if (refused) return refused.message;
  const [dims = []] = models[0]?.nodes.at(-1)?.outputShapes ?? [];
  if ('kind' in dims) return dims.reason;
  return (of === 'array' ? dims.slice(1) : dims).map((dim) => (typeof dim === 'number' ? dim : null));
}

const isLeft = ({ of, index, left, isMasked }: Case, shape: ReturnType<typeof found>): boolean => {
  // Keras refuses a slice, None or ... alone on an Input, which is followed all the same.
  if (left === null)
    return isMasked || typeof shape === 'string' || (of === 'tensor' && !index.includes(','));
  // One number, of which nothing is known but that it is one.
  if (left.length === 0 && shape === 'the numbers in arrays are not known') return true;
  if (typeof shape === 'string' || shape.length !== left.length) return false;
  return shape.every((size, axis) => size === left[axis] || (isMasked && size === null));
};

it(`${cases.length} indexes leave what NumPy and Keras leave`, () => {
  const wrong = cases.flatMap((one) => {
    const shape = found(one);
    return isLeft(one, shape)
      ? []
      : [
          `${one.of} ${one.shape.join('×')} [${one.index}]: ${JSON.stringify(one.left)}, found ${JSON.stringify(shape)}`,
        ];
  });
  expect(wrong).toEqual([]);
});
