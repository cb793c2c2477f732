/** The call that makes a saved layer: the catalogue's arguments, in the target's spelling, defaults left out. */
import type { Value } from '../evaluate/value.js';
import { camelCase } from '../layers/camelCase.js';
import { defaultOf, findKerasLayer, rowOfType, spelledArgument } from '../layers/catalogue.js';
import type { ArgumentSpec, Framework, LayerRow } from '../layers/row.js';
import { isNamed } from '../layers/settingNames.js';
import { layerArguments } from '../library/layerArguments.js';
import { convertValue, snakeCase } from './argumentValue.js';
import { literal, Source } from './literal.js';
import type { Json, SavedLayer } from './savedModel.js';

export interface Call {
  readonly callee: string;
  readonly entries: readonly (readonly [string, unknown])[];
  /** What the target lacks, in sentences. */
  readonly lacking: readonly string[];
}

type Described = Pick<SavedLayer, 'className' | 'name' | 'config'> & Partial<SavedLayer>;

const FRAMEWORKS: Readonly<Record<Framework, string>> = { keras: 'Keras', tfjs: 'TensorFlow.js' };

export function rowOf(layer: { readonly className: string }, source: Framework): LayerRow | undefined {
  return rowOfType(layer.className, source) ?? findKerasLayer(layer.className);
}

export function layerCall(layer: Described, source: Framework, target: Framework): Call {
  const row = layer.absent === undefined ? rowOf(layer, source) : undefined;
  const name = target === 'tfjs' ? row?.tfjs?.factory : row?.keras?.name;
  // What only earlier versions of Keras have is not in today's.
  const isGone = target === 'keras' && row?.until !== undefined && row.until < 3;
  if (!row || name === undefined || isGone) return placeholder(layer, target);
  const lacking = [...(layer.unread ?? [])];
  const values = valuesOf(row, layer, source, target, lacking);
  const entries: [string, unknown][] = [];
  for (const spec of row.arguments) {
    const value = values[spec.name];
    if (value === undefined || (spec.only !== undefined && spec.only !== target)) continue;
    const written = convert(spec, value, source, target, (clause) =>
      lacking.push(`${spelledArgument(spec, target)} of ${layer.className} ("${layer.name}"): ${clause}.`),
    );
    if (written === undefined) continue;
    if (!spec.required && isDefault(written, defaultOf(spec, target), spec, target)) continue;
    entries.push([spelledArgument(spec, target), written]);
  }
  if (layer.config.trainable === false) entries.push(['trainable', false]);
  entries.push(['name', layer.name]);
  return { callee: target === 'tfjs' ? `tf.layers.${name}` : `layers.${name}`, entries, lacking };
}

/** A class of that name, which the target does not have: the code says so, and fails where it is missing. */
function placeholder(layer: Described, target: Framework): Call {
  const { name: _, ...settings } = layer.config;
  const entries = Object.entries(settings)
    .filter(([key, value]) => value !== null && isPlain(value) && !key.startsWith('batch_'))
    .map(([key, value]) => [target === 'tfjs' ? camelCase(key) : snakeCase(key), value] as const);
  const callee = layer.className.replace(/\W+/g, '_');
  return {
    callee: target === 'tfjs' ? `new ${callee}` : callee,
    entries: [...entries, ['name', layer.name]],
    lacking: [
      layer.absent ??
        `${FRAMEWORKS[target]} has no layer ${layer.className} ("${layer.name}"): define a class of that name.`,
      ...(layer.unread ?? []),
    ],
  };
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || (Array.isArray(value) && value.every(isPlain));
}

/** What the layer is told, by Keras's names, with what the target cannot be told taken out and said. */
function valuesOf(
  row: LayerRow,
  layer: Described,
  source: Framework,
  target: Framework,
  lacking: string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const spec of row.arguments) {
    const value = savedValue(spec, layer.config, source);
    if (value === undefined) continue;
    const isSame = isDefault(value, defaultOf(spec, source), spec, source);
    if (spec.only !== undefined && spec.only !== target && source !== target) {
      if (!spec.harmless && !isSame && value !== null)
        lacking.push(
          `${FRAMEWORKS[target]} has no ${spec.name} for ${layer.className} ("${layer.name}"): ${literal(plain(value), target)} is left out.`,
        );
      continue;
    }
    if (
      target === 'tfjs' &&
      spec.tfjsTakes !== undefined &&
      !isDefault(value, spec.tfjsTakes, spec, 'keras')
    ) {
      lacking.push(
        `TensorFlow.js’s ${layer.className} takes only ${spelledArgument(spec, target)}: ${literal(spec.tfjsTakes, target)} ("${layer.name}"): ${literal(plain(value), target)} is left out.`,
      );
      values[spec.name] = spec.tfjsTakes;
      continue;
    }
    values[spec.name] = value;
  }
  if (target !== 'tfjs' || source === 'tfjs') return values;
  const bound = new Map(Object.entries(values).map(([name, json]) => [name, { value: plainValue(json) }]));
  const args = layerArguments(row, 'keras', bound);
  const refusal = row.tfjs?.broken ?? row.trainer?.unsupported ?? row.trainer?.refuses?.(args, layer.shapes);
  if (refusal !== undefined) lacking.push(`${firstSentence(refusal)} ("${layer.name}")`);
  const translated = row.trainer?.config?.(args, layer.shapes) ?? {};
  for (const spec of row.arguments) {
    const value = translated[spec.name];
    if (value !== undefined && values[spec.name] !== undefined) values[spec.name] = value;
  }
  return values;
}

