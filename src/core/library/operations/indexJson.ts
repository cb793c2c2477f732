/** `x[:, 0, ::2]` for the trainer: a number, `{ slice: [from, to, step] }`, `newaxis` or `ellipsis` for each part. */
import type { Value } from '../../evaluate/value.js';

/** Undefined where a part is not plain. */
export function indexJson(key: Value): readonly unknown[] | undefined {
  const parts = (key.kind === 'tuple' ? key.items : [key]).map(partJson);
  return parts.includes(undefined) ? undefined : parts;
}

function partJson(part: Value): unknown {
  switch (part.kind) {
    case 'number':
      return part.value;
    case 'none':
      return part.isEllipsis ? 'ellipsis' : 'newaxis';
    case 'slice': {
      const ends = [part.lower, part.upper, part.step].map((end) =>
        end.kind === 'number' ? end.value : end.kind === 'none' ? null : undefined,
      );
      return ends.includes(undefined) ? undefined : { slice: ends };
    }
    default:
      return undefined;
  }
}
