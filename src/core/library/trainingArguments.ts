/**
 * The arguments of `compile`, `fit`, `evaluate` and `predict` that Keras 3 refuses whatever the data are: names
 * that they do not have, and values of a wrong kind.
 */

import type { FixFacts } from '../checks/fixFacts.js';
import { nearestName } from '../checks/nearestName.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ModelValue, NativeValue, StringValue, Value } from '../evaluate/value.js';
import { tableEntry, words } from '../words.js';
import { checkBesideStream } from './besideStream.js';
import { reportAt } from './trainingFault.js';
import { isSlip, reportUnknownArgument } from './unknownArgument.js';
import { itemsOf } from './values.js';

type Verb = 'compile' | 'fit' | 'fit_generator' | 'evaluate' | 'predict';

/** In the order in which they may be given by place. */
const ARGUMENTS: Readonly<Record<Verb, readonly string[]>> = {
  compile:
    words(`optimizer loss loss_weights metrics weighted_metrics run_eagerly steps_per_execution jit_compile
    auto_scale_loss`),
  fit: words(`x y batch_size epochs verbose callbacks validation_split validation_data shuffle class_weight
    sample_weight initial_epoch steps_per_epoch validation_steps validation_batch_size validation_freq`),
  // Only until Keras 2.
  fit_generator: words(`generator steps_per_epoch epochs verbose callbacks validation_data validation_steps
    validation_freq class_weight max_queue_size workers use_multiprocessing shuffle initial_epoch`),
  evaluate: words('x y batch_size verbose sample_weight steps callbacks return_dict'),
  predict: words('x batch_size verbose steps callbacks'),
};

/** What `compile` takes by place: Keras 2 had the metrics where Keras 3 has the weights of the losses. */
export function compileOrder(model: ModelValue, call: NativeCall): readonly string[] {
  const isEarlier = model.kerasMajor < 3 || holdsMetrics(call.positional[2]?.value);
  const [optimizer = '', loss = '', weights = '', metrics = '', ...rest] = ARGUMENTS.compile;
  return isEarlier ? [optimizer, loss, metrics, weights, ...rest] : ARGUMENTS.compile;
}

function holdsMetrics(value: Value | undefined): boolean {
  if (!value) return false;
  const items =
    itemsOf(value) ??
    (value.kind === 'dict' ? [...value.entries.values()].map((entry) => entry.value) : [value]);
  return items.some(
    (item) =>
      item.kind === 'string' ||
      item.kind === 'function' ||
      (item.kind === 'configured' && item.name.startsWith('keras.metrics.')),
  );
}

/** Keras 2 took these, and its code is still about: they are warned of, not refused. */
const EARLIER = new Set(
  words(`workers use_multiprocessing max_queue_size sample_weight_mode target_tensors distribute options
    experimental_run_tf_function experimental_steps_per_execution`),
);

/** The call with names that are slips of others, which are told, as they are meant: they lead to no further fault. */
export function asMeant(verb: Verb, call: NativeCall): NativeCall {
  const known = ARGUMENTS[verb];
  const isPlain = [...call.keywords.keys()].every((name) => known.includes(name));
  if (isPlain || call.evaluation.dialect !== 'python') return call;
  const keywords = new Map<string, BoundArgument>();
  for (const [name, argument] of call.keywords) {
    const meant = known.includes(name) ? name : (nearestName(name, known) ?? name);
    keywords.set(call.keywords.has(meant) ? name : meant, argument);
  }
  return { ...call, keywords };
}