const plain = (value: unknown): unknown => (isNamed(value) ? value.class_name : value);
const firstSentence = (text: string): string => /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text;

function savedValue(spec: ArgumentSpec, config: Json, source: Framework): unknown {
  const names = [
    source === 'tfjs' ? snakeCase(spec.tfjs ?? spec.name) : spec.name,
    spec.name,
    ...(spec.formerly ?? []),
  ];
  const found = names.map((name) => config[name]).find((value) => value !== undefined);
  return found ?? (spec.only !== undefined && spec.only !== source ? undefined : defaultOf(spec, source));
}

function convert(
  spec: ArgumentSpec,
  value: unknown,
  source: Framework,
  target: Framework,
  lack: (clause: string) => void,
): unknown {
  if (isNamed(value) && spec.type === 'layer') {
    const config = value.config ?? {};
    const name = String(config.name ?? '');
    const inner = layerCall({ className: value.class_name, name, config }, source, target);
    for (const sentence of inner.lacking) lack(sentence.replace(/\.$/, ''));
    return new Source(
      callText({ ...inner, entries: inner.entries.filter(([, item]) => item !== '') }, target),
    );
  }
  if (spec.type === 'layer' && Array.isArray(value))
    return value.map((item) => convert(spec, item, source, target, lack));
  const converted = convertValue(spec, value, target);
  if ('value' in converted) return converted.value;
  lack(`${converted.lacking}; it is left out`);
  return undefined;
}

/** Columns that a line may have before its call is written one argument a line. */
const WIDEST = 100;

/** `indentation` of the line it stands on, and how much else stands there. */
export function callText(
  { callee, entries }: Pick<Call, 'callee' | 'entries'>,
  target: Framework,
  indentation = '',
  taken = 0,
): string {
  const written = entries.map(([name, value]) =>
    target === 'tfjs' ? `${name}: ${literal(value, 'tfjs')}` : `${name}=${literal(value, 'keras')}`,
  );
  const [open, close] = target === 'keras' ? ['(', ')'] : ['({', '})'];
  const space = target === 'keras' ? '' : ' ';
  if (written.length === 0) return `${callee}()`;
  const line = `${callee}${open}${space}${written.join(', ')}${space}${close}`;
  if (indentation.length + taken + line.length <= WIDEST || written.length === 1) return line;
  const inner = `${indentation}${target === 'keras' ? '    ' : '  '}`;
  return `${callee}${open}\n${written.map((item) => `${inner}${item},\n`).join('')}${indentation}${close}`;
}

/** An initialiser that differs only in how it is written is no difference. */
function isDefault(value: unknown, fallback: unknown, spec: ArgumentSpec, target: Framework): boolean {
  if (value === null) return target === 'tfjs' || fallback === null || fallback === undefined;
  const wanted =
    typeof fallback === 'string' && target === 'tfjs' && spec.type !== 'string'
      ? camelCase(fallback)
      : fallback;
  if (spec.name === 'data_format' && (value === 'channelsLast' || value === 'channels_last')) return true;
  if (spec.type === 'activation' && value === 'linear' && (fallback === null || fallback === undefined))
    return true;
  if (typeof wanted === 'number' && Array.isArray(value))
    return value.length > 0 && value.every((item) => item === wanted);
  return JSON.stringify(value) === JSON.stringify(wanted);
}

function plainValue(json: unknown): Value {
  if (json === null || json === undefined) return { kind: 'none', isUndefined: false };
  if (typeof json === 'number') return { kind: 'number', value: json, isFloat: !Number.isInteger(json) };
  if (typeof json === 'string') return { kind: 'string', value: json };
  if (typeof json === 'boolean') return { kind: 'boolean', value: json };
  if (Array.isArray(json)) return { kind: 'tuple', items: json.map(plainValue) };
  return { kind: 'unknown', reason: 'an object of the library' };
}
