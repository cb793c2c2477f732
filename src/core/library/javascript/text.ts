/** Values as JavaScript turns them into text and numbers. Undefined when that is not known. */
import { boundedWalk } from '../../evaluate/boundedWalk.js';
import type { Value } from '../../evaluate/value.js';

const walk = boundedWalk();

export function textOf(value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case 'string':
      return value.value;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'none':
      return value.isUndefined ? 'undefined' : 'null';
    case 'list':
    case 'tuple': {
      if (value.kind === 'list' && value.openReason !== undefined) return undefined;
      const parts = walk(value.items.length, () =>
        value.items.map((item) => (item.kind === 'none' ? '' : textOf(item))),
      );
      return parts?.includes(undefined) ? undefined : parts?.join(',');
    }
    case 'dict':
      return value.entries.has('s:toString') ? undefined : '[object Object]';
    default:
      return undefined;
  }
}

export function numberOf(value: Value | undefined): number | undefined {
  switch (value?.kind) {
    case 'number':
      return value.value;
    case 'boolean':
      return value.value ? 1 : 0;
    case 'string':
      return Number(value.value);
    case 'none':
      return value.isUndefined ? Number.NaN : 0;
    default:
      return undefined;
  }
}