export function checkTrainingArguments(model: ModelValue, verb: Verb, call: NativeCall): void {
  if (model.framework !== 'keras' || call.openReason !== undefined) return;
  if (verb !== 'compile') checkBesideStream(ARGUMENTS[verb], call);
  if (model.kerasMajor > 1) checkNames(verb, model, call);
  checkTwice(ARGUMENTS[verb], verb, call);
  if (model.kerasMajor !== 3) return;
  if (verb !== 'compile') checkPlainLists(verb, call);
  const order = verb === 'compile' ? compileOrder(model, call) : ARGUMENTS[verb];
  const third = call.positional[2];
  if (verb === 'compile' && third && order[2] === 'metrics')
    reportAt(
      call,
      third,
      'invalid-argument',
      'The third argument of compile is loss_weights in Keras 3, where Keras 2 had the metrics: write metrics= before it.',
      'warning',
      [{ kind: 'unnamed-argument', name: 'metrics' }],
    );
  const given = (name: string): BoundArgument | undefined =>
    call.keywords.get(name) ?? call.positional[order.indexOf(name)];
  for (const name of order) {
    const argument = given(name);
    const fault = argument && tableEntry(VALUES, name)?.(argument.value, model);
    const severity = isTaken(name, argument?.value) ? 'warning' : 'error';
    if (argument && fault)
      reportAt(
        call,
        argument,
        'invalid-argument',
        `${name} ${fault}`,
        severity,
        mended(argument.value, name),
      );
  }
  const callbacks = verb === 'fit' ? given('callbacks') : undefined;
  if (callbacks) checkRates(model, callbacks, call);
}

/** The first arguments, which no version had elsewhere, by their place and by name. */
function checkTwice(order: readonly string[], verb: Verb, call: NativeCall): void {
  const name = order.slice(0, Math.min(call.positional.length, 2)).find((each) => call.keywords.has(each));
  const argument = name === undefined ? undefined : call.keywords.get(name);
  if (argument)
    reportAt(
      call,
      { ...argument, ...(argument.nameLocation && { location: argument.nameLocation }) },
      'invalid-argument',
      `${verb} is given "${name}" twice: by its place and by its name.`,
    );
}

/** Keras 2 took one metric as a text. With a split of 2 or more, Keras 3 trains on nothing and says nothing. */
function isTaken(name: string, value: Value | undefined): boolean {
  return (
    (name === 'metrics' && value?.kind === 'string') ||
    (name === 'validation_split' && value?.kind === 'number' && value.value !== 1)
  );
}

/** `fit([[0, 1], [1, 0]], [1, 0])`: Keras 2 took lists of numbers, though not beside an array. */
function checkPlainLists(verb: Exclude<Verb, 'compile'>, call: NativeCall): void {
  const given = ['x', ...(verb === 'predict' ? [] : ['y'])].map(
    (name, index) => call.keywords.get(name) ?? call.positional[index],
  );
  const isBesideArray = given.some((each) => each?.value.kind === 'array');
  for (const argument of given)
    if (argument && holdsNumbers(argument.value))
      reportAt(
        call,
        argument,
        'data-mismatch',
        `Keras 3 takes arrays as data; found a ${argument.value.kind} of numbers. Write np.array(…) around it.`,
        isBesideArray ? 'error' : 'warning',
        [{ kind: 'write-around', around: 'np.array' }],
      );
}

function holdsNumbers(value: Value): boolean {
  const [first] = itemsOf(value) ?? [];
  return first !== undefined && (first.kind === 'number' || holdsNumbers(first));
}

/** A callback that sets the learning rate, and a schedule that has it already. */
function checkRates(model: ModelValue, callbacks: BoundArgument, call: NativeCall): void {
  const optimizer = model.training.get('compile.optimizer')?.value;
  const rate = optimizer?.kind === 'configured' ? optimizer.bound.get('learning_rate')?.value : undefined;
  if (rate?.kind !== 'configured' || !rate.name.startsWith('keras.optimizers.schedules.')) return;
  const setter = (itemsOf(callbacks.value) ?? [callbacks.value]).find(
    (item) => item.kind === 'configured' && lastOf(item.name) === 'LearningRateScheduler',
  );
  if (setter)
    reportAt(
      call,
      callbacks,
      'invalid-argument',
      `LearningRateScheduler cannot set the learning rate of an optimizer that follows ${lastOf(rate.name)}: leave one of the two out.`,
    );
}

/** Keras 2 had more names, of which one is no slip of another. */
function checkNames(verb: Verb, { kerasMajor }: ModelValue, call: NativeCall): void {
  const known = ARGUMENTS[verb];
  for (const given of call.keywords) {
    const [name] = given;
    if (known.includes(name) || (kerasMajor < 3 && !isSlip(name, known, 3))) continue;
    const severity = EARLIER.has(name) ? 'warning' : 'error';
    reportUnknownArgument(verb, given, { known }, call, { severity });
  }
}

