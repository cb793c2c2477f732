/**
 * Settings that programs keep in objects of packages: flags of `absl` and of TensorFlow 1, `wandb.config`, and
 * dictionaries read by attribute. Each has what the code gives it, as a run without arguments does.
 */
import { list, native, none, num, str, unknown } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { DictValue, InstanceValue, NamespaceValue, Value } from '../../evaluate/value.js';
import { argument, made, notEvaluated } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { bag } from './typing.js';

const ON_RUN = 'depends on the command line';

/** One object for the whole program. */
function shared(name: string, evaluation: Evaluation): InstanceValue {
  return evaluation.store(name, () => bag(new Map(), { location: { path: '', start: 0, end: 0 } }));
}

function fill(settings: InstanceValue, { entries }: DictValue, evaluation: Evaluation): void {
  for (const { key, value } of entries.values())
    if (key.kind === 'string') evaluation.setAttribute(settings, key.value, value);
}

/** `flags.DEFINE_integer('size', 64, 'pixels')`, which gives an object with the flag's `value`. */
function define(kind: string): Value {
  return made(`flags.DEFINE_${kind}`, (call) => {
    const { evaluation, location } = call;
    const [name, given] = [argument(call, 0, 'name'), argument(call, 1, 'default')];
    if (name?.kind !== 'string') return unknown('the name of this flag is not known', location);
    const flags = shared('flags', evaluation);
    evaluation.setAttribute(flags, name.value, start(kind, given, call));
    const members: Readonly<Record<string, () => Value>> = {
      value: () => evaluation.attribute(flags, name.value, location),
      name: () => name,
      default: () => given ?? none,
    };
    return {
      kind: 'configured',
      name: 'absl.flags.FlagHolder',
      bound: new Map(),
      member: (asked) => (Object.hasOwn(members, asked) ? members[asked]?.() : undefined),
    };
  });
}

function start(kind: string, given: Value | undefined, call: NativeCall): Value {
  if (!given) return unknown(ON_RUN, call.location);
  if (kind === 'float' && given.kind === 'number') return num(given.value, true);
  if (kind === 'list' && given.kind === 'string')
    return list(given.value.split(',').map((part) => str(part.trim())));
  return given;
}

function flags(module: string, all: () => Value): NamespaceValue {
  return namespace(module, { FLAGS: all }, (name) =>
    name.startsWith('DEFINE_') ? define(name.slice('DEFINE_'.length)) : notEvaluated(`${module}.${name}`),
  );
}

const abslFlags = (evaluation: Evaluation): NamespaceValue =>
  flags('absl.flags', () => shared('flags', evaluation));

export const tensorflowFlags: NamespaceValue = flags('tensorflow.app.flags', () => firstFlags);

/** `tf.app.flags.FLAGS` of TensorFlow 1: the same object, which each evaluation has its own of. */
const firstFlags = native('tensorflow.app.flags.FLAGS', ({ location }) =>
  unknown('flags.FLAGS(…) is not evaluated', location),
);

export const flagOf: NonNullable<LibraryPart['attribute']> = (object, name, evaluation, at) =>
  object === firstFlags ? evaluation.attribute(shared('flags', evaluation), name, at) : undefined;

/** `app.run(main)` calls it with what stands on the command line. */
const runMain = {
  run: () =>
    made('app.run', (call) => {
      const main = argument(call, 0, 'main');
      if (main) call.evaluation.call(main, [unknown(ON_RUN, call.location)], undefined, call.location);
      return none;
    }),
};

const app = namespace('absl.app', runMain);

export const tensorflowApp: NamespaceValue = namespace('tensorflow.app', {
  ...runMain,
  flags: () => tensorflowFlags,
});

function wandb(evaluation: Evaluation): NamespaceValue {
  const config = () => shared('wandb.config', evaluation);
  const run = made('wandb.init', (call) => {
    const given = call.keywords.get('config')?.value;
    if (given?.kind === 'dict') fill(config(), given, call.evaluation);
    return {
      kind: 'configured',
      name: 'wandb.Run',
      bound: new Map(),
      member: (name) => (name === 'config' ? config() : notEvaluated(`wandb.Run.${name}`)),
    };
  });
  return namespace('wandb', { init: () => run, config }, (name) => notEvaluated(`wandb.${name}`));
}

/** `EasyDict({'net': {'units': 5}})`: entries as attributes, all the way down. */
const attributed = (title: string): Value =>
  made(title, (call) => {
    const given = argument(call, 0);
    return given && given.kind !== 'dict'
      ? unknown(`${title}(…) is not evaluated`, call.location)
      : asAttributes(given ?? { kind: 'dict', entries: new Map() }, call, 0);
  });

function asAttributes(given: DictValue, call: NativeCall, depth: number): Value {
  const isOpen = given.openReason !== undefined || depth > 8;
  if (isOpen) return unknown(given.openReason ?? 'settings nested too deeply', call.location);
  const attributes = new Map<string, Value>();
  for (const { key, value } of given.entries.values())
    if (key.kind === 'string')
      attributes.set(key.value, value.kind === 'dict' ? asAttributes(value, call, depth + 1) : value);
  for (const [name, { value }] of depth === 0 ? call.keywords : []) attributes.set(name, value);
  return bag(attributes, call);
}

/** The modules of such packages. */
export function settingsModule(specifier: string, evaluation: Evaluation): Value | undefined {
  switch (specifier) {
    case 'absl':
      return namespace('absl', { flags: () => abslFlags(evaluation), app: () => app }, (name) =>
        notEvaluated(`absl.${name}`),
      );
    case 'absl.flags':
      return abslFlags(evaluation);
    case 'absl.app':
      return app;
    case 'wandb':
      return wandb(evaluation);
    case 'easydict':
      return namespace('easydict', { EasyDict: () => attributed('EasyDict') });
    case 'ml_collections':
    case 'ml_collections.config_dict':
      return configDict;
    default:
      return undefined;
  }
}

const configDict: NamespaceValue = namespace('ml_collections', {
  ConfigDict: () => attributed('ConfigDict'),
  config_dict: () => configDict,
});
