/** What `fit` gives: a `History`, whose dict `history` has a list of numbers for each name that the run logs. */
import type { FixFacts } from '../checks/fixFacts.js';
import type { Location } from '../document.js';
import { scalar } from '../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../evaluate/value.js';
import { allNames, isLogged, type LoggedNames, meantName, wasLogged, withoutVal } from './loggedNames.js';
import { method } from './method.js';
import { misspeltMember } from './misspeltMember.js';
import type { MissingMember } from './moduleRegistry.js';
import { unknown } from './values.js';

const HISTORY = 'keras.callbacks.History';
const ENTRIES = 'keras.callbacks.History.history';
const REASON = 'the history of a training run is not known before it';

/** The names that a history has; those that the program stores itself are not looked for. */
const namesOf = new WeakMap<ConfiguredValue, { readonly logged: LoggedNames; isChanged: boolean }>();

export function historyOf(logged: LoggedNames): ConfiguredValue {
  const entries: ConfiguredValue = {
    kind: 'configured',
    name: ENTRIES,
    bound: new Map(),
    member: (name) =>
      method(`history.${name}`, () => {
        if (CHANGING.has(name)) markChanged(entries);
        return unknown(REASON);
      }),
  };
  namesOf.set(entries, { logged, isChanged: false });
  return {
    kind: 'configured',
    name: HISTORY,
    bound: new Map(),
    member: (name) => (name === 'history' ? entries : isOfHistory(name) ? unknown(REASON) : undefined),
  };
}

/** What every callback has, and what this one keeps. */
const isOfHistory = (name: string): boolean =>
  OF_HISTORY.has(name) || /^(?:on|set)_/.test(name) || name.startsWith('_');
const OF_HISTORY: ReadonlySet<string> = new Set(['epoch', 'model', 'params', 'validation_data']);

/** `model = model.fit(…)`, and then `model.evaluate(…)`. */
export function missingOfHistory(object: ConfiguredValue, name: string): MissingMember | undefined {
  if (object.name !== HISTORY || isOfHistory(name)) return undefined;
  const slip = misspeltMember('A History', name, ['history', 'epoch', 'params']);
  if (slip) return slip;
  return {
    message: `This is what fit gives, a History, and not the model: it has no "${name}"`,
    exception: 'AttributeError',
    more: { code: 'invalid-argument', cause: `history ${name}`, fixFacts: [{ kind: 'history-for-model' }] },
  };
}

const CHANGING = new Set(['update', 'setdefault', 'pop', 'clear', '__setitem__']);

/** The program stores entries of its own. */
export function markChanged(value: Value): boolean {
  const known = value.kind === 'configured' ? namesOf.get(value) : undefined;
  if (known) known.isChanged = true;
  return known !== undefined;
}

/** `history.history['loss']`; `history['loss']` is refused. */
export function entryOfHistory(
  object: Value,
  index: Value,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (object.kind !== 'configured') return undefined;
  if (object.name === HISTORY)
    return evaluation.refuse('A History has no entries itself: write .history behind it', at, 'TypeError', {
      fixFacts: [{ kind: 'history-itself' }],
    });
  const known = namesOf.get(object);
  if (!known) return undefined;
  if (index.kind !== 'string' || known.isChanged || isLogged(known.logged, index.value))
    return unknown(REASON);
  const { logged } = known;
  const key = index.value;
  const { offer, fixFacts } = correction(logged, key);
  return evaluation.refuse('', at, 'KeyError', {
    severity: wasLogged(logged, key) ? 'warning' : 'error',
    message: `${notLogged('The history has no', logged, key)}.${offer}`,
    fixFacts,
  });
}

/** What to write in place of a name that is not logged: as a sentence behind another one, and for the quick fix. */
export function correction(
  logged: LoggedNames,
  name: string,
): { readonly offer: string; readonly fixFacts: FixFacts } {
  const meant = meantName(logged, name);
  return {
    offer: meant === undefined ? '' : ` Did you mean "${meant}"?`,
    fixFacts: [
      ...(lacksValidation(logged, name) ? [{ kind: 'no-validation' } as const] : []),
      { kind: 'misspelt-name', name, known: allNames(logged), ...(meant !== undefined && { meant }) },
    ],
  };
}

/** `what` is followed by the name; the sentence says what there is in its place, without its full stop. */
export function notLogged(what: string, logged: LoggedNames, key: string): string {
  if (lacksValidation(logged, key))
    return `${what} "${key}": fit gets neither validation_data nor validation_split`;
  const names = allNames(logged).map((name) => `"${name}"`);
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');
  return `${what} "${key}": this fit logs ${list}`;
}

/** What the run would log if `fit` were given data for a validation. */
function lacksValidation(logged: LoggedNames, name: string): boolean {
  const isOfValidation = withoutVal(name) !== name && logged.validation === 'none';
  return isOfValidation && isLogged({ ...logged, validation: 'sure' }, name);
}

/** What `evaluate` gives: a number where the model has no metrics, else a list of the loss and each metric. */
export function evaluated(
  logged: Pick<LoggedNames, 'names'> | undefined,
  call: NativeCall,
  reason: string,
): Value {
  const asDict = call.keywords.get('return_dict')?.value;
  if (!logged || call.openReason !== undefined || (asDict && !(asDict.kind === 'boolean' && !asDict.value)))
    return unknown(reason);
  const { names } = logged;
  if (names.length === 1)
    return {
      ...scalar(reason),
      isNumber: 'evaluate gives one number, the loss, since compile has no metrics',
    };
  const items = names.map(() => scalar(reason));
  return { kind: 'list', items, holds: `evaluate gives ${names.length} numbers: ${names.join(', ')}` };
}
