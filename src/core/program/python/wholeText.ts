/**
 * A text that is read for the first time is parsed as a whole, which takes a third less than its chunks do one by one.
 * Where anything may be at fault, chunks are still parsed on their own.
 */
import { parser } from '@lezer/python';
import type { Chunk } from '../../syntax/chunks.js';
import { StatementKeeper } from '../keptStatements.js';
import { FAULTLESS, type FormerChunk, type LoweredChunk } from '../lowered.js';
import { isTooDeep } from '../nesting.js';
import { type Doubts, doubtsIn, pythonFaults } from '../quickLook.js';
import { childrenOf, Reader } from '../reader.js';
import { SHORT } from '../reparse.js';
import { fillGaps } from './grammarGaps.js';
import { lowerContained, lowerPython } from './lower.js';
import { refusedDoubts } from './refused.js';

/** `chunks`: of one text, to be lowered in their order. */
export function lowererOf(chunks: readonly Chunk[]): (chunk: Chunk, former?: FormerChunk) => LoweredChunk {
  if (chunks.length < 2 || chunks.some(({ text }) => isTooDeep(text))) return lowerPython;
  const shown = chunks.map(({ text }) => text);
  const text = shown.join('');
  const tree = parser.parse(shown.map(fillGaps).join(''));
  const doubtful = doubtsIn(tree, text, doubts);
  if (!doubtful) return lowerPython;
  const statements = childrenOf(tree.topNode);
  const inDoubt = [...doubtful].sort((a, b) => a - b);
  let end = 0;
  let next = 0;
  let nextDoubt = 0;
  return (chunk, former) => {
    const start = end;
    end += chunk.text.length;
    const own = next;
    while ((statements[next]?.from ?? end) < end) next++;
    const doubt = nextDoubt;
    while ((inDoubt[nextDoubt] ?? end) < end) nextDoubt++;
    const isWhole = (statements[own - 1]?.to ?? 0) <= start && (statements[next - 1]?.to ?? 0) <= end;
    if (!isWhole || nextDoubt > doubt || !chunk.isUntouched || chunk.text.includes('convlens'))
      return lowerPython(chunk, former);
    const keeper = chunk.text.length > SHORT ? new StatementKeeper(undefined, start) : undefined;
    const reader = new Reader(text, (offset) => offset - start, NOTHING_INSERTED, [], keeper);
    const body = statements.slice(own, next).flatMap((node) => lowerContained(node, reader));
    return {
      body,
      ...(keeper && reader.wasFarFromDeepest && { kept: keeper.kept(text.slice(start, end)) }),
      pragmas: [],
      faults: FAULTLESS,
      spans: reader.spans,
    };
  };
}

const NOTHING_INSERTED: ReadonlySet<number> = new Set();

const doubts: Doubts = (type) => {
  const [fault, refused] = [pythonFaults(type), refusedDoubts(type)];
  return fault && refused ? (node) => fault(node) || refused(node) : (fault ?? refused);
};
