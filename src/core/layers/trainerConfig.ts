/**
 * A layer's arguments as TensorFlow.js reads them from a model's JSON, or why it cannot build the layer: names
 * that Keras spells otherwise are translated, and what TensorFlow.js lacks is said, never dropped.
 */

import { tableEntry } from '../words.js';
import { camelCase } from './camelCase.js';
import { isKnownName } from './namedObjects.js';
import { argument } from './outcome.js';
import type { ArgumentSpec, LayerArguments, LayerRow, LayerShapes, WrappedLayer } from './row.js';
import { isNamed, type Named, namedSettings } from './settingNames.js';

export type TrainerConfig =
  | {
      readonly className: string;
      readonly config: Record<string, unknown>;
      /** It has a regulariser, or wraps a layer that has one. */
      readonly addsPenalty?: true;
    }
  | Unsupported;

interface Unsupported {
  readonly unsupported: string;
}

/** Layers of Keras take it whether or not they list it. */
const ACTIVITY = argument('activity_regularizer', 'regularizer', 'penalty on a large output');

type Translated = { readonly value: unknown } | Unsupported;

export function trainerConfig(
  row: LayerRow,
  args: LayerArguments,
  layer: string,
  shapes?: LayerShapes,
): TrainerConfig {
  if (row.trainer?.unsupported !== undefined) return { unsupported: row.trainer.unsupported };
  const className = row.trainer?.className ?? row.tfjs?.className;
  if (className === undefined)
    return {
      unsupported: `TensorFlow.js has no layer ${row.keras?.name ?? layer}, so it cannot train this model.`,
    };
  const config: Record<string, unknown> = {};
  const own = row.arguments.some(({ name }) => name === ACTIVITY.name);
  const all = own || !args.given(ACTIVITY.name) ? row.arguments : [...row.arguments, ACTIVITY];
  for (const spec of all) {
    const found =
      spec.only === 'keras' && !spec.trained ? kerasOnly(spec, args, layer) : translated(spec, args, layer);
    if (found && 'unsupported' in found) return found;
    if (found && found.value !== null && found.value !== undefined) config[spec.name] = found.value;
  }
  const reason = row.trainer?.refuses?.(args, shapes);
  if (reason !== undefined) return { unsupported: reason };
  const made = { ...config, ...row.trainer?.config?.(args, shapes) };
  return { className, config: made, ...(hasRegularizer(made) && { addsPenalty: true }) };
}

function hasRegularizer(config: object): boolean {
  return Object.entries(config).some(([name, value]) => {
    if (name.endsWith('regularizer')) return true;
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    return parts.some((part) => isNamed(part) && hasRegularizer(part.config));
  });
}

/** TensorFlow.js would ignore it; that is right only where the value is the default or changes nothing. */
function kerasOnly(spec: ArgumentSpec, args: LayerArguments, layer: string): Unsupported | undefined {
  if (!args.given(spec.name) || spec.harmless) return undefined;
  const value = args.json(spec.name);
  if (value === null || JSON.stringify(value) === JSON.stringify(spec.default)) return undefined;
  return { unsupported: `TensorFlow.js has no ${spec.name} for ${layer}. Leave it out to train here.` };
}

function translated(spec: ArgumentSpec, args: LayerArguments, layer: string): Translated | undefined {
  const unread = args.unknownReason(spec.name);
  if (unread !== undefined) return { unsupported: `${spec.name} of ${layer} is not known: ${unread}.` };
  if (spec.type === 'layer') return wrapped(spec, args);
  const value = args.json(spec.name);
  if (value === null) return undefined;
  if (value === undefined) {
    const kind = args.kind(spec.name);
    const isOwn = kind !== undefined && kind !== 'none' && args.given(spec.name);
    return isOwn
      ? { unsupported: `${spec.name} of ${layer} is code of its own, which TensorFlow.js cannot run.` }
      : undefined;
  }
  // Keras 3 has refused a float before; of Keras 2's the whole part counts.
  if (spec.textInKeras2 && typeof value === 'string') return { value: Number(value) };
  if (spec.cutInKeras2From !== undefined && typeof value === 'number') return { value: Math.trunc(value) };
  if (spec.type === 'float' && Array.isArray(value))
    return { unsupported: `${spec.name} of ${layer} is a list here, and a number where it is trained.` };
  switch (spec.type) {
    case 'activation':
      return activation(value, layer);
    case 'initializer':
      return initializer(value, layer);
    case 'regularizer':
      return regularizer(value, layer);
    case 'constraint':
      return { value: named(value, (name) => name) };
    case 'integer':
      // Python's True is 1.
      return { value: typeof value === 'boolean' ? Number(value) : value };
    case 'choice':
      return { value: spec.anyCase && typeof value === 'string' ? value.toLowerCase() : value };
    default:
      return { value };
  }
}

const pascal = (name: string) => camelCase(name).replace(/^[a-z]/, (letter) => letter.toUpperCase());

