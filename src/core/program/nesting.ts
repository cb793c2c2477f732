/** Text nested more deeply than any parser reads in good time is not parsed: its statement is one that is missing. */
import { FAULTLESS, type LoweredChunk } from './lowered.js';
import { type Reader, tooDeep } from './reader.js';

/**
 * Brackets inside each other. The grammar of scripts tries each brace both as a block and as an object, which takes
 * the square of the depth: 0.1 s for 600, half a minute for 3,000.
 */
const DEEPEST_BRACKETS = 800;

/** Of an opening bracket; in ASCII, the closing ones stand right or nearly behind theirs. */
const [ROUND, SQUARE, CURLY] = [0x28, 0x5b, 0x7b];

/** The brackets of strings and comments count too: it takes hundreds of them for a difference. */
export function isTooDeep(text: string): boolean {
  if (text.length < 2 * DEEPEST_BRACKETS) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === ROUND || character === SQUARE || character === CURLY) depth++;
    else if (depth > 0 && (character === ROUND + 1 || character === SQUARE + 2 || character === CURLY + 2))
      depth--;
    if (depth > DEEPEST_BRACKETS) return true;
  }
  return false;
}

export function notRead(reader: Reader): LoweredChunk {
  return {
    body: [tooDeep(reader.range(0, reader.text.length))],
    pragmas: [],
    faults: FAULTLESS,
    spans: reader.spans,
  };
}
