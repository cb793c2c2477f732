/** What stands after `.str` and `.cat` of a column of pandas. */
import { flagGiven, given, native, needed, numberGiven, only } from '../language/natives.js';
import { regExpOf } from '../language/patterns.js';
import { split, textMember } from '../language/textMembers.js';
import {
  isNumber,
  Made,
  Native,
  numberOf,
  PyDict,
  PyList,
  PySet,
  Slice,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { cast, NdArray } from '../numpy/ndarray.js';
import { columnOf, isMissing, type SeriesData, valuesIn } from './frameData.js';
import { sortedPlaces } from './series.js';

/** `.str` */
export function texts(
  all: () => Value[],
  same: (values: readonly Value[]) => Made,
  table: (parts: Map<string, NdArray>) => Made,
): Made {
  return new Made('str', undefined, {
    item: (index) => {
      if (!(index instanceof Slice) && !isNumber(index)) throw new Unsupported('a part of texts');
      return same(
        all().map((value) => {
          const items = value instanceof PyList ? value.items : Array.from(textOf(value));
          if (isNumber(index)) return items.at(numberOf(index)) ?? Number.NaN;
          const [from, to] = [index.lower, index.upper].map((bound) =>
            bound === null ? undefined : numberOf(bound),
          );
          if (index.step !== null) throw new Unsupported('a part of texts');
          const cut = items.slice(from, to);
          return value instanceof PyList ? new PyList(cut) : cut.join('');
        }),
      );
    },
    member: (name) => {
      if (name === 'split')
        return native('str.split', (call) => {
          only(call, 'expand', 'pat', 'n');
          const by = given(call, 0, 'pat') ?? null;
          const most = numberGiven(call, 1, 'n') ?? -1;
          const parts = all().map((value) => split(textOf(value), by === null ? null : textOf(by), most));
          if (!flagGiven(call, 9, 'expand', false)) return same(parts.map((part) => new PyList(part)));
          const width = Math.max(0, ...parts.map((part) => part.length));
          return table(
            new Map(
              Array.from({ length: width }, (_, at) => [
                String(at),
                new NdArray(
                  parts.map((part) => part[at] ?? null),
                  [parts.length],
                  'object',
                ),
              ]),
            ),
          );
        });
      if (name === 'contains')
        return native('str.contains', (call) => {
          const text = textOf(needed(call, 0, 'pat'));
          if (/[\\^$.|?*+()[\]{}]/.test(text) && call.named.get('regex') !== false)
            throw new Unsupported('a pattern of texts');
          return same(all().map((value) => textOf(value).includes(text)));
        });
      if (name === 'extract')
        return native('str.extract', (call) => {
          only(call, 'pat', 'expand');
          const pattern = regExpOf(needed(call, 0, 'pat'), undefined);
          if (flagGiven(call, 2, 'expand', true)) throw new Unsupported('str.extract into a table');
          return same(
            all().map((value) => new RegExp(pattern.source, 'u').exec(textOf(value))?.[1] ?? Number.NaN),
          );
        });
      if (name === 'get')
        return native('str.get', ({ args }) =>
          same(
            all().map((value) =>
              value instanceof PyList
                ? (value.items.at(numberOf(args[0])) ?? Number.NaN)
                : (textOf(value).at(numberOf(args[0])) ?? Number.NaN),
            ),
          ),
        );
      if (name === 'len')
        return native('str.len', () => same(all().map((value) => Array.from(textOf(value)).length)));
      return native(`str.${name}`, (call) => {
        if (name === 'replace' && call.named.get('regex') === true)
          throw new Unsupported('replace by a pattern');
        return same(
          all().map((value) => {
            const method = textMember(textOf(value), name);
            if (!(method instanceof Native) || !method.run) throw new Unsupported(`.str.${name}`);
            return method.run({ ...call, named: new Map() });
          }),
        );
      });
    },
  });
}

/** `.cat.codes`: the place of each among all, sorted. */
export function categories(data: SeriesData, make: (values: NdArray) => Made): Made {
  return new Made('cat', undefined, {
    member: (name) => {
      if (name !== 'codes') return undefined;
      const all = valuesIn(data.values);
      const known = [...new PySet(all.filter((value) => !isMissing(value))).items.values()];
      const order = sortedPlaces(known).map((at) => known[at] ?? null);
      const codes = new PyDict(order.map((value, at) => [value, at] as const));
      return make(cast(columnOf(all.map((value) => codes.get(value) ?? -1)), 'int8'));
    },
  });
}
