/** `keras.datasets`: arrays of known shape that remember which data they are. */
import { array, tuple } from '../../evaluate/makeValue.js';
import type { Value } from '../../evaluate/value.js';
import { namespace } from '../configured.js';
import { unknown } from '../values.js';

interface Images {
  readonly train: number;
  readonly test: number;
  readonly image: readonly number[];
  /** Shape of the labels behind the sample axis. */
  readonly label: readonly number[];
}

/** Sizes as the Keras documentation of each data set gives them. */
const IMAGES: Readonly<Record<string, Images>> = {
  mnist: { train: 60_000, test: 10_000, image: [28, 28], label: [] },
  fashion_mnist: { train: 60_000, test: 10_000, image: [28, 28], label: [] },
  cifar10: { train: 50_000, test: 10_000, image: [32, 32, 3], label: [1] },
  cifar100: { train: 50_000, test: 10_000, image: [32, 32, 3], label: [1] },
};

export function datasetsNamespace(): Value {
  return namespace(
    'keras.datasets',
    Object.fromEntries(Object.entries(IMAGES).map(([name, images]) => [name, () => dataset(name, images)])),
    (name) => unknown(`the data set ${name} is not known to ConvLens`),
  );
}

function dataset(name: string, { train, test, image, label }: Images): Value {
  const part = (split: string, count: number): Value =>
    tuple([
      array([count, ...image], 'uint8', { dataset: name, split, role: 'images' }),
      array([count, ...label], 'uint8', { dataset: name, split, role: 'labels' }),
    ]);
  return namespace(`keras.datasets.${name}`, {
    load_data: () => ({
      kind: 'native',
      name: `keras.datasets.${name}.load_data`,
      call: () => tuple([part('train', train), part('test', test)]),
    }),
  });
}
