/** JavaScript or TypeScript text, brackets already repaired, to statements of the program tree. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/javascript';
import type { LRParser } from '@lezer/lr';
import type { Chunk } from '../../syntax/chunks.js';
import { faultsOf } from '../faults.js';
import type { FormerChunk, LoweredChunk } from '../lowered.js';
import { isTooDeep, notRead } from '../nesting.js';
import { makePragma, pragmaText } from '../pragmas.js';
import { hasFaultNode } from '../quickLook.js';
import { childrenOf, Reader } from '../reader.js';
import { parseAgain } from '../reparse.js';
import type { Argument, Pragma } from '../tree.js';
import { withArrowPatterns } from './arrowPatterns.js';
import { lowerExpression } from './expressions.js';
import { lowerScript } from './statements.js';
import { isGrammarGap } from './typescriptGaps.js';

/** TypeScript's grammar reads JavaScript too; JSX does not mix with its type casts. */
const DIALECTS = { javascript: 'jsx', typescript: 'ts', tsx: 'ts jsx' };

export type ScriptGrammar = keyof typeof DIALECTS;

const parsers: { [grammar in ScriptGrammar]?: LRParser } = {};

/** Made when the first script comes: unpacking the grammar takes longer than reading one. */
function parserOf(grammar: ScriptGrammar): LRParser {
  parsers[grammar] ??= parser.configure({ dialect: DIALECTS[grammar] });
  return parsers[grammar];
}

export function scriptGrammar(language: 'javascript' | 'typescript', path: string): ScriptGrammar {
  return language === 'typescript' && /\.tsx$/i.test(path) ? 'tsx' : language;
}

export function parseScript(text: string, grammar: ScriptGrammar): Tree {
  return parserOf(grammar).parse(text);
}

/** `former`: the chunk as it was before the last edit. */
export function lowerJavascript(chunk: Chunk, grammar: ScriptGrammar, former?: FormerChunk): LoweredChunk {
  if (isTooDeep(chunk.text)) return notRead(new Reader(chunk.text, chunk.toTrue, chunk.virtualClosers));
  const { parsed, read } = parsedChunk(chunk, grammar, former);
  const reader = new Reader(read.text, read.toTrue, read.virtualClosers);
  const { tree } = parsed;
  return {
    body: lowerScript(tree.topNode, reader),
    pragmas: pragmasOf(tree, reader),
    faults: faultsOf(tree, reader, 'javascript', grammar === 'javascript' ? {} : { isGap: isGrammarGap }),
    spans: reader.spans,
    parsed,
  };
}

/** Functions inside of each other are mended one after another. */
const MOST_MENDED = 8;

function parsedChunk(chunk: Chunk, grammar: ScriptGrammar, former: FormerChunk | undefined) {
  let parsed = parseAgain(parserOf(grammar), chunk.text, former?.parsed);
  let read = chunk;
  for (let round = 0; round < MOST_MENDED && hasFaultNode(parsed.tree); round++) {
    const mended = withArrowPatterns(read, parsed.tree);
    if (!mended) break;
    read = mended;
    parsed = parseAgain(parserOf(grammar), mended.text, undefined);
  }
  return { parsed, read };
}

function pragmasOf(tree: Tree, reader: Reader): readonly Pragma[] {
  const pragmas: Pragma[] = [];
  if (!reader.text.includes('convlens')) return pragmas;
  tree.iterate({
    enter: ({ node }) => {
      if (node.name !== 'LineComment') return;
      const found = pragmaText(reader.textOf(node));
      if (found)
        pragmas.push(
          makePragma(reader.span(node), found.text, settingsIn(found.text, node.from + found.offset, reader)),
        );
    },
  });
  return pragmas;
}

/** `a=1, b=[2]` parses as the arguments of a call that assigns. */
function settingsIn(text: string, start: number, outer: Reader): readonly Argument[] {
  const call = `_(${text})`;
  const toTrue = (offset: number) => outer.toTrue(start + offset - 2);
  const reader = new Reader(call, toTrue, new Set(), outer.spans);
  const list = parserOf('javascript')
    .parse(call)
    .topNode.getChild('ExpressionStatement')
    ?.firstChild?.getChild('ArgList');
  const assignments = list ? childrenOf(list).filter(({ name }) => name === 'AssignmentExpression') : [];
  return assignments.flatMap((node): readonly Argument[] => setting(node, reader));
}

function setting(node: SyntaxNode, reader: Reader): readonly Argument[] {
  const [target, , value] = childrenOf(node);
  if (!target || !value) return [];
  return [
    {
      kind: 'keyword',
      span: reader.span(node),
      name: reader.textOf(target),
      nameSpan: reader.span(target),
      value: lowerExpression(value, reader),
    },
  ];
}