/** TensorFlow.js's own `hardSigmoid` is 0.2x + 0.5, as in Keras 2; Keras 3's is x/6 + 0.5. */
const SAME_ACTIVATIONS: Readonly<Record<string, string>> = {
  silu: 'swish',
  hard_swish: 'hard_silu',
  hard_sigmoid: 'keras_hard_sigmoid',
};

/** The trainer has them where TensorFlow.js has not (`trainer/layers/activations.ts`). */
const ADDED_ACTIVATIONS = new Set([
  ...['exponential', 'leakyRelu', 'hardSilu', 'hardTanh', 'celu', 'logSigmoid', 'hardShrink', 'softShrink'],
  ...['squareplus', 'tanhShrink', 'kerasHardSigmoid'],
]);

function activation(value: unknown, layer: string): Translated {
  const name =
    typeof value === 'string' ? camelCase(tableEntry(SAME_ACTIVATIONS, value) ?? value) : undefined;
  if (name !== undefined && (ADDED_ACTIVATIONS.has(name) || isKnownName('activation', name, 'tfjs', 3)))
    return { value: name };
  return {
    unsupported: `TensorFlow.js has no activation ${typeof value === 'string' ? `"${value}"` : 'of that kind'} (${layer}). Choose another to train here, such as "relu".`,
  };
}

/** Keras's names for initialisers that TensorFlow.js calls otherwise. */
const SAME_INITIALIZERS: Readonly<Record<string, string>> = {
  Normal: 'RandomNormal',
  Uniform: 'RandomUniform',
  One: 'Ones',
  Zero: 'Zeros',
  LecunNormal: 'LeCunNormal',
  LecunUniform: 'LeCunUniform',
  OrthogonalInitializer: 'Orthogonal',
  IdentityInitializer: 'Identity',
};

function initializer(value: unknown, layer: string): Translated {
  const translated = named(value, (name) => tableEntry(SAME_INITIALIZERS, name) ?? name);
  const name = typeof translated === 'string' ? translated : translated?.class_name;
  if (name !== undefined && (name === 'Constant' || isKnownName('initializer', name, 'tfjs', 3)))
    return { value: translated };
  return {
    unsupported: `TensorFlow.js has no initialiser ${name ? `"${name}"` : 'of that kind'} (${layer}).`,
  };
}

/** A class by its name in TensorFlow.js's spelling, with its settings when it has some. */
function named(value: unknown, rename: (name: string) => string): string | Named | undefined {
  if (typeof value === 'string') return rename(pascal(value));
  if (!isNamed(value)) return undefined;
  const name = rename(pascal(value.class_name));
  return { class_name: name, config: namedSettings(name, value.config) };
}

/** All of Keras's regularisers on single weights are one in TensorFlow.js: `L1L2`. */
function regularizer(value: unknown, layer: string): Translated {
  const name = typeof value === 'string' ? value : isNamed(value) ? value.class_name : '';
  const kind = name.toLowerCase().replace('_', '');
  if (kind !== 'l1' && kind !== 'l2' && kind !== 'l1l2')
    return { unsupported: `TensorFlow.js has no regulariser "${name}" (${layer}).` };
  const given = isNamed(value) ? value.config : {};
  const strength = (own: 'l1' | 'l2') => {
    const found = given[own] ?? (kind === own ? given.l : undefined);
    return typeof found === 'number'
      ? found
      : kind === own || (kind === 'l1l2' && !isNamed(value))
        ? 0.01
        : 0;
  };
  return { value: { class_name: 'L1L2', config: { l1: strength('l1'), l2: strength('l2') } } };
}

/** A wrapped layer, or a list of them, in the same form. */
function wrapped(spec: ArgumentSpec, args: LayerArguments): Translated | undefined {
  const one = args.layer(spec.name);
  const many = one ? undefined : args.layers(spec.name);
  if (!one && !many)
    return args.given(spec.name) && args.kind(spec.name) !== 'none'
      ? { unsupported: `${spec.name} is not known.` }
      : undefined;
  if (many && spec.name === 'cell')
    return { unsupported: 'ConvLens trains RNN with one cell. Stack several RNN layers instead.' };
  const found = (one ? [one] : (many ?? [])).map(asJson);
  const refused = found.find((each) => 'unsupported' in each);
  if (refused) return refused as Unsupported;
  return { value: one ? found[0] : found };
}

function asJson(
  layer: WrappedLayer,
): { readonly class_name: string; readonly config: unknown } | Unsupported {
  const made = trainerConfig(layer.row, layer.args, layer.row.keras?.name ?? 'the wrapped layer');
  if ('unsupported' in made) return made;
  if ('activity_regularizer' in made.config)
    return {
      unsupported: `The activity_regularizer of ${layer.row.keras?.name ?? 'a layer'} inside another layer is not trained. Leave it out to train here.`,
    };
  return { class_name: made.className, config: { ...made.config, trainable: layer.trainable !== false } };
}
