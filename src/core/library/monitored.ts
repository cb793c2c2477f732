/**
 * Callbacks of `fit` that watch a name, against the names that the run logs. A name that is not logged makes Keras
 * warn after every epoch and do nothing; Keras 3 refuses it where the callback is not told which way is better.
 * Source: `keras/src/callbacks/monitor_callback.py`.
 */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, ConfiguredValue, Value } from '../evaluate/value.js';
import { tableEntry } from '../words.js';
import { correction, notLogged } from './history.js';
import { isLogged, type LoggedNames, wasLogged } from './loggedNames.js';
import { itemsOf } from './values.js';

const EFFECTS: Readonly<Record<string, string>> = {
  EarlyStopping: 'it never stops the training',
  ReduceLROnPlateau: 'it never lowers the learning rate',
  ModelCheckpoint: 'it never saves a model',
};

export function checkMonitors(callbacks: BoundArgument, logged: LoggedNames, call: NativeCall): void {
  for (const item of itemsOf(callbacks.value) ?? [callbacks.value]) {
    const name = item.kind === 'configured' ? (item.name.split('.').at(-1) ?? '') : '';
    if (item.kind === 'configured' && name in EFFECTS && !checkMonitor(item, name, callbacks, logged, call))
      checkFileName(item, name, logged, call);
  }
}

/** True where it watches what is not logged. */
function checkMonitor(
  callback: ConfiguredValue,
  name: string,
  callbacks: BoundArgument,
  logged: LoggedNames,
  call: NativeCall,
): boolean {
  const given = callback.bound.get('monitor');
  const monitor = given ? textOf(given.value) : 'val_loss';
  if (monitor === undefined || isLogged(logged, monitor)) return false;
  const isDirected = isText(callback.bound.get('mode')?.value, ['min', 'max']);
  const isOfMetric = isLogged({ ...logged, validation: 'sure' }, monitor);
  // Keras 3 asks the metric which way is better, whether or not the callback will need it.
  const isRefused = call.evaluation.kerasMajor === 3 && !isDirected && !isOfMetric;
  if (name === 'ModelCheckpoint' && !savesBest(callback) && !isRefused) return false;
  const { offer, fixFacts } = correction(logged, monitor);
  const effect = isRefused ? 'Keras 3 refuses it, and earlier ones only warn' : tableEntry(EFFECTS, name);
  call.evaluation.report({
    code: 'invalid-argument',
    severity: isRefused && !wasLogged(logged, monitor) ? 'error' : 'warning',
    message: `${notLogged(`${name} watches`, logged, monitor)}, so ${effect}.${offer}`,
    location: given?.location ?? callbacks.location ?? call.location,
    stack: call.stack,
    fixFacts,
  });
  return true;
}

/** `'model-{val_acc:.2f}.keras'`: each name is one that is logged. */
function checkFileName(callback: ConfiguredValue, name: string, logged: LoggedNames, call: NativeCall): void {
  const given = name === 'ModelCheckpoint' ? callback.bound.get('filepath') : undefined;
  const path = given && textOf(given.value);
  if (path === undefined || callback.bound.has('save_freq') || callback.bound.has('period')) return;
  const asked = [...path.matchAll(/\{(\w+)(?:[:!][^{}]*)?\}/g)].map(([, key]) => key ?? '');
  const strange = asked.find((key) => key !== 'epoch' && !isLogged(logged, key));
  if (strange === undefined) return;
  const { offer, fixFacts } = correction(logged, strange);
  call.evaluation.report({
    code: 'invalid-argument',
    severity: wasLogged(logged, strange) ? 'warning' : 'error',
    message: `${notLogged('The name of the file asks for', logged, strange)}.${offer}`,
    location: given?.location ?? call.location,
    stack: call.stack,
    fixFacts,
  });
}

function savesBest(callback: ConfiguredValue): boolean {
  const value = callback.bound.get('save_best_only')?.value;
  return value?.kind === 'boolean' && value.value;
}

const textOf = (value: Value): string | undefined => (value.kind === 'string' ? value.value : undefined);

const isText = (value: Value | undefined, texts: readonly string[]): boolean =>
  value?.kind === 'string' && texts.includes(value.value);
