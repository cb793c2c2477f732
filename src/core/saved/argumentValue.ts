/**
 * One argument in the other framework's words: `hard_sigmoid` and `hardSigmoid`, an L2 penalty in each one's
 * functions. What the other framework has no word for is said.
 */
import { camelCase } from '../layers/camelCase.js';
import { isKnownName, type NamedKind, nearName } from '../layers/namedObjects.js';
import type { ArgumentSpec, Framework } from '../layers/row.js';
import { isNamed, namedSettings } from '../layers/settingNames.js';
import { Source } from './literal.js';
import { namedObject } from './namedObject.js';

export type Converted =
  | { readonly value: unknown }
  /** The end of a sentence that starts with the layer's argument. */
  | { readonly lacking: string };

const NAMED: ReadonlySet<string> = new Set<NamedKind>([
  'activation',
  'initializer',
  'regularizer',
  'constraint',
]);

const FRAMEWORKS: Readonly<Record<Framework, string>> = { keras: 'Keras', tfjs: 'TensorFlow.js' };

export const snakeCase = (word: string): string =>
  word
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/^([A-Z])/, (letter) => letter.toLowerCase())
    .toLowerCase();

export function convertValue(spec: ArgumentSpec, value: unknown, target: Framework): Converted {
  if (isNamedKind(spec.type)) {
    if (typeof value === 'string') return word(spec.type, value, target);
    if (isNamed(value)) return object(spec.type, value.class_name, value.config ?? {}, target);
  }
  if (spec.type === 'choice' && typeof value === 'string')
    return { value: target === 'tfjs' ? camelCase(value.toLowerCase()) : snakeCase(value) };
  return { value };
}

function isNamedKind(type: string): type is NamedKind {
  return NAMED.has(type);
}

/** Names of the same thing. */
const SAME: Readonly<Record<string, string>> = {
  silu: 'swish',
  normal: 'random_normal',
  uniform: 'random_uniform',
  one: 'ones',
  zero: 'zeros',
  orthogonalinitializer: 'orthogonal',
  identityinitializer: 'identity',
};

function word(kind: NamedKind, value: string, target: Framework): Converted {
  if (kind === 'regularizer') return regularizer(classNameOf(kind, value), {}, target);
  if (isKnownName(kind, value, target, 3) && !/^[A-Z]/.test(value)) return { value };
  const same = SAME[value.toLowerCase().replaceAll('_', '')];
  const found =
    nearName(kind, value, target) ?? (same === undefined ? undefined : nearName(kind, same, target));
  if (found !== undefined) return { value: found };
  return { lacking: `"${value}" is not known to ${FRAMEWORKS[target]}` };
}

function object(
  kind: NamedKind,
  name: string,
  config: Readonly<Record<string, unknown>>,
  target: Framework,
): Converted {
  const className = classNameOf(kind, name);
  const settings = namedSettings(className, config);
  if (kind === 'activation') return word(kind, name, target);
  if (kind === 'regularizer') return regularizer(className, settings, target);
  const found = nearName(kind, className, target) ?? (className === 'Constant' ? className : undefined);
  if (found === undefined) return { lacking: `${name} is not known to ${FRAMEWORKS[target]}` };
  return { value: namedObject(kind, className, settings, target) };
}

/** As Keras spells its classes, whichever framework's function made it. */
function classNameOf(kind: NamedKind, name: string): string {
  const known = nearName(kind, SAME[name.toLowerCase().replaceAll('_', '')] ?? name, 'keras') ?? name;
  return camelCase(known).replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** Told nothing, Keras's L1 and L2 take 0.01; its L1L2 takes 0, and TensorFlow.js's l1l2 takes 0.01 for both. */
function regularizer(
  className: string,
  config: Readonly<Record<string, unknown>>,
  target: Framework,
): Converted {
  if (!['L1', 'L2', 'L1L2'].includes(className))
    return target === 'keras'
      ? { value: namedObject('regularizer', className, config, target) }
      : { lacking: `TensorFlow.js has no regulariser ${className}` };
  const strength = (own: 'l1' | 'l2'): number => {
    const found = config[own] ?? (className.toLowerCase() === own ? config.l : undefined);
    return typeof found === 'number' ? found : className.toLowerCase() === own ? 0.01 : 0;
  };
  const given = (['l1', 'l2'] as const)
    .map((own) => [own, strength(own)] as const)
    .filter(([, by]) => by !== 0);
  const [only] = given;
  if (target === 'keras') {
    const name = given.length === 1 && only ? only[0].toUpperCase() : 'L1L2';
    const settings = given.map(([own, by]) => `${own}=${by}`).join(', ');
    return { value: new Source(`keras.regularizers.${name}(${settings})`) };
  }
  const name = given.length === 1 && only ? only[0] : 'l1l2';
  const settings = (given.length > 0 ? given : [['l1', 0] as const, ['l2', 0] as const]).map(
    ([own, by]) => `${own}: ${by}`,
  );
  return { value: new Source(`tf.regularizers.${name}({ ${settings.join(', ')} })`) };
}
