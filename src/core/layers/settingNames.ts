/** Initialisers, regularisers and constraints as plain data: `{class_name, config}` as frameworks save them. */
import { tableEntry } from '../words.js';

export interface Named {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Names of the settings that code gives by position. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  Constant: ['value'],
  RandomNormal: ['mean', 'stddev', 'seed'],
  TruncatedNormal: ['mean', 'stddev', 'seed'],
  RandomUniform: ['minval', 'maxval', 'seed'],
  VarianceScaling: ['scale', 'mode', 'distribution', 'seed'],
  Orthogonal: ['gain', 'seed'],
  Identity: ['gain'],
  MaxNorm: ['max_value', 'axis'],
  MinMaxNorm: ['min_value', 'max_value', 'rate', 'axis'],
  UnitNorm: ['axis'],
  L1: ['l1'],
  L2: ['l2'],
  L1L2: ['l1', 'l2'],
};

export function namedSettings(name: string, config: Named['config']): Named['config'] {
  const order = tableEntry(POSITIONS, name) ?? ['seed'];
  // Keras 2 called the strength of l1 and l2 `l`.
  const place = (key: string) => (key === 'l' && /^L[12]$/.test(name) ? 0 : Number(key));
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      /^(?:\d+|l)$/.test(key) ? (order[place(key)] ?? key) : key,
      value,
    ]),
  );
}

export function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;
}
