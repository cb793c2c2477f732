/** Text nested more deeply than any parser reads in good time is not parsed: its statement is one that is missing. */
import { Tree } from '@lezer/common';
import type { LoweredChunk } from './lowered.js';
import { type Reader, tooDeep } from './reader.js';

/**
 * Brackets inside each other. The grammar of scripts tries each brace both as a block and as an object, which takes
 * the square of the depth: 0.1 s for 600, half a minute for 3,000.
 */
const DEEPEST_BRACKETS = 800;

/** The brackets of strings and comments count too: it takes hundreds of them for a difference. */
export function isTooDeep(text: string): boolean {
  if (text.length < 2 * DEEPEST_BRACKETS) return false;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[([{)\]}]/g)) {
    if (bracket === '(' || bracket === '[' || bracket === '{') depth++;
    else if (depth > 0) depth--;
    if (depth > DEEPEST_BRACKETS) return true;
  }
  return false;
}

export function notRead(reader: Reader): LoweredChunk {
  return {
    body: [tooDeep(reader.range(0, reader.text.length))],
    pragmas: [],
    faults: { problems: [], firstLine: -1, lastLine: -2 },
    spans: reader.spans,
    parsed: { text: reader.text, tree: Tree.empty },
  };
}
