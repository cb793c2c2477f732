/** `tf.train.Example`: values by the names of features. Source: TensorFlow, `tensorflow/core/example/feature.proto`. */
import { PbfReader } from 'pbf';
import type { DataSource } from './dataset.js';

export type RecordFeature = Extract<DataSource, { kind: 'records' }>['image'];

export type FeatureValues =
  | { readonly type: 'string'; readonly values: readonly Uint8Array[] }
  | { readonly type: 'int64' | 'float32'; readonly values: readonly number[] };

/** By name; undefined where a feature holds no list of values. Those beside `wanted` are not read. */
export type Example = ReadonlyMap<string, FeatureValues | undefined>;

/** Throws where the bytes are no such message. */
export function exampleOf(bytes: Uint8Array, wanted: ReadonlySet<string>): Example {
  const found = new Map<string, FeatureValues | undefined>();
  const reader = new PbfReader(bytes);
  reader.readFields((features, _, pbf) => {
    if (features !== 1) return;
    pbf.readMessage((entry, __, inner) => {
      if (entry !== 1) return;
      const own = inner.readMessage<{ key: string; value?: Uint8Array }>(
        (tag, made, part) => {
          if (tag === 1) made.key = part.readString();
          else if (tag === 2) made.value = part.readBytes();
        },
        { key: '' },
      );
      found.set(own.key, own.value && wanted.has(own.key) ? featureOf(own.value) : undefined);
    }, undefined);
  }, undefined);
  if (reader.pos !== bytes.length) throw new Error('it is longer than its content says');
  return found;
}

const BYTES = 1;
const FLOATS = 2;
const INTEGERS = 3;

function featureOf(bytes: Uint8Array): FeatureValues | undefined {
  let found: FeatureValues | undefined;
  new PbfReader(bytes).readFields((kind, _, pbf) => {
    if (kind === BYTES) {
      const values = pbf.readMessage<Uint8Array[]>((tag, made, list) => {
        if (tag === 1) made.push(list.readBytes());
      }, []);
      found = { type: 'string', values };
    } else if (kind === FLOATS || kind === INTEGERS) {
      const values = pbf.readMessage<number[]>((tag, made, list) => {
        if (tag === 1) kind === FLOATS ? list.readPackedFloat(made) : list.readPackedVarint(made, true);
      }, []);
      found = { type: kind === FLOATS ? 'float32' : 'int64', values };
    }
  }, undefined);
  return found;
}

/** What TensorFlow's parser reads for a feature; a text says why it would refuse the example. */
export function valuesOf(example: Example, feature: RecordFeature): FeatureValues | string {
  const { name, type, size, fallback } = feature;
  const found = example.get(name);
  if (!found || found.values.length === 0) {
    if (fallback !== undefined && size !== undefined)
      return typeof fallback === 'string'
        ? { type: 'string', values: Array.from({ length: size }, () => new TextEncoder().encode(fallback)) }
        : { type: type === 'int64' ? 'int64' : 'float32', values: Array<number>(size).fill(fallback) };
    if (size === undefined || size === 0)
      return type === 'string' ? { type, values: [] } : { type, values: [] };
    if (!found) return `it has no feature “${name}”; it has ${[...example.keys()].join(', ') || 'none'}`;
  }
  if (found.type !== type)
    return `its feature “${name}” is of ${TYPES[found.type]}; the code reads ${TYPES[type]}`;
  if (size !== undefined && found.values.length !== size)
    return `its feature “${name}” has ${found.values.length} values; the code reads ${size}`;
  return found;
}

const TYPES: Readonly<Record<RecordFeature['type'], string>> = {
  string: 'tf.string',
  int64: 'tf.int64',
  float32: 'tf.float32',
};
