/** `train_test_split`: how many samples go into each part, and which of them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { withStep } from '../../evaluate/rowOrigin.js';
import type { ArrayValue, ConfiguredValue, ListValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber, unknownDim } from '../../graph/dimensionArithmetic.js';
import type { RowStep } from '../../graph/trainingSource.js';
import { toArray } from '../numpy/arrays.js';
import { withoutReach } from '../numpy/classCount.js';
import { withRows } from '../numpy/rows.js';
import {
  entryIn,
  isFrame,
  isSeries,
  narrowedTable,
  series,
  someRows,
  valuesOf,
  withPart,
} from '../pandas/table.js';
import { refusedLengths } from './lengths.js';

/** How many samples go into each part: scikit-learn rounds the test part up, and trains on the rest. */
function splitSizes(all: Dim, call: NativeCall): readonly [train: Dim, test: Dim] {
  const [test, train] = ['test_size', 'train_size'].map((name) => call.keywords.get(name)?.value);
  const part = (value: Value | undefined, round: (x: number) => number): number | undefined => {
    if (!isNumber(all) || value?.kind !== 'number') return undefined;
    return value.isFloat ? round(all * value.value) : value.value;
  };
  const isGiven = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'none';
  if (isNumber(all)) {
    const chosenTest = part(test, Math.ceil);
    const chosenTrain = part(train, Math.floor);
    if (!isGiven(test) && !isGiven(train)) return [all - Math.ceil(all * 0.25), Math.ceil(all * 0.25)];
    if (chosenTest !== undefined && !isGiven(train)) return [all - chosenTest, chosenTest];
    if (chosenTrain !== undefined && !isGiven(test)) return [chosenTrain, all - chosenTrain];
    if (chosenTest !== undefined && chosenTrain !== undefined) return [chosenTrain, chosenTest];
  }
  const open = (): Dim => unknownDim('how many samples go into this part is not known');
  return [open(), open()];
}

export function trainTestSplit(call: NativeCall): Value {
  const refused = refusedLengths(call.positional, call);
  if (refused) return refused;
  const parts = call.positional.map(({ value }) => {
    if ((isFrame(value) || isSeries(value)) && value.rowOrigin) return tableParts(value, call);
    const whole = toArray(value);
    if (whole.kind === 'unknown') return [whole, whole];
    if (!isKnownRank(whole.shape))
      return (['train', 'test'] as const).map((part) => ({
        ...whole,
        facts: withRows(withoutReach(whole.facts), splitStep(call, part)),
      }));
    const [first = null, ...rest] = whole.shape;
    return splitSizes(first, call).map((size, at): ArrayValue => {
      const facts = withRows(withoutReach(whole.facts), splitStep(call, at === 0 ? 'train' : 'test'));
      return { ...whole, shape: [size, ...rest], facts };
    });
  });
  const given = parts.length === 1 ? 'one array' : `${parts.length} arrays`;
  const items = parts.flat();
  // Arrays in a spread list are not counted.
  const isCounted = call.openReason === undefined && parts.length > 0;
  return {
    ...{ kind: 'list', items },
    ...(isCounted && { holds: `train_test_split of ${given} gives ${items.length} parts` }),
  };
}

/** The same samples in the order of NumPy's permutation; fewer of them are another part. */
export function shuffled(value: Value, { keywords }: NativeCall): Value {
  const given = keywords.get('random_state')?.value;
  const isFewer = keywords.get('n_samples') !== undefined && keywords.get('n_samples')?.value.kind !== 'none';
  const isSeeded = given !== undefined && given.kind !== 'none';
  const step: RowStep | string =
    isFewer || (isSeeded && given.kind !== 'number')
      ? 'sklearn.utils.shuffle mixes them in a way that is not followed'
      : {
          ...{ kind: 'shuffled', by: 'numpy' },
          ...(given?.kind === 'number' && { seed: given.value }),
        };
  if (value.kind === 'list') return shuffledList(value, step);
  if (value.kind === 'configured' || value.kind === 'unknown') {
    const { rowOrigin } = value;
    return rowOrigin ? { ...value, rowOrigin: withStep(rowOrigin, step) } : value;
  }
  return value.kind === 'array' ? { ...value, facts: withRows(value.facts, step) } : value;
}

