/** What bracket repair needs to know of JavaScript and TypeScript. */
import { afterEscape } from './escapes.js';
import type { Lexis, Skipped } from './lexis.js';

const LOOKS_LIKE_A_STATEMENT =
  /^(?:const|let|var|import|export|return|throw|while|for|switch|try|function|async function|class|if)\b|^[A-Za-z_$][\w$]*(?:\.[\w$]+)*\s*(?:[-+*/%&|^]|\*\*|\?\?)?=[^=>]|^(?:await\s+)?[A-Za-z_$][\w$]*(?:\.[\w$]+)+\s*\(/;

/** After a semicolon only these go on with a statement: `if (a) b; else c`, `do a; while (b)`. */
const GOES_ON = /^(?:else|while|catch|finally)\b/;
/** No expression goes on with these, and no `if (…)` or `=>` takes one without braces. */
const DECLARES =
  /^(?:const|let|var|import|export|class|function|async\s+function|enum|interface|type)\s+[\w${*'"]/;
/** What a declaration may still belong to: an operator, or a word that wants more. */
const IS_UNFINISHED =
  /(?:[^\w$)\]}"'`]|\b(?:default|export|async|declare|abstract|return|new|typeof|else|do|extends|in|of|await|void|case|throw|static|public))$/;

export const javascriptLexis: Lexis = {
  skip(text, offset) {
    const character = text.charAt(offset);
    if (character === '/') return skipSlash(text, offset);
    if (character === '`') return skipTemplate(text, offset);
    return character === '"' || character === "'" ? skipString(text, offset, character) : undefined;
  },
  missingAfter: (text, offset) =>
    text.charAt(offset) === '{' && isCommentAlone(text, offset) ? '0' : undefined,
  beginsAlone: (line, before) =>
    before.endsWith(';') ? !GOES_ON.test(line) : DECLARES.test(line) && !IS_UNFINISHED.test(before),
  // Blocks are brackets too, and their lines are statements: no line proves by itself that one is forgotten.
  startsStatement: (next) => (LOOKS_LIKE_A_STATEMENT.test(next) ? 'perhaps' : 'no'),
};

/** `{/* so it is *\/}` between tags: the grammar wants a value there. A block may hold one as well. */
function isCommentAlone(text: string, offset: number): boolean {
  if (!/^\{\s*\/\*/.test(text.slice(offset, offset + 80))) return false;
  const end = text.indexOf('*/', offset);
  if (end < 0 || !/^\s*\}/.test(text.slice(end + 2, end + 80))) return false;
  return /[>}]$/.test(text.slice(Math.max(0, offset - 200), offset).trimEnd());
}

function skipSlash(text: string, offset: number): Skipped | undefined {
  if (text.startsWith('//', offset)) {
    const end = text.indexOf('\n', offset);
    return { end: end < 0 ? text.length : end, isComment: true };
  }
  if (text.startsWith('/*', offset)) {
    const end = text.indexOf('*/', offset + 2);
    return { end: end < 0 ? text.length : end + 2, isComment: true };
  }
  // The end of a tag.
  if (text.charAt(offset - 1) === '<') return undefined;
  // A regular expression stands where a value is expected; after a value the slash divides.
  const before = text.slice(Math.max(0, offset - 40), offset).trimEnd();
  if (!/(?:^|[([{,;=:?!&|+\-*%<>~^]|\b(?:return|typeof|case|in|of))$/.test(before)) return undefined;
  const expression = /^\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/.exec(
    text.slice(offset, offset + 500),
  );
  return expression ? { end: offset + expression[0].length, isComment: false } : undefined;
}

function skipString(text: string, offset: number, quote: string): Skipped {
  for (let at = offset + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at = afterEscape(text, at) - 1;
    else if (character === quote) return { end: at + 1, isComment: false };
    else if (character === '\n') break;
  }
  const word = /^[\w./-]*/.exec(text.slice(offset + 1, offset + 200))?.[0] ?? '';
  const at = offset + 1 + word.length;
  return { end: at, isComment: false, unclosed: { quote, at } };
}

/** Whole, with what it interpolates. */
function skipTemplate(text: string, offset: number): Skipped {
  let depth = 0;
  for (let at = offset + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at = afterEscape(text, at) - 1;
    else if (depth === 0 && character === '`') return { end: at + 1, isComment: false };
    else if (text.startsWith('${', at)) {
      depth++;
      at++;
    } else if (depth > 0 && character === '}') depth--;
  }
  return { end: text.length, isComment: false, unclosed: { quote: '`', at: text.length } };
}
