/** scikit-learn's transformers: how many columns they give, and the classes that encoders have seen. */
import { array, list, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, ConfiguredValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { unknownDim } from '../../graph/dimensionArithmetic.js';
import { made } from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import { toArray } from '../numpy/arrays.js';
import { classCount, withoutClasses } from '../numpy/classCount.js';
import { encodedNow } from '../numpy/rows.js';
import { toDim } from '../values.js';

/** How many classes an encoder was fitted to. */
const fitted = new WeakMap<ConfiguredValue, Dim>();

/** The data that it was fitted to. */
const seenBy = new WeakMap<ConfiguredValue, ArrayValue['facts']>();

const UNSEEN: Dim = unknownDim('the number of classes in the data is not known');

/** What a transformer makes of data, by the classes that it was fitted to. */
interface Transformer {
  readonly columns: (data: ArrayValue, classes: Dim, self: ConfiguredValue) => readonly Dim[];
  /** `seen`: of the data that it was fitted to. */
  readonly facts?: (
    before: ArrayValue['facts'],
    classes: Dim,
    seen: ArrayValue['facts'] | undefined,
  ) => ArrayValue['facts'];
}

function learn(self: ConfiguredValue, call: NativeCall): void {
  const classes = classCount(call.positional[0]?.value, call.evaluation) ?? UNSEEN;
  const slot = {
    ...{ object: self, key: 'classes' },
    get: () => fitted.get(self) ?? UNSEEN,
    set: (content: Dim) => void fitted.set(self, content),
    join: (left: Dim, right: Dim) => (left === right ? left : UNSEEN),
  };
  call.evaluation.journal.set<Dim>(slot, classes);
  const data = toArray(call.positional[0]?.value);
  call.evaluation.journal.set<ArrayValue['facts'] | undefined>(
    {
      ...{ object: self, key: 'seen' },
      get: () => seenBy.get(self),
      set: (content) => void (content ? seenBy.set(self, content) : seenBy.delete(self)),
      join: (left, right) => (JSON.stringify(left) === JSON.stringify(right) ? left : undefined),
    },
    data.kind === 'array' ? data.facts : undefined,
  );
}

/** `order`: the constructor's positional arguments. */
export function transformer(name: string, order: readonly string[], rule: Transformer): Value {
  const title = `sklearn.preprocessing.${name}`;
  return made(title, (call) =>
    configured(title, order, call, (self, member) => {
      const transform = (inner: NativeCall): Value => {
        const data = toArray(inner.positional[0]?.value);
        if (data.kind === 'unknown' || !isKnownRank(data.shape)) return data;
        const classes = fitted.get(self) ?? UNSEEN;
        const facts = rule.facts?.(data.facts, classes, seenBy.get(self)) ?? {
          ...withoutClasses(data.facts),
          isChanged: true,
        };
        const dtype = facts.oneHot === true || facts.isEncoded === true ? 'int64' : 'float64';
        return array([data.shape[0] ?? null, ...rule.columns(data, classes, self)], dtype, facts);
      };
      switch (member) {
        case 'fit':
          return made(`${name}.fit`, (inner) => {
            learn(self, inner);
            return self;
          });
        case 'fit_transform':
          return made(`${name}.fit_transform`, (inner) => {
            learn(self, inner);
            return transform(inner);
          });
        case 'transform':
          return made(`${name}.transform`, transform);
        case 'inverse_transform':
          return made(`${name}.inverse_transform`, (inner) => back(inner));
        case 'classes_':
          return classesOf(self);
        case 'categories_':
          return list([classesOf(self)]);
        default:
          return undefined;
      }
    }),
  );
}

/** `preprocessing.scale(data)`: what the transformer of that kind makes of the data, without an object. */
export function scaled(call: NativeCall): Value {
  const data = toArray(call.positional[0]?.value ?? call.keywords.get('X')?.value);
  if (data.kind === 'unknown' || !isKnownRank(data.shape)) return data;
  return array(data.shape, 'float64', { ...withoutClasses(data.facts), isChanged: true });
}

/** As many samples, with the labels or numbers that they had before. */
function back(call: NativeCall): Value {
  const data = toArray(call.positional[0]?.value);
  if (data.kind === 'unknown' || !isKnownRank(data.shape)) return data;
  return array(data.shape, 'unknown', { ...withoutClasses(data.facts), isChanged: true });
}

function classesOf(self: ConfiguredValue): Value {
  const classes = fitted.get(self);
  if (typeof classes !== 'number') return unknown('the classes in the data are not known');
  return array([classes], 'unknown', { classes });
}

export const rest = ({ shape }: ArrayValue): readonly Dim[] => (isKnownRank(shape) ? shape.slice(1) : []);

/** Class numbers are the places of the labels, sorted; of data that is read otherwise they are numbers already. */
export function encodedIn(
  facts: ArrayValue['facts'],
  classes: Dim,
  among: ArrayValue['facts'] | undefined,
): ArrayValue['facts'] {
  const source = facts.source as { readonly kind?: string } | undefined;
  const { isNumbered: _, ...before } = withoutClasses(facts);
  const seen = typeof classes === 'number' ? { classes } : {};
  if (source?.kind === 'table') {
    const steps = stepsBefore(facts, among);
    return { ...(steps === undefined ? { ...before, isChanged: true } : encodedNow(before, steps)), ...seen };
  }
  // Those of Keras's data sets are all the numbers from 0 on already.
  const isRead = 'source' in facts;
  return { ...before, ...seen, ...(isRead ? { isChanged: true } : { isEncoded: true }) };
}

/** After how many of the steps that took these rows the encoder saw the data; undefined where it saw other data. */
function stepsBefore(facts: ArrayValue['facts'], among: ArrayValue['facts'] | undefined): number | undefined {
  const rowsIn = (of: ArrayValue['facts']) => (of.rows as readonly unknown[] | undefined) ?? [];
  if (!among || among.rowsReason !== undefined) return undefined;
  const steps = rowsIn(among).length;
  const isAlike = [
    [facts.source, among.source],
    [rowsIn(facts).slice(0, steps), rowsIn(among)],
  ].every(([own, theirs]) => JSON.stringify(own) === JSON.stringify(theirs));
  return isAlike ? steps : undefined;
}

/** Two classes make one column, more make one each. */
export const binaryColumns = (_: ArrayValue, classes: Dim): readonly Dim[] => [classes === 2 ? 1 : classes];

/** One column for each class of the one column that it was fitted to. */
export function oneHotColumns(data: ArrayValue, classes: Dim, self: ConfiguredValue): readonly Dim[] {
  const isPlain = !self.bound.has('drop') && !self.bound.has('max_categories');
  const isOne = isKnownRank(data.shape) && data.shape.length === 2 && data.shape[1] === 1;
  return [isPlain && isOne ? classes : UNSEEN];
}

/** `PCA(n_components=50)`: a whole number says how many columns there are. */
export function componentsOf(_: ArrayValue, __: Dim, self: ConfiguredValue): readonly Dim[] {
  const given = self.bound.get('n_components')?.value;
  const isWhole = given?.kind === 'symbol' || (given?.kind === 'number' && !given.isFloat);
  return [isWhole ? toDim(given) : unknownDim('how many components are kept is not known')];
}
