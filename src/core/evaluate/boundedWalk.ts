/**
 * Walks over nested values that end. A few lines of a loop (`x = [x, x]`) make a value of a few objects that
 * is, written out, longer than any memory; a walk that meets more parts than a program means to have gives up.
 */

/** Counted inside the outermost value. So many parts take some ten milliseconds. */
const MOST_PARTS = 100_000;

/** Parts walked since somebody asked last: the evaluator takes them out of its budget. */
export const walked = { parts: 0 };

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

const TOO_MANY = new Error('a value of too many parts');
