/** Python text, brackets already repaired, to statements of the program tree. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Chunk } from '../../syntax/chunks.js';
import { faultsOf } from '../faults.js';
import { StatementKeeper } from '../keptStatements.js';
import type { FormerChunk, LoweredChunk } from '../lowered.js';
import { isTooDeep, notRead } from '../nesting.js';
import { makePragma, pragmaText } from '../pragmas.js';
import { childrenOf, Reader, tooDeep } from '../reader.js';
import { parseAgain } from '../reparse.js';
import type { Pragma, Statement } from '../tree.js';
import { lowerArguments } from './expressions.js';
import { fillGaps } from './grammarGaps.js';
import { refusedIn } from './refused.js';
import { slipAt } from './slips.js';
import { lowerStatement } from './statements.js';

/** `former`: the chunk as it was before the last edit. */
export function lowerPython(chunk: Chunk, former?: FormerChunk): LoweredChunk {
  if (isTooDeep(chunk.text)) return notRead(new Reader(chunk.text, chunk.toTrue, chunk.virtualClosers));
  const { text } = chunk;
  const parsed = parseAgain(parser, fillGaps(text), former?.parsed);
  const isKept = parsed.isWhole === true && chunk.isUntouched;
  const keeper = isKept ? new StatementKeeper(former?.statements) : undefined;
  const reader = new Reader(text, chunk.toTrue, chunk.virtualClosers, [], keeper);
  const { tree } = parsed;
  const body = childrenOf(tree.topNode).flatMap((node) => lowerContained(node, reader));
  return {
    body,
    ...(keeper && reader.wasFarFromDeepest && { kept: keeper.kept(text) }),
    pragmas: pragmasOf(tree, reader),
    faults: faultsOf(tree, reader, 'python', { refused: refusedIn, slip: slipAt }),
    spans: reader.spans,
    parsed,
  };
}

/** Code nested so deeply that the stack is full costs only its own statement. */
export function lowerContained(node: SyntaxNode, reader: Reader): readonly Statement[] {
  try {
    return lowerStatement(node, reader);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reader.reset();
    return [tooDeep(reader.span(node))];
  }
}

function pragmasOf(tree: Tree, reader: Reader): readonly Pragma[] {
  const pragmas: Pragma[] = [];
  if (!reader.text.includes('convlens')) return pragmas;
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'Comment') return;
      const found = pragmaText(reader.text.slice(node.from, node.to));
      if (!found) return;
      const start = node.from + found.offset;
      // Parsed as the arguments of a call: `_(` before the text shifts offsets by two.
      const call = parser.parse(`_(${found.text})`).topNode.getChild('ExpressionStatement')?.firstChild;
      const list = call?.getChild('ArgList');
      const toTrue = (offset: number) => reader.toTrue(start + offset - 2);
      const inner = new Reader(`_(${found.text})`, toTrue, new Set(), reader.spans);
      const settings = list ? lowerArguments(list, inner) : [];
      pragmas.push(makePragma(reader.span(node), found.text, settings));
    },
  });
  return pragmas;
}
