/**
 * How deep calls of the code's own functions may lie inside each other. The limits go by the code alone: where the
 * evaluator's own stack ended them, what is known would depend on how far the engine has compiled the evaluator.
 */
import type { Machine } from './machine.js';

/** A call that runs. */
export interface ActiveCall {
  /** The function or class whose code runs. */
  readonly node: object;
  readonly outer: ActiveCall | undefined;
  /** How many calls are around it. */
  readonly depth: number;
  /** How deeply the code of all of them is nested together. */
  readonly nesting: number;
  /** Tests and loops of unknown outcome that it runs under. */
  readonly doubts: number;
  /** How many calls of the same code around it each led to the next under one more of them. */
  readonly doubted: number;
}

/** Each takes up to 700 bytes of a stack of 1 MB while the evaluator is interpreted. */
const DEEPEST_NESTING = 1000;
/** A call by itself takes as much as so many levels of its code. */
const LEVELS_PER_CALL = 3;
/** So many calls are not counted, that most code need not be measured. */
const FREE = 20;
/**
 * Nothing that is known ends a function that calls itself under a test of unknown outcome, and each level of it is run
 * several times: for both sides, or for the passes of a loop.
 */
const MOST_DOUBTED = 2;

/** Undefined where the call is not followed. */
export function entered(
  machine: Machine,
  node: object,
  outer: ActiveCall | undefined,
): ActiveCall | undefined {
  const depth = outer ? outer.depth + 1 : 0;
  const nesting = depth < FREE ? 0 : (outer?.nesting ?? 0) + LEVELS_PER_CALL + nestingOf(node);
  const doubts = machine.tests.length + machine.passes.length;
  const same = lastOf(node, outer);
  const doubted = same ? same.doubted + (doubts > same.doubts ? 1 : 0) : 0;
  if (nesting > DEEPEST_NESTING || doubted > MOST_DOUBTED) return undefined;
  return { node, outer, depth, nesting, doubts, doubted };
}

function lastOf(node: object, outer: ActiveCall | undefined): ActiveCall | undefined {
  for (let call = outer; call; call = call.outer) if (call.node === node) return call;
  return undefined;
}

const known = new WeakMap<object, number>();

function nestingOf(node: object): number {
  const nesting = known.get(node) ?? deepest(node);
  known.set(node, nesting);
  return nesting;
}

/** Levels of statements and expressions inside each other; a statement with a block takes as much as two. */
function deepest(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  let inside = 0;
  for (const child of Object.values(node)) inside = Math.max(inside, deepest(child));
  if (!('kind' in node)) return inside;
  return inside + ('body' in node || 'then' in node ? 2 : 1);
}
