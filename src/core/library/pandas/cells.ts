/** Methods of one text of a table: what is split of it is still that cell. */
import { scalar, someOf, unknown } from '../../evaluate/makeValue.js';
import { ofRows } from '../../evaluate/rowOrigin.js';
import type { UnknownValue, Value } from '../../evaluate/value.js';
import { method } from '../modelMembers.js';
import type { Cell } from '../numpy/rows.js';
import { testOfCell } from './masks.js';
import { CELL } from './table.js';

/** The numbers or words of one text. */
export function partsOf(self: Value): Value {
  const place = self.kind === 'unknown' ? (self.facts?.cell as Cell | undefined) : undefined;
  return ofRows(someOf(self, CELL), place && { path: place.path, steps: [], isWithin: true });
}

export function cellMember(self: UnknownValue, name: string): Value {
  const title = `str.${name}`;
  switch (name) {
    case 'split':
      return method(title, (call) =>
        call.positional.length > 1 || call.keywords.has('maxsplit')
          ? someOf(scalar(CELL), CELL)
          : partsOf(self),
      );
    case 'strip':
    case 'item':
      return method(title, () => self);
    case 'startswith':
      return method(title, (call) => testOfCell(self, 'startsWith', call.positional[0]?.value));
    case 'endswith':
      return method(title, (call) => testOfCell(self, 'endsWith', call.positional[0]?.value));
    default:
      return unknown(self.reason, self.origin);
  }
}
