/** Methods of one text of a table: what is split of it is still that cell. */
import { scalar, someOf, unknown } from '../../evaluate/makeValue.js';
import { ofRows } from '../../evaluate/rowOrigin.js';
import type { UnknownValue, Value } from '../../evaluate/value.js';
import { textOf } from '../builtins/callArguments.js';
import { partsOfPath } from '../data/fileTree.js';
import { method } from '../modelMembers.js';
import type { Cell } from '../numpy/rows.js';
import { isLine, linesOfText, splitLine } from '../python/tableLines.js';
import { testOfCell } from './masks.js';
import { CELL } from './table.js';

/** The numbers or words of one text. */
export function partsOf(self: Value): Value {
  const place = self.kind === 'unknown' ? (self.facts?.cell as Cell | undefined) : undefined;
  return ofRows(someOf(self, CELL), place && { path: place.path, steps: [], isWithin: true });
}

/** Without the end of its line. */
function stripped(self: UnknownValue): UnknownValue {
  const { isRaw: _, ...facts } = self.facts ?? {};
  return { ...self, facts: isLine(self) ? { ...facts, isStripped: true } : facts };
}

/** Tests of it are of small letters. What was made of the cell before is not followed on. */
function inSmallLetters(self: UnknownValue): UnknownValue {
  const isPlain = Object.keys(self.facts ?? {}).every((fact) => fact === 'cell' || fact === 'isLower');
  const { codes } = (self.facts?.cell as Cell | undefined)?.columns ?? {};
  return isPlain && !codes
    ? { ...self, facts: { ...self.facts, isLower: true } }
    : { ...scalar(self.reason), ...(self.origin && { origin: self.origin }) };
}

export function cellMember(self: UnknownValue, name: string): Value {
  const title = `str.${name}`;
  switch (name) {
    case 'split':
      return method(title, (call) => {
        const parts = textOf(call.positional[0]?.value) === '/' ? partsOfPath(self) : undefined;
        if (parts) return parts;
        const row = splitLine(self, call);
        if (row) return row;
        return call.positional.length > 1 || call.keywords.has('maxsplit')
          ? someOf(scalar(CELL), CELL)
          : partsOf(self);
      });
    case 'splitlines':
      return method(title, () => linesOfText(self));
    case 'strip':
    case 'rstrip':
    case 'item':
      return method(title, () => stripped(self));
    case 'lower':
      return method(title, () => (isLine(self) ? stripped(self) : inSmallLetters(self)));
    case 'startswith':
      return method(title, (call) => testOfCell(self, 'startsWith', call.positional[0]?.value));
    case 'endswith':
      return method(title, (call) => testOfCell(self, 'endsWith', call.positional[0]?.value));
    default:
      return unknown(self.reason, self.origin);
  }
}
