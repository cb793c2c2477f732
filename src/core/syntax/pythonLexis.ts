/** What bracket repair needs to know of Python. */
import type { Lexis } from './brackets.js';

const NEVER_IN_AN_EXPRESSION =
  /^(?:def|class|import|return|while|with|try|except|finally|raise|del|pass|break|continue|assert|global|nonlocal|elif)\b|^@|^from\s+[\w.]+\s+import\b|^(?:for|async)\b.*\bin\b.*:\s*(?:#.*)?$|^(?:if|else)\b.*:\s*(?:#.*)?$/;
const CONTINUES_AN_EXPRESSION = /^(?:if|else|for|async|in|and|or|not|is)\b/;
const LOOKS_LIKE_A_STATEMENT =
  /^[A-Za-z_]\w*(?:\.\w+)*\s*(?:[-+*/%@&|^]|\/\/|\*\*)?=[^=]|^[A-Za-z_]\w*(?:\.\w+)+\s*\(|^print\s*\(/;

const GOES_ON = /^(?:else|elif|except|finally)\b/;
const BLOCK_HEAD = /^(?:async\s+)?(?:if|elif|while|for|def|class|with)\b/;

export const pythonLexis: Lexis = {
  skip(text, offset) {
    const character = text.charAt(offset);
    if (character === '#') {
      const end = text.indexOf('\n', offset);
      return { end: end < 0 ? text.length : end, isComment: true };
    }
    if (character === '\\') return { end: offset + 2, isComment: false };
    if (character !== '"' && character !== "'") return undefined;
    const triple = character.repeat(3);
    return text.startsWith(triple, offset)
      ? skipTriple(text, offset, triple)
      : skipPlain(text, offset, character);
  },

  /** `1.` is a number, and Lezer's grammar reads the dot as an attribute's: a zero goes behind it. */
  missingAfter(text, offset) {
    if (text.charAt(offset) !== '.' || !/\d/.test(text.charAt(offset - 1))) return undefined;
    if (!/(?:^|[^\w.])\d[\d_]*$/.test(text.slice(Math.max(0, offset - 40), offset))) return undefined;
    return /^[\w.]/.test(text.slice(offset + 1, offset + 2)) &&
      !/^(?:[eE][-+]?\d|[jJ]\b)/.test(text.slice(offset + 1, offset + 4))
      ? undefined
      : '0';
  },

  beginsAlone: (line) => !GOES_ON.test(line),

  isBlockHead: (statement) => BLOCK_HEAD.test(statement) && statement.endsWith(':'),

  startsStatement(next, previous) {
    if (NEVER_IN_AN_EXPRESSION.test(next)) return 'surely';
    const endsInOperand =
      /[\w)\]}'"]$/.test(previous) && !/\b(?:and|or|not|in|is|if|else|for|lambda)$/.test(previous);
    if (endsInOperand && /^[A-Za-z_]/.test(next) && !CONTINUES_AN_EXPRESSION.test(next)) return 'surely';
    return LOOKS_LIKE_A_STATEMENT.test(next) ? 'perhaps' : 'no';
  },
};

function skipTriple(text: string, offset: number, triple: string) {
  for (let at = offset + 3; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.startsWith(triple, at)) return { end: at + 3, isComment: false };
  }
  return { end: text.length, isComment: false, unclosed: { quote: triple, at: text.length } };
}

function skipPlain(text: string, offset: number, quote: string) {
  for (let at = offset + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === quote) return { end: at + 1, isComment: false };
    else if (character === '\n') break;
  }
  // The word after the quote is most likely all of the string.
  const word = /^[\w./-]*/.exec(text.slice(offset + 1, offset + 200))?.[0] ?? '';
  const at = offset + 1 + word.length;
  return { end: at, isComment: false, unclosed: { quote, at } };
}
