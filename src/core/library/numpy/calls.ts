/** How tables of functions become members of NumPy's modules and methods of arrays. */
import { unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ArrayValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { method } from '../modelMembers.js';
import { toArray } from './arrays.js';
import { refusedDtype } from './dtypes.js';
import { ARRAY_FUNCTIONS } from './functions.js';
import { refusedSymbolic } from './symbolic.js';
import { changedHere } from './valueChanges.js';

type Members = Readonly<Record<string, () => Value>>;

export function functions(
  owner: string,
  table: Readonly<Record<string, (call: NativeCall) => Value>>,
): Members {
  return Object.fromEntries(
    Object.entries(table).map(([name, run]) => [
      name,
      () =>
        method(`${owner}.${name}`, (call) => {
          refusedDtype(call.keywords.get('dtype'), call);
          return owner === 'numpy' ? (refusedSymbolic(name, call) ?? run(call)) : run(call);
        }),
    ]),
  );
}

/** Functions that do not ask for the shape before them. */
const RANKLESS = new Set([
  ...['reshape', 'astype', 'copy', 'view', 'clip', 'sqrt', 'exp', 'log', 'abs'],
  ...['round', 'around', 'rint', 'ascontiguousarray'],
]);

/** Of data whose shape only its file tells, an axis of one more or less changes nothing. */
const AXES_OF_ONE = new Set(['expand_dims', 'squeeze']);

/** `np.f(x, …)` by the table that also serves `x.f(…)`. */
export function onArray(name: string): (call: NativeCall) => Value {
  return (call) => {
    const [first, ...rest] = call.positional;
    const self = toArray(first?.value ?? call.keywords.get('a')?.value);
    return self.kind === 'unknown' ? self : applied(name, self, { ...call, positional: rest });
  };
}

export function applied(name: string, self: ArrayValue, call: NativeCall): Value {
  const run = Object.hasOwn(ARRAY_FUNCTIONS, name) ? ARRAY_FUNCTIONS[name] : undefined;
  if (!run) return unknown(`numpy.${name} is not evaluated`);
  if (!isKnownRank(self.shape) && AXES_OF_ONE.has(name) && 'source' in self.facts) return { ...self };
  if (!isKnownRank(self.shape)) return RANKLESS.has(name) ? run(self, call, []) : unknown(self.shape.reason);
  return changedHere(run(self, call, self.shape), [self], call.location);
}
