/**
 * Gym and Gymnasium: the spaces of the environments that they bring, and of those that code describes itself.
 * Sizes as the environments' own pages give them (https://gymnasium.farama.org/environments/).
 */
import { array, fromShape, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { isKnownRank, type Shape } from '../../graph/dimension.js';
import { made, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { toArray } from '../numpy/arrays.js';
import { given, shapeFrom } from '../numpy/functions.js';

const ON_RUN = 'depends on how the environment runs';

/** A box of numbers has a shape, a choice of n has n. */
type Space = readonly number[] | number;

interface Environment {
  readonly observation: Space;
  readonly action: Space;
}

/** By the name without its version. */
const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  CartPole: { observation: [4], action: 2 },
  MountainCar: { observation: [2], action: 3 },
  MountainCarContinuous: { observation: [2], action: [1] },
  Acrobot: { observation: [6], action: 3 },
  Pendulum: { observation: [3], action: [1] },
  LunarLander: { observation: [8], action: 4 },
  LunarLanderContinuous: { observation: [8], action: [2] },
  BipedalWalker: { observation: [24], action: [4] },
  BipedalWalkerHardcore: { observation: [24], action: [4] },
  CarRacing: { observation: [96, 96, 3], action: [3] },
  FrozenLake: { observation: 16, action: 4 },
  FrozenLake8x8: { observation: 64, action: 4 },
  Taxi: { observation: 500, action: 6 },
  CliffWalking: { observation: 48, action: 4 },
};

function space(of: Space): Value {
  return typeof of === 'number' ? choice(num(of)) : box(of);
}

/** `Box`: the shape and bounds of an array of numbers. */
function box(shape: Shape): Value {
  const members: Readonly<Record<string, () => Value>> = {
    shape: () => fromShape(shape),
    high: () => array(shape, 'float32'),
    low: () => array(shape, 'float32'),
    dtype: () => str('float32'),
    sample: () => made('Box.sample', () => array(shape, 'float32')),
  };
  return part('gym.spaces.Box', members);
}

/** `Discrete(n)`: one of n. */
function choice(n: Value): Value {
  const members: Readonly<Record<string, () => Value>> = {
    n: () => n,
    shape: () => tuple([]),
    dtype: () => str('int64'),
    sample: () => made('Discrete.sample', (call) => notKnown(call, ON_RUN)),
  };
  return part('gym.spaces.Discrete', members);
}

function part(name: string, members: Readonly<Record<string, () => Value>>): Value {
  return {
    kind: 'configured',
    name,
    bound: new Map(),
    member: (asked) =>
      Object.hasOwn(members, asked) ? members[asked]?.() : notEvaluated(`${name}.${asked}`, ON_RUN),
  };
}

function environment({ observation, action }: Environment): Value {
  const members: Record<string, () => Value> = {
    observation_space: () => space(observation),
    action_space: () => space(action),
    unwrapped: () => made,
    env: () => made,
  };
  const made = part('gym.Env', members);
  return made;
}

/** `gym.make('CartPole-v1')`; arguments that change what is seen leave it open. */
function make(call: NativeCall): Value {
  const id = call.positional[0]?.value ?? call.keywords.get('id')?.value;
  if (id?.kind !== 'string') return notKnown(call, 'which environment is made is not known');
  const name = id.value.replace(/-v\d+$/, '');
  const known = Object.hasOwn(ENVIRONMENTS, name) ? ENVIRONMENTS[name] : undefined;
  const isPlain = [...call.keywords.keys()].every((key) =>
    ['id', 'render_mode', 'max_episode_steps'].includes(key),
  );
  return known && isPlain
    ? environment(known)
    : notKnown(call, `the environment ${id.value} is not known to ConvLens`);
}

function boxOf(call: NativeCall): Value {
  const shape = given(call, 2, 'shape');
  if (shape && shape.kind !== 'none') return box(shapeFrom(shape));
  const bounds = [given(call, 0, 'low'), given(call, 1, 'high')].map(toArray);
  const found = bounds.find(
    (bound) => bound.kind === 'array' && isKnownRank(bound.shape) && bound.shape.length > 0,
  );
  return found?.kind === 'array' ? box(found.shape) : unknown('the shape of this space is not known');
}

const spaces = namespace(
  'gym.spaces',
  {
    Box: () => made('gym.spaces.Box', boxOf),
    Discrete: () =>
      made('gym.spaces.Discrete', (call) => choice(given(call, 0, 'n') ?? unknown('no number is given'))),
    MultiBinary: () =>
      made('gym.spaces.MultiBinary', (call) => {
        const size = given(call, 0, 'n');
        return size ? box(shapeFrom(size)) : unknown('no number is given');
      }),
  },
  (name) => notEvaluated(`gym.spaces.${name}`),
);

const SAME = ['Monitor', 'RecordVideo', 'RecordEpisodeStatistics', 'TimeLimit', 'OrderEnforcing'];

/** Those that only watch give the environment with the same spaces. */
const wrappers: NamespaceValue = namespace(
  'gym.wrappers',
  Object.fromEntries(
    SAME.map((name) => [
      name,
      () => made(`gym.wrappers.${name}`, (call) => call.positional[0]?.value ?? notKnown(call, ON_RUN)),
    ]),
  ),
  (name) => notEvaluated(`gym.wrappers.${name}`, ON_RUN),
);

const gym = namespace(
  'gym',
  { make: () => made('gym.make', make), spaces: () => spaces, wrappers: () => wrappers },
  (name) => notEvaluated(`gym.${name}`, ON_RUN),
);

export const gymPart: LibraryPart = {
  resolve: (specifier, evaluation) => {
    if (evaluation.dialect !== 'python') return undefined;
    const [root, inner, ...rest] = specifier.split('.');
    if (root !== 'gym' && root !== 'gymnasium') return undefined;
    if (inner === undefined) return gym;
    if (rest.length > 0) return undefined;
    return inner === 'spaces' ? spaces : inner === 'wrappers' ? wrappers : undefined;
  },
};