function shuffledList(value: ListValue, step: RowStep | string): Value {
  const { rowOrigin } = value;
  const copy = { ...value, items: [...value.items] };
  if (!rowOrigin) return copy;
  if (typeof step === 'string' || step.kind !== 'shuffled' || rowOrigin.shuffled)
    return { ...copy, rowOrigin: withStep(rowOrigin, 'they are mixed more than once') };
  return rowOrigin.parts
    ? { ...copy, rowOrigin: { ...rowOrigin, shuffled: step } }
    : { ...copy, rowOrigin: withStep(rowOrigin, step) };
}

/** The parts of a table are tables, and those of a column columns. */
function tableParts(value: ConfiguredValue, call: NativeCall): readonly Value[] {
  const name = value.bound.get('name')?.value;
  return (['train', 'test'] as const).map((part) => {
    const step = splitStep(call, part, strataOf(call));
    const rows = value.rowOrigin && withStep(value.rowOrigin, step);
    if (isFrame(value)) return narrowedTable(value, someRows(), rows);
    const made = series(someRows(), entryIn(value), valuesOf(value).dtype, rows);
    return name ? withPart(made, 'name', name) : made;
  });
}

/** The column of a table that `stratify=` names; undefined for none. */
function strataOf({ keywords }: NativeCall): string | undefined {
  const given = keywords.get('stratify')?.value;
  const entry = given && isSeries(given) ? entryIn(given) : undefined;
  const facts = entry?.kind === 'unknown' ? entry.facts : undefined;
  return facts?.cell && Object.keys(facts).length === 1 ? JSON.stringify(facts.cell) : undefined;
}

/** Which samples a part holds, as a step that can be repeated; a reason where it cannot. */
function splitStep(call: NativeCall, part: 'train' | 'test', strata?: string): RowStep | string {
  const number = (name: string) => {
    const value = call.keywords.get(name)?.value;
    return value?.kind === 'number' ? value.value : undefined;
  };
  const [testSize, trainSize, seed] = [number('test_size'), number('train_size'), number('random_state')];
  const given = call.keywords.get('stratify')?.value;
  const stratify =
    given && given.kind !== 'none' ? (strata === undefined ? strataIn(given, call) : 'numbers') : undefined;
  if (stratify === false) return 'a stratified split by other than its own labels is not followed';
  const shuffle = call.keywords.get('shuffle')?.value;
  return {
    ...{ kind: 'split', part, isShuffled: !(shuffle?.kind === 'boolean' && !shuffle.value) },
    ...(testSize !== undefined && { testSize }),
    ...(trainSize !== undefined && { trainSize }),
    ...(seed !== undefined && { seed }),
    ...(stratify && { stratify }),
    ...(strata !== undefined && { strata }),
  };
}

/** By the labels that are split with the images; false for anything else. */
function strataIn(given: Value, call: NativeCall): 'numbers' | 'oneHot' | false {
  const own = toArray(given);
  if (own.kind === 'unknown') return false;
  const facts = JSON.stringify(own.facts);
  const isSplit = call.positional.slice(1).some(({ value }) => {
    const labels = toArray(value);
    return (
      value === given ||
      (labels.kind === 'array' && hasOrigin(labels) && JSON.stringify(labels.facts) === facts)
    );
  });
  if (!isSplit) return false;
  return own.facts.oneHot === true ? 'oneHot' : 'numbers';
}

const hasOrigin = ({ facts }: ArrayValue): boolean => 'source' in facts || 'dataset' in facts;
