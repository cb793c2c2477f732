/** `numpy.random`: shapes and types of what chance fills. */
import { array, none, num, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { isNumber, product, unknownDim } from '../../graph/dimensionArithmetic.js';
import { namespace } from '../configured.js';
import { unfollowed } from '../keras/namespaces.js';
import { BY_CHANCE, mixed, mixInPlace } from '../mixing.js';
import { toDim } from '../values.js';
import { toArray } from './arrays.js';
import { functions } from './calls.js';
import { reaching } from './classCount.js';
import { dtypeOf } from './dtypes.js';
import { noiseFacts } from './finishing.js';
import { given, refusedSizes, shapeFrom } from './functions.js';
import { allPlaces } from './places.js';

function random(call: NativeCall, sizeAt: number, dtype: string, facts: ArrayValue['facts'] = {}): Value {
  const size = given(call, sizeAt, 'size');
  if (!size || size.kind === 'none') return unknown(BY_CHANCE);
  return array(shapeFrom(size), dtype, facts);
}

/** How seldom the greatest number that may be drawn is not among them for that to count as sure. */
const SELDOM = 1e-8;

/** `np.random.randint(low, high, size)`: below `high`. */
function whole(call: NativeCall): Value {
  const drawn = random(call, 2, dtypeOf(call.keywords.get('dtype')?.value) ?? 'int64');
  const [a, b] = [given(call, 0, 'low'), given(call, 1, 'high')];
  const [low, high] = b && b.kind !== 'none' ? [a, b] : [num(0), a];
  if (drawn.kind !== 'array' || low?.kind !== 'number' || high?.kind !== 'number') return drawn;
  const size = isKnownRank(drawn.shape) ? product(drawn.shape) : null;
  const isSure = isNumber(size) && (1 - 1 / (high.value - low.value)) ** size < SELDOM;
  return isSure && !call.keywords.has('endpoint')
    ? { ...drawn, facts: { ...drawn.facts, ...reaching(high.value - 1) } }
    : drawn;
}

/** `np.random.normal(loc, scale, size)`, `np.random.uniform(low, high, size)` */
function drawn(distribution: 'normal' | 'uniform', ...names: readonly [string, string]) {
  return (call: NativeCall): Value => {
    const [a, b] = names.map((name, at) => given(call, at, name) ?? num(at));
    return random(call, 2, 'float64', a && b && noiseFacts(distribution, a, b));
  };
}

const standard = (distribution: 'normal' | 'uniform') => noiseFacts(distribution, num(0), num(1));

/** `np.random.rand(2, 3)`: each argument is a size. */
const bySizes =
  (distribution: 'normal' | 'uniform') =>
  (call: NativeCall): Value => {
    const refused = refusedSizes(
      call.positional.map(({ value }) => value),
      call,
    );
    if (refused) return refused;
    const sizes = call.positional.map(({ value }) => toDim(value));
    return sizes.length === 0 ? unknown(BY_CHANCE) : array(sizes, 'float64', standard(distribution));
  };

function permutation(call: NativeCall): Value {
  const value = call.positional[0]?.value;
  const places = allPlaces(value);
  if (value && (value.kind === 'number' || value.kind === 'symbol' || 'places' in places)) {
    const reach = value.kind === 'number' && value.value > 0 ? reaching(value.value - 1) : {};
    return mixed(array([toDim(value)], 'int64', { ...places, ...reach }), call);
  }
  if (value?.kind === 'unknown' && value.isScalar)
    return array([unknownDim(value.reason, value.origin)], 'int64');
  const known = toArray(value);
  return known.kind === 'array' ? mixed(known, call) : known;
}

export const randomNamespace = namespace(
  'numpy.random',
  {
    ...functions('numpy.random', {
      rand: bySizes('uniform'),
      randn: bySizes('normal'),
      random: (call) => random(call, 0, 'float64', standard('uniform')),
      random_sample: (call) => random(call, 0, 'float64', standard('uniform')),
      randint: whole,
      integers: whole,
      uniform: drawn('uniform', 'low', 'high'),
      normal: drawn('normal', 'loc', 'scale'),
      standard_normal: (call) => random(call, 0, 'float64', standard('normal')),
      choice: (call) => {
        const source = toArray(call.positional[0]?.value);
        return random(call, 1, source.kind === 'array' ? source.dtype : 'int64');
      },
      permutation,
      shuffle: (call) => {
        mixInPlace(call.positional[0]?.value, call);
        return none;
      },
      seed: () => none,
      default_rng: () => randomNamespace,
      RandomState: () => randomNamespace,
    }),
  },
  (name) => unfollowed(`numpy.random.${name}`),
);
