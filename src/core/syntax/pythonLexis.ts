/** What bracket repair needs to know of Python. */
import type { Span } from '../document.js';
import { afterEscape } from './escapes.js';
import { indentationFaults } from './indentation.js';
import type { Lexis, Skipped } from './lexis.js';
import { nextBreak } from './lines.js';
import { earlyCloser, missingOpener } from './missingOpeners.js';

const NEVER_IN_AN_EXPRESSION =
  /^(?:def|class|import|return|while|with|try|except|finally|raise|del|pass|break|continue|assert|global|nonlocal|elif)\b|^@|^from\s+[\w.]+\s+import\b|^(?:for|async)\b.*\bin\b.*:\s*(?:#.*)?$|^(?:if|else)\b.*:\s*(?:#.*)?$/;
/** A keyword argument has no dot and no index before its equals sign. */
const SETS_A_PART = /^[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\])+\s*=[^=]/;
const CONTINUES_AN_EXPRESSION = /^(?:if|else|for|async|in|and|or|not|is)\b/;
const LOOKS_LIKE_A_STATEMENT =
  /^[A-Za-z_]\w*(?:\.\w+)*\s*(?:[-+*/%@&|^]|\/\/|\*\*)?=[^=]|^[A-Za-z_]\w*(?:\.\w+)+\s*\(|^print\s*\(/;

const KNOWN_FUNCTIONS = /^(?:int|float|str|len|max|min|sum|abs|round|range|tuple|list|sorted|reversed)$/;

const GOES_ON = /^(?:else|elif|except|finally)\b/;
const BLOCK_HEAD = /^(?:async\s+)?(?:if|elif|while|for|def|class|with)\b/;

export const pythonLexis: Lexis = {
  skip(text, offset) {
    const character = text.charAt(offset);
    if (character === '#') {
      const end = text.indexOf('\n', offset);
      return { end: end < 0 ? text.length : end, isComment: true };
    }
    if (character === '\\') return { end: afterEscape(text, offset), isComment: false };
    if (character !== '"' && character !== "'") return undefined;
    const triple = character.repeat(3);
    if (text.startsWith(triple, offset)) return skipTriple(text, offset, triple);
    return skipHalfTriple(text, offset, triple) ?? skipPlain(text, offset, character);
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

  /** No text, number, tuple or initializer can be called, and in `x = Dropout(rate(x)` the layer is. */
  callAfter(text, open, end) {
    const keyword = keywordInTuple(text, open, end);
    if (keyword !== undefined) return keyword;
    const code = text.slice(open + 1, end);
    const group = /\((?:[\w.]+|\[[\w.,\s]*\])\)$/.exec(code)?.[0];
    if (group === undefined) return undefined;
    const before = code.slice(0, -group.length);
    const word = /[\w.]+$/.exec(before)?.[0] ?? '';
    const callee = /(\w+)$/.exec(text.slice(Math.max(0, open - 60), open))?.[1] ?? '';
    const isLayer = /^[A-Z]/.test(callee) && !/^(?:Model|Sequential|Input)$/.test(callee);
    const isCalled = isLayer && /^[a-z]\w*$/.test(word) && !KNOWN_FUNCTIONS.test(word);
    const isNoFunction =
      before === ''
        ? isLayer
        : /['"]$/.test(before) ||
          /(?:^|[(,=\s])\([^()]*\)$/.test(before) ||
          (isLayer && /\w=[\w.]+\([^()]*\)$/.test(before)) ||
          /^(?:[\d.]+|True|False|None)$/.test(word);
    return isNoFunction || isCalled ? end - group.length : undefined;
  },

  callBefore: nameBeforeValue,
  earlyCloser: (at, search) => earlyCloser(at, search, pythonLexis.skip),
  missingOpener: (at, closer, search) => missingOpener(at, closer, search, pythonLexis.skip),
  opensNothing,

  indentationFaults,

  beginsAlone: (line) => !GOES_ON.test(line),

  isBlockHead: (statement) => BLOCK_HEAD.test(statement) && statement.endsWith(':'),

  isCutHead(statement, { next, after }) {
    if (!/^(?:async\s+)?(?:def|class)\b/.test(statement) || /[,:]$/.test(statement)) return false;
    const code = next().replace(/\s*#[^'"]*$/, '');
    const count = (marks: RegExp) => (code.match(marks) ?? []).length;
    if (code.endsWith(',') || count(/[([{]/g) < count(/[)\]}]/g)) return false;
    if (NEVER_IN_AN_EXPRESSION.test(code)) return true;
    // Parameters end in a bracket, on a line of their own or behind the last of them.
    return (/^[A-Za-z_]\w* = \S/.test(code) || SETS_A_PART.test(code)) && !/^[)\]}]/.test(after());
  },

  startsStatement(next, previous) {
    if (NEVER_IN_AN_EXPRESSION.test(next) || SETS_A_PART.test(next)) return 'surely';
    if (/[([{]$/.test(previous) && /^[A-Za-z_]/.test(next)) return 'perhaps';
    const endsInOperand =
      /[\w)\]}'"]$/.test(previous) && !/\b(?:and|or|not|in|is|if|else|for|lambda)$/.test(previous);
    if (endsInOperand && /^[A-Za-z_]/.test(next) && !CONTINUES_AN_EXPRESSION.test(next)) return 'surely';
    return LOOKS_LIKE_A_STATEMENT.test(next) ? 'perhaps' : 'no';
  },
};

function skipTriple(text: string, offset: number, triple: string): Skipped {
  const end = endOfTriple(text, offset + 3, triple);
  const isPaired = end !== undefined && !holdsCode(text, offset, end, triple);
  if (isPaired) return { end, isComment: false };
  const unclosed = whereTripleEnds(text, offset, triple);
  return { end: unclosed.at, isComment: false, unclosed };
}

function endOfTriple(text: string, start: number, triple: string): number | undefined {
  for (let at = start; ; ) {
    const end = text.indexOf(triple, at);
    if (end < 0) return undefined;
    const backslash = text.slice(at, end).indexOf('\\');
    if (backslash < 0) return end + 3;
    at = afterEscape(text, at + backslash);
  }
}

/** A string left open pairs with the opening of the next one: then code is inside it, and an odd one is left. */
function holdsCode(text: string, offset: number, end: number, triple: string): boolean {
  if (!text.slice(offset, end).includes('\n')) return false;
  return lineOfCode(text, offset, end) !== undefined && triplesIn(text.slice(end), triple) % 2 === 1;
}

/** How many there are, but for those inside a string of one line in the other quotes: `f.write('"""\\n')`. */
function triplesIn(text: string, triple: string): number {
  const inside =
    triple === '"""'
      ? /'(?:\\.|[^'"\\\n])*"""(?:\\.|[^'\\\n])*'/g
      : /"(?:\\.|[^'"\\\n])*'''(?:\\.|[^"\\\n])*"/g;
  return text.replace(inside, '').split(triple).length - 1;
}

/** The first line after `offset` that is surely code, and indented no more than the line of `offset`. */
function lineOfCode(text: string, offset: number, end: number): number | undefined {
  const indentation = indentOf(text, text.lastIndexOf('\n', offset - 1) + 1);
  for (let at = text.indexOf('\n', offset); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    const start = at + 1;
    const indented = indentOf(text, start);
    const line = text.slice(start + indented, endOfLine(text, start));
    if (indented > indentation || line === '') continue;
    if (NEVER_IN_AN_EXPRESSION.test(line) || LOOKS_LIKE_A_STATEMENT.test(line)) return start;
  }
  return undefined;
}

function whereTripleEnds(text: string, offset: number, triple: string): { quote: string; at: number } {
  const quote = triple.charAt(0);
  const code = lineOfCode(text, offset, text.length);
  const last = code ?? text.length;
  // Two quotes at the end of a line: the third is missing.
  for (let at = endOfLine(text, offset); at <= last; at = endOfLine(text, at + 1)) {
    const line = text.slice(offset + 3, at).trimEnd();
    if (line.endsWith(quote + quote)) return { quote, at: offset + 3 + line.length };
    if (at >= text.length) break;
  }
  const before = text.slice(offset + 3, last).trimEnd();
  return { quote: triple, at: code === undefined ? text.length : offset + 3 + before.length };
}

/** `""A text."""`: one of the three opening quotes is missing. */
function skipHalfTriple(text: string, offset: number, triple: string): Skipped | undefined {
  const quote = triple.charAt(0);
  if (text.charAt(offset + 1) !== quote || !/[A-Z]/.test(text.charAt(offset + 2))) return undefined;
  const end = endOfTriple(text, offset + 2, triple);
  if (end === undefined || lineOfCode(text, offset, end) !== undefined) return undefined;
  return { end, isComment: false, unclosed: { quote, at: end, opening: offset } };
}

function skipPlain(text: string, offset: number, quote: string): Skipped {
  const end = endOfPlain(text, offset, quote);
  if (end !== undefined && !isOpenLine(text, end)) return { end, isComment: false };
  const word = /\w*$/.exec(text.slice(Math.max(0, offset - 40), offset))?.[0] ?? '';
  const other = end === undefined ? endInOther(text, offset, quote) : undefined;
  if (other !== undefined)
    return { end: other + 1, isComment: false, unclosed: { quote, at: other + 1, instead: true } };
  if (word !== '' && !/^(?:[rbfu]|[rf]b|b[rf])$/i.test(word))
    return {
      end: offset + 1,
      isComment: false,
      unclosed: { quote, at: offset + 1, opening: offset - word.length },
    };
  // A closing quote with a word right behind it is the next string's opening one.
  if (end !== undefined && !/\w/.test(text.charAt(end))) return { end, isComment: false };
  const isDoubled = text.charAt(offset + 1) === quote && endOfPlain(text, offset + 1, quote) !== undefined;
  if (isDoubled || (end === undefined && text.charAt(offset - 1) === quote))
    return { end: offset + 1, isComment: false, unclosed: { quote, at: offset + 1, isSurplus: true } };
  // The word after the quote is most likely all of the string.
  const inside = /^[\w./-]*/.exec(text.slice(offset + 1, offset + 200))?.[0] ?? '';
  const at = offset + 1 + inside.length;
  return { end: at, isComment: false, unclosed: { quote, at } };
}

/** `'relu"`: the quote of the other kind that ends the word; no other string of the line needs it. */
function endInOther(text: string, offset: number, quote: string): number | undefined {
  const other = quote === "'" ? '"' : "'";
  const line = text.slice(offset + 1, endOfLine(text, offset));
  const inside = /^[\w./-]*/.exec(line)?.[0] ?? '';
  const isAlone = line.charAt(inside.length) === other && line.split(other).length % 2 === 0;
  return isAlone ? offset + 1 + inside.length : undefined;
}

/** Undefined when the line ends first. */
function endOfPlain(text: string, offset: number, quote: string): number | undefined {
  for (let at = offset + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at = afterEscape(text, at) - 1;
    else if (character === quote) return at + 1;
    else if (character === '\n') return undefined;
  }
  return undefined;
}

/** The line that was last found to be in order: each string on it asks. */
let inOrder = { text: '', from: 0, to: 0 };

/** Whether a string that starts at `offset` or after it on this line does not end on it. */
function isOpenLine(text: string, offset: number): boolean {
  if (inOrder.text === text && offset >= inOrder.from && offset <= inOrder.to) return false;
  let at = offset;
  for (; at < text.length && text.charAt(at) !== '\n'; at++) {
    const character = text.charAt(at);
    if (character === '#') break;
    if (character !== '"' && character !== "'") continue;
    if (text.startsWith(character.repeat(3), at)) break;
    const end = endOfPlain(text, at, character);
    if (end === undefined) return true;
    at = end - 1;
  }
  inOrder = { text, from: offset, to: at };
  return false;
}

/** `(3, 3, activation='relu')`: neither a tuple nor an index holds `name=`; it ends at the comma before. */
function keywordInTuple(text: string, open: number, end: number): number | undefined {
  const takesKeywords: boolean[] = [];
  const push = (at: number) =>
    takesKeywords.push(text.charAt(at) === '(' && /[\w)\]]/.test(text.charAt(at - 1)));
  push(open);
  for (let at = open + 1; at < end; at++) {
    const skipped = pythonLexis.skip(text, at);
    const character = text.charAt(at);
    if (skipped) at = skipped.end - 1;
    else if ('([{'.includes(character)) push(at);
    else if (')]}'.includes(character)) takesKeywords.pop();
    else if (character === ',' && takesKeywords.at(-1) === false)
      if (/^\s*[A-Za-z_]\w*\s*=[^=]/.test(text.slice(at + 1, at + 80))) return at;
  }
  return undefined;
}

function indentOf(text: string, start: number): number {
  let at = start;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  return at - start;
}

function endOfLine(text: string, start: number): number {
  const found = text.indexOf('\n', start);
  return found < 0 ? text.length : found;
}

/** Outside of brackets, a name and a value stand side by side at one place only. */
function nameBeforeValue(text: string, start: number, end: number): Span | undefined {
  const found: Span[] = [];
  let depth = 0;
  for (let at = start; at < end; at++) {
    const skipped = pythonLexis.skip(text, at);
    if (skipped?.isComment || skipped?.unclosed) return undefined;
    if (skipped) at = skipped.end - 1;
    else if ('([{'.includes(text.charAt(at))) depth++;
    else if (')]}'.includes(text.charAt(at))) depth--;
    else if (depth === 0 && text.charAt(at) === ' ') {
      const from = at;
      while (text.charAt(at + 1) === ' ') at++;
      const name = /[\w.]+$/.exec(text.slice(Math.max(start, from - 60), from))?.[0] ?? '';
      const value = /^(?:[\w.]+|["'{])/.exec(text.slice(at + 1, Math.min(end, at + 61)))?.[0] ?? '';
      const isName = /^[A-Za-z_]/.test(name) && !KEYWORD.test(name);
      if (isName && value !== '' && !KEYWORD.test(value)) found.push({ start: from, end: at + 1 });
    }
  }
  const [place, ...others] = found;
  return others.length === 0 ? place : undefined;
}

const KEYWORD =
  /^(?:and|as|assert|async|await|case|class|def|del|elif|else|except|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|raise|return|type|while|with|yield)$/;

/** `[ x = Dense(3)(x)`: no bracket may stand before an assignment. One that its line closes is told as it is read. */
function opensNothing(text: string, offset: number): boolean {
  const line = text.slice(offset, Math.min(nextBreak(text, offset), offset + LONGEST_LINE));
  if (!/^[([{][ \t]*[A-Za-z_][\w.]*[ \t]*=(?!=)/.test(line)) return false;
  const code = line.replace(/'[^']*'|"[^"]*"|#.*/g, '');
  return (code.match(/[([{]/g) ?? []).length > (code.match(/[)\]}]/g) ?? []).length;
}

const LONGEST_LINE = 1000;
