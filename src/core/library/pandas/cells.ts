/** Methods of one text of a table: what is split of it is still that cell. */

import { textAfter } from '../../evaluate/cellTexts.js';
import { scalar, someOf, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { ofRows } from '../../evaluate/rowOrigin.js';
import type { UnknownValue, Value } from '../../evaluate/value.js';
import type { TextStep } from '../../graph/trainingSource.js';
import { argument, numberOf, textOf } from '../builtins/callArguments.js';
import { partsOfPath } from '../data/fileTree.js';
import { method } from '../modelMembers.js';
import type { Cell } from '../numpy/rows.js';
import { isLine, linesOfText, splitLine } from '../python/tableLines.js';
import { testOfCell } from './masks.js';
import { CELL } from './table.js';

/** The numbers or words of one text, with white space between them, or what the call names. */
export function partsOf(self: Value, call?: NativeCall, fromEnd = false): Value {
  const place = self.kind === 'unknown' ? (self.facts?.cell as Cell | undefined) : undefined;
  const between = separatorIn(call);
  const most = call && numberOf(argument(call, 1, 'maxsplit') ?? argument(call, 1, 'n'));
  const cut = {
    ...(most !== undefined && most >= 0 && { most }),
    ...(fromEnd && { fromEnd: true as const }),
  };
  const within = place && { path: place.path, steps: [], isWithin: true as const };
  return ofRows(
    someOf(self, CELL),
    within && (between === undefined ? within : { ...within, between, ...cut }),
  );
}

/** Undefined where it is not known. */
function separatorIn(call: NativeCall | undefined): string | null | undefined {
  const given = call && argument(call, 0, 'sep');
  if (!given || given.kind === 'none') return null;
  return given.kind === 'string' && given.value !== '' ? given.value : undefined;
}

/** Without the end of its line. */
function stripped(self: UnknownValue): UnknownValue {
  const { isRaw: _, ...facts } = self.facts ?? {};
  return { ...self, facts: isLine(self) ? { ...facts, isStripped: true } : facts };
}

/** The text after one more step; what was made of the cell before in another way is not followed on. */
function changedText(self: UnknownValue, step: TextStep | undefined): UnknownValue {
  const changed = step && textAfter(self, step);
  return changed ?? { ...scalar(self.reason), ...(self.origin && { origin: self.origin }) };
}

const textStep = (self: UnknownValue, title: string, read: (call: NativeCall) => TextStep | undefined) =>
  method(title, (call) => changedText(self, read(call)));

export function cellMember(self: UnknownValue, name: string): Value {
  const title = `str.${name}`;
  switch (name) {
    case 'split':
    case 'rsplit':
      return method(title, (call) => {
        const isPath = name === 'split' && textOf(call.positional[0]?.value) === '/';
        const isWhole = call.positional.length + call.keywords.size > 1;
        const parts = isPath && !isWhole ? partsOfPath(self) : undefined;
        return parts ?? splitLine(self, call) ?? partsOf(self, call, name === 'rsplit');
      });
    case 'splitlines':
      return method(title, () => linesOfText(self));
    case 'strip':
    case 'rstrip':
    case 'item':
      return method(title, (call) =>
        call.positional.length === 0
          ? self.facts?.cell && (self.facts.cell as Cell).columns.read
            ? changedText(self, { kind: 'strip' })
            : stripped(self)
          : changedText(self, undefined),
      );
    case 'lower':
    case 'casefold':
      return method(title, () => (isLine(self) ? stripped(self) : changedText(self, { kind: 'lower' })));
    case 'upper':
      return textStep(self, title, () => ({ kind: 'upper' }));
    case 'replace':
      return textStep(self, title, (call) => {
        const [from, to] = [0, 1].map((at) => textOf(call.positional[at]?.value));
        const isPlain = call.positional.length === 2 && call.keywords.size === 0;
        return isPlain && from && to !== undefined ? { kind: 'replace', from, to } : undefined;
      });
    case 'startswith':
      return method(title, (call) => testOfCell(self, 'startsWith', call.positional[0]?.value));
    case 'endswith':
      return method(title, (call) => testOfCell(self, 'endsWith', call.positional[0]?.value));
    default:
      return unknown(self.reason, self.origin);
  }
}
