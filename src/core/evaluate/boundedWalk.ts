/**
 * Walks over nested values that end. A few lines of a loop (`x = [x, x]`) make a value of a few objects that
 * is, written out, longer than any memory; a walk that meets more parts than a program means to have gives up.
 */
import { isKnownRank } from '../graph/dimension.js';
import type { Value } from './value.js';

/** Counted inside the outermost value. So many parts take some ten milliseconds. */
const MOST_PARTS = 100_000;

/** Parts walked since somebody asked last: the evaluator takes them out of its budget. */
export const walked = { parts: 0 };

/** An evaluation begins: nothing is counted yet. */
export function startWalks(): void {
  walked.parts = 0;
  seen = new WeakSet();
}

/**
 * A bound for one kind of walk: each visit of a nested value, with its number of parts, goes through the
 * function that this returns, also those from inside another visit. Undefined when the walk has too many.
 */
export function boundedWalk(): <T>(parts: number, visit: () => T) => T | undefined {
  let isInside = false;
  let left = 0;
  return (parts, visit) => {
    if (isInside) {
      left -= parts + 1;
      walked.parts += parts + 1;
      if (left < 0) throw TOO_MANY;
      return visit();
    }
    isInside = true;
    left = MOST_PARTS;
    walked.parts += parts + 1;
    try {
      return visit();
    } catch (error) {
      if (error === TOO_MANY) return undefined;
      throw error;
    } finally {
      isInside = false;
    }
  };
}

/**
 * Counts a value that a library, an operator or an unpacking has just made, by its length: making it took as long. One
 * that existed before counts once.
 */
export function weighed(value: Value): Value {
  const parts = lengthOf(value);
  if (parts > FEW && !seen.has(value)) {
    seen.add(value);
    walked.parts += parts;
  }
  return value;
}

let seen = new WeakSet<Value>();
/** A call's own steps pay for so many. */
const FEW = 32;

function lengthOf(value: Value): number {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items.length;
    case 'set':
      return value.items.size;
    case 'dict':
      return value.entries.size;
    case 'string':
      return value.value.length >> 3;
    case 'array':
    case 'tensor':
      return isKnownRank(value.shape) ? value.shape.length : 0;
    default:
      return 0;
  }
}

const TOO_MANY = new Error('a value of too many parts');
