/** Initialisers, regularisers and constraints as their frameworks' own functions, or by name where that says all. */
import { camelCase } from '../layers/camelCase.js';
import type { ArgumentType, Framework } from '../layers/row.js';
import { literal, Source } from './literal.js';
import type { Json } from './savedModel.js';

const MODULES: Readonly<Partial<Record<ArgumentType, string>>> = {
  initializer: 'initializers',
  regularizer: 'regularizers',
  constraint: 'constraints',
};

/** Variance scalings that have names: scale, mode, distribution. */
const SCALINGS: Readonly<Record<string, readonly [string, string]>> = {
  '1 fan_avg uniform': ['glorot_uniform', 'glorotUniform'],
  '1 fan_avg normal': ['glorot_normal', 'glorotNormal'],
  '1 fan_avg truncated_normal': ['glorot_normal', 'glorotNormal'],
  '2 fan_in uniform': ['he_uniform', 'heUniform'],
  '2 fan_in normal': ['he_normal', 'heNormal'],
  '2 fan_in truncated_normal': ['he_normal', 'heNormal'],
  '1 fan_in uniform': ['lecun_uniform', 'leCunUniform'],
  '1 fan_in normal': ['lecun_normal', 'leCunNormal'],
  '1 fan_in truncated_normal': ['lecun_normal', 'leCunNormal'],
};

const snake = (word: string): string =>
  word
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/^([A-Z])/, (letter) => letter.toLowerCase())
    .toLowerCase();

export function namedObject(type: ArgumentType, className: string, config: Json, target: Framework): unknown {
  const scaling = SCALINGS[`${config.scale} ${config.mode} ${config.distribution}`];
  if (className === 'VarianceScaling' && scaling) return scaling[target === 'keras' ? 0 : 1];
  const isSaid = (name: string, value: unknown): boolean =>
    value !== null && typeof value !== 'object' && !(name === 'gain' && value === 1);
  const settings = Object.entries(config).filter(([name, value]) => isSaid(name, value));
  const own = className.charAt(0).toLowerCase() + className.slice(1);
  if (settings.length === 0) return target === 'tfjs' ? own.replace('lecun', 'leCun') : snake(className);
  const module = MODULES[type];
  if (!module) return target === 'tfjs' ? own : snake(className);
  if (target === 'keras') {
    const written = settings.map(([name, value]) => `${name}=${literal(value, 'keras')}`);
    return new Source(`keras.${module}.${className}(${written.join(', ')})`);
  }
  const factory = own === 'l1L2' ? 'l1l2' : own;
  const written = settings.map(([name, value]) => `${camelCase(name)}: ${literal(value, 'tfjs')}`);
  return new Source(`tf.${module}.${factory}({ ${written.join(', ')} })`);
}
