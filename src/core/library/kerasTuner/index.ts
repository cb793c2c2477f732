/** Keras Tuner: a search builds its first model with the defaults of all hyper-parameters. */
import { list, none, num, scalar, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type {
  ConfiguredValue,
  NamespaceValue,
  NativeValue,
  SymbolValue,
  Value,
} from '../../evaluate/value.js';
import { made, notEvaluated } from '../builtins/callArguments.js';
import { boundByOrder, namespace } from '../configured.js';
import { method } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import {
  byName,
  foundBySearch,
  hyperParameter,
  hyperParameters,
  isFound,
  isHyperParameterKind,
  type SearchSpace,
  searchSpace,
} from './hyperParameters.js';

const BEST = 'which hyper-parameters are best only the search tells';

/** Its methods are the user's own, and nothing of it reaches a model. */
const HYPER_MODEL: NativeValue = { kind: 'native', name: 'object', isClass: true, call: () => none };

function tuner(name: string, order: readonly string[]): NativeValue {
  return {
    kind: 'native',
    name: `keras_tuner.${name}`,
    isClass: true,
    call: (call) => {
      const bound = boundByOrder(order, call);
      const builder = bound.get('hypermodel')?.value;
      const given = bound.get('hyperparameters')?.value;
      if (builder && call.openReason === undefined)
        built(builder, given?.kind === 'configured' ? given : hyperParameters(searchSpace()), call);
      const made: ConfiguredValue = {
        kind: 'configured',
        name: `keras_tuner.${name}`,
        bound,
        member: (asked) => tunerMember(builder, asked),
      };
      return made;
    },
  };
}

/** `build_model(hp)`, or `build(hp)` of a hyper-model. */
function built(builder: Value, hp: Value, call: NativeCall): Value {
  const { evaluation, location } = call;
  const callee = builder.kind === 'instance' ? evaluation.attribute(builder, 'build', location) : builder;
  return evaluation.call(callee, [hp], undefined, location);
}

function tunerMember(builder: Value | undefined, name: string): Value | undefined {
  switch (name) {
    case 'search':
    case 'search_space_summary':
    case 'results_summary':
    case 'reload':
      return method(`Tuner.${name}`, () => none);
    case 'hypermodel':
      return builder?.kind === 'instance' ? builder : builder && withBuild(builder);
    case 'get_best_hyperparameters':
      return method(`Tuner.${name}`, (call) => {
        const count = (call.positional[0] ?? call.keywords.get('num_trials'))?.value ?? num(1);
        const best = () => foundBySearch();
        return count.kind === 'number' && count.value <= 100
          ? list(Array.from({ length: count.value }, best))
          : unknown(BEST, call.location);
      });
    case 'get_best_models':
      return method(`Tuner.${name}`, (call) => unknown(BEST, call.location));
    default:
      return unknown(BEST);
  }
}

function withBuild(builder: Value): ConfiguredValue {
  const build = made('HyperModel.build', (call) => {
    const hp = call.positional[0]?.value ?? none;
    return isFound(hp) ? unknown(BEST, call.location) : built(builder, hp, call);
  });
  return {
    kind: 'configured',
    name: 'keras_tuner.HyperModel',
    bound: new Map(),
    member: (asked) => (asked === 'build' ? build : undefined),
  };
}

const FIRST = ['hypermodel', 'objective', 'max_trials'];

const kerasTuner: NamespaceValue = namespace(
  'keras_tuner',
  {
    HyperParameters: () => made('keras_tuner.HyperParameters', () => hyperParameters(searchSpace())),
    HyperModel: () => HYPER_MODEL,
    ...Object.fromEntries(
      ['RandomSearch', 'BayesianOptimization', 'Hyperband', 'GridSearch'].map((name) => [
        name,
        () => tuner(name, FIRST),
      ]),
    ),
    Tuner: () => tuner('Tuner', ['oracle', 'hypermodel']),
  },
  // Each module of it has the same names.
  (name) => (/^[a-z_]+$/.test(name) ? kerasTuner : notEvaluated(`keras_tuner.${name}`)),
);

/** What an `hp` that a builder is given has been asked for, where only its name is known. */
const spaces = new WeakMap<SymbolValue['dim'], SearchSpace>();

function spaceOf({ dim }: SymbolValue): SearchSpace {
  const known = spaces.get(dim) ?? searchSpace();
  spaces.set(dim, known);
  return known;
}

/** `trial.suggest_int('units', 16, 64)`: Optuna has no defaults, so a size has only its name. */
function suggested(kind: string): Value | undefined {
  if (!/^suggest_(?:int|float|categorical|uniform|loguniform|discrete_uniform)$/.test(kind)) return undefined;
  const why = 'Optuna chooses it in each trial';
  return made(`trial.${kind}`, (call) => {
    const name = (call.positional[0] ?? call.keywords.get('name'))?.value;
    return kind === 'suggest_int' && name ? byName(name) : scalar(why, call.location);
  });
}

export const kerasTunerPart: LibraryPart = {
  resolve: (specifier, { dialect }) =>
    dialect === 'python' && /^(?:keras_tuner|kerastuner)(?:\.|$)/.test(specifier) ? kerasTuner : undefined,
  attribute: (object, name) => {
    if (object.kind === 'configured' && object.name.startsWith('keras_tuner.')) return object.member?.(name);
    if (object.kind !== 'symbol') return undefined;
    const isSpace = isHyperParameterKind(name) || name === 'conditional_scope' || spaces.has(object.dim);
    return isSpace ? hyperParameter(spaceOf(object), name) : suggested(name);
  },
};
