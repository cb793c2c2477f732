/** The call that makes a saved layer: the catalogue's arguments, in the target's spelling, defaults left out. */
import { camelCase } from '../layers/camelCase.js';
import { defaultOf, spelledArgument } from '../layers/catalogue.js';
import type { ArgumentSpec, Framework } from '../layers/row.js';
import { rowOf } from './code.js';
import { literal, Source } from './literal.js';
import { namedObject } from './namedObject.js';
import { isObject, type Json, type SavedLayer } from './savedModel.js';

export interface Call {
  readonly callee: string;
  readonly entries: readonly (readonly [string, unknown])[];
}

export function layerCall(
  layer: Pick<SavedLayer, 'className' | 'name' | 'config'>,
  source: Framework,
  target: Framework,
  isFirst = false,
): Call | { readonly lacking: string } {
  const row = rowOf(layer, source);
  const name = target === 'tfjs' ? row?.tfjs?.factory : row?.keras?.name;
  const other = target === 'tfjs' ? 'TensorFlow.js' : 'Keras';
  // What only earlier versions of Keras have is not in today's.
  const isGone = target === 'keras' && row?.until !== undefined && row.until < 3;
  if (!row || name === undefined || isGone)
    return { lacking: `${other} has no layer ${layer.className} ("${layer.name}").` };
  const entries: [string, unknown][] = [];
  for (const spec of row.arguments) {
    if (spec.only !== undefined && spec.only !== target) continue;
    const value = savedValue(spec, layer.config, source);
    if (value === undefined) continue;
    const written = convert(spec, value, source, target);
    if (!spec.required && isDefault(written, defaultOf(spec, target), spec, target)) continue;
    entries.push([spelledArgument(spec, target), written]);
  }
  const shape = layer.config.batch_input_shape ?? layer.config.batch_shape;
  if (isFirst && Array.isArray(shape)) {
    const [batch, ...rest] = shape;
    if (target === 'tfjs') entries.push(batch === null ? ['inputShape', rest] : ['batchInputShape', shape]);
    else entries.push(['input_shape', rest]);
  }
  if (layer.config.trainable === false) entries.push(['trainable', false]);
  entries.push(['name', layer.name]);
  return { callee: target === 'tfjs' ? `tf.layers.${name}` : `layers.${name}`, entries };
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function savedValue(spec: ArgumentSpec, config: Json, source: Framework): unknown {
  const names = [
    source === 'tfjs' ? snake(spec.tfjs ?? spec.name) : spec.name,
    spec.name,
    ...(spec.formerly ?? []),
  ];
  return names.map((name) => config[name]).find((value) => value !== undefined);
}

function convert(spec: ArgumentSpec, value: unknown, source: Framework, target: Framework): unknown {
  if (isObject(value) && typeof value.class_name === 'string') {
    if (spec.type === 'layer') {
      const config = isObject(value.config) ? value.config : {};
      const inner = layerCall(
        { className: value.class_name, name: String(config.name ?? ''), config },
        source,
        target,
      );
      if ('lacking' in inner) return new Source(target === 'tfjs' ? 'undefined' : 'None');
      const written = inner.entries
        .filter(([, item]) => item !== '')
        .map(([name, item]) =>
          target === 'tfjs' ? `${name}: ${literal(item, 'tfjs')}` : `${name}=${literal(item, 'keras')}`,
        );
      return new Source(
        target === 'tfjs'
          ? `${inner.callee}({ ${written.join(', ')} })`
          : `${inner.callee}(${written.join(', ')})`,
      );
    }
    return namedObject(spec.type, value.class_name, isObject(value.config) ? value.config : {}, target);
  }
  // Both frameworks save words as Keras writes them.
  if (typeof value !== 'string' || !WORDS.has(spec.type)) return value;
  return target === 'tfjs' ? camelCase(value) : snake(value);
}

const WORDS: ReadonlySet<string> = new Set([
  'choice',
  'activation',
  'initializer',
  'regularizer',
  'constraint',
]);

/** An initialiser that differs only in how it is written is no difference. */
function isDefault(value: unknown, fallback: unknown, spec: ArgumentSpec, target: Framework): boolean {
  if (value === null) return target === 'tfjs' || fallback === null || fallback === undefined;
  const wanted =
    typeof fallback === 'string' && target === 'tfjs' && spec.type !== 'string'
      ? camelCase(fallback)
      : fallback;
  if (spec.name === 'data_format' && target === 'tfjs' && value === 'channelsLast') return true;
  if (spec.type === 'activation' && value === 'linear' && (fallback === null || fallback === undefined))
    return true;
  if (typeof wanted === 'number' && Array.isArray(value))
    return value.length > 0 && value.every((item) => item === wanted);
  return JSON.stringify(value) === JSON.stringify(wanted);
}