/** What a quick fix writes for it. */
function mended(value: Value, name: string): FixFacts | undefined {
  if (value.kind === 'native' && value.isClass) return [{ kind: 'write-behind', text: '()' }];
  if (name === 'callbacks') {
    const first = itemsOf(value)?.find(isNoCallback);
    return first?.kind === 'native' ? [{ kind: 'class-itself', name: lastOf(first.name) }] : undefined;
  }
  if (name === 'validation_split' && value.kind === 'number') return [{ kind: 'share-expected' }];
  if (name === 'validation_split' || name === 'epochs' || name === 'batch_size') {
    const isWhole = name !== 'validation_split';
    return [{ kind: 'number-expected', isWhole, isNumber: value.kind === 'number' }];
  }
  if (name === 'class_weight' && (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'array'))
    return [{ kind: 'write-around', around: 'dict(enumerate' }];
  return name === 'metrics' && value.kind === 'string'
    ? [{ kind: 'write-instead', text: `['${value.value}']` }]
    : undefined;
}

/** What `callbacks` refuses in its list. */
const isNoCallback = (item: Value): item is NativeValue | StringValue =>
  (item.kind === 'native' && item.isClass === true) || item.kind === 'string';

type Check = (value: Value, model: ModelValue) => string | undefined;

const wholeNumber: Check = (value) => {
  if (value.kind === 'string') return `must be a whole number; found the text "${value.value}".`;
  if (value.kind !== 'number' || (!value.isFloat && value.value > 0)) return undefined;
  return `must be a whole number of 1 or more; found ${value.value}${value.isFloat && Number.isInteger(value.value) ? '.0' : ''}.`;
};

const VALUES: Readonly<Record<string, Check>> = {
  optimizer: (value) =>
    value.kind === 'configured' && value.name.startsWith('keras.optimizers.schedules.')
      ? `must be an optimizer; ${lastOf(value.name)} is a schedule: write Adam(learning_rate=${lastOf(value.name)}(…)).`
      : value.kind === 'native' && value.isClass
        ? `must be made first: write ${lastOf(value.name)}() with parentheses; found the class itself.`
        : undefined,
  metrics: (value, model) =>
    value.kind === 'string'
      ? `must be a list in Keras 3: write ['${value.value}'].`
      : // Of several outputs, one may have none. A class of the code's own has shown none yet.
        (model.custom?.inside?.outputs ?? model.outputs).length < 2 &&
          itemsOf(value)?.some(({ kind }) => kind === 'none')
        ? 'has None in its list: leave it out, or name a metric.'
        : undefined,
  // Keras takes 0 for its default.
  batch_size: (value, model) =>
    value.kind === 'number' && !value.isFloat && value.value === 0 ? undefined : wholeNumber(value, model),
  epochs: (value, model) =>
    value.kind === 'number' && !value.isFloat ? undefined : wholeNumber(value, model),
  validation_split: (value) => {
    if (value.kind === 'string') return `must be a number between 0 and 1; found the text "${value.value}".`;
    // Between 1 and 2, Keras cuts somewhere and trains.
    const isNone = value.kind !== 'number' || (value.value !== 1 && value.value < 2);
    return isNone
      ? undefined
      : `is a share between 0 and 1; ${value.value} leaves nothing to train on${value.value === 1 ? '' : ', and Keras does not say so'}. Write 0.2 for a fifth.`;
  },
  callbacks: (value) => {
    const first = (itemsOf(value) ?? [value]).find(isNoCallback);
    if (first?.kind === 'native')
      return `must be made first: write ${lastOf(first.name)}() with parentheses; found the class itself.`;
    return first && `takes objects of keras.callbacks; found the text "${first.value}".`;
  },
  class_weight: (value) => {
    const found = { list: 'a list', tuple: 'a tuple', string: 'a text', array: 'an array' }[
      value.kind as 'list'
    ];
    return (
      found &&
      `must be a dict from class number to weight, as {0: 1.0, 1: 2.5}; found ${found}. Write dict(enumerate(…)).`
    );
  },
};

const lastOf = (name: string): string => name.split('.').at(-1) ?? name;
