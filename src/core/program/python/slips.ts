/**
 * Slips that the line of a fault shows by itself: marks of other languages, words in another order, values that are
 * missing. No pattern here is Python, so a line that matches one is at fault there.
 */
import type { SyntaxNode } from '@lezer/common';
import { nearestName } from '../../checks/nearestName.js';
import type { SyntaxProblem } from '../../syntax/problem.js';
import { isKeyword, KEYWORD_VALUES, KEYWORDS } from '../../syntax/pythonKeywords.js';
import { pythonLexis } from '../../syntax/pythonLexis.js';
import type { Reader } from '../reader.js';

/** What statements begin with that a word follows. */
const HEADS = [
  ['from', 'import', 'def', 'class', 'return', 'while', 'elif', 'with', 'assert', 'raise'],
  // Near to “form”, which means “from”.
  ['for'],
];

interface Slip {
  /** In the line without what its strings and comments say. */
  readonly pattern: RegExp;
  readonly message: (found: RegExpExecArray) => string;
  /** The part of the match that is at fault, and what it is replaced by; the whole of it without `part`. */
  readonly part?: number;
  readonly text?: (found: RegExpExecArray, written: (part: number) => string) => string;
  readonly title?: (text: string, part: string) => string;
  /** Only where the fault's node is in one of these. */
  readonly inside?: RegExp;
}

const KEYWORD = [...KEYWORD_VALUES, ...KEYWORDS].join('|');
const WORD = `(?!(?:${KEYWORD}|print|exec)\\b)[A-Za-z_]\\w*`;

const OPERATORS: Readonly<Record<string, string>> = {
  '&&': 'and',
  '||': 'or',
  '===': '==',
  '!==': '!=',
  '=>': '>=',
  '=<': '<=',
  '=!': '!=',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&gt;': '>',
  '&lt;': '<',
  '&amp;': '&',
  '&quot;': '"',
};

const BLOCK_WORDS = 'async|class|def|if|elif|else|for|while|with|try|except|finally|match|case|lambda';

const SLIPS: readonly Slip[] = [
  {
    pattern: /&&|\|\||===|!==|=>|=<(?!<)|=!(?=[ \w('"])/d,
    message: ([written]) => `Python writes “${OPERATORS[written]}” for “${written}”.`,
    text: ([written]) => OPERATORS[written] ?? written,
  },
  {
    pattern: /(?<![\w)\]'"])(![ \t]*)(?=[\w(])/d,
    part: 1,
    message: () => 'Python writes “not” for “!”.',
    text: () => 'not ',
  },
  {
    pattern: /^[ \t]*([\w.]+)[ \t]*(\+\+|--)[ \t]*;?[ \t]*$/d,
    part: 0,
    message: ([, name, sign]) => `Python has no “${sign}”: write ${name} ${sign?.charAt(0)}= 1.`,
    text: ([whole, name, sign]) => `${/^[ \t]*/.exec(whole)?.[0]}${name} ${sign?.charAt(0)}= 1`,
    title: (text) => `Write ${text.trim()}`,
  },
  {
    pattern: /^[ \t]*(else[ \t]+if)\b/d,
    part: 1,
    message: () => 'Python writes “elif” for “else if”.',
    text: () => 'elif',
    title: () => 'Write “elif”',
  },
  {
    pattern: new RegExp(`^[ \\t]*(function|func|fun|fn)[ \\t]+${WORD}[ \\t]*\\(`, 'd'),
    part: 1,
    message: ([, word]) => `Python writes “def” for “${word}”.`,
    text: () => 'def',
  },
  {
    pattern: new RegExp(
      `^[ \\t]*((?:var|let|const|val|auto|int|float|double|string|String)[ \\t]+)${WORD}[ \\t]*=(?!=)`,
      'd',
    ),
    part: 1,
    message: ([, word]) => `Python declares no variables: leave out “${word?.trim()}”.`,
    text: () => '',
    title: (_, part) => `Leave out “${part.trim()}”`,
  },
  {
    pattern: /^[ \t]*(\/\/|\/\*)/d,
    part: 1,
    message: ([, mark]) => `A comment begins with “#” in Python, not with “${mark}”.`,
    text: () => '#',
  },
  {
    pattern: /[\w)\]}'"][ \t]+(\/\/)[ \t]*[A-Za-z]+[ \t]+[A-Za-z]/d,
    part: 1,
    message: () => 'A comment begins with “#” in Python; “//” divides.',
    text: () => '#',
  },
  {
    pattern: new RegExp(`^[ \\t]*(${KEYWORD})[ \\t]*=(?!=)`, 'd'),
    part: 1,
    message: ([, word]) => `“${word}” is a word of Python's own: a variable needs another name.`,
  },
  {
    pattern: new RegExp(`^[ \\t]*(${WORD}(?:[ \\t]+${WORD})+)[ \\t]*=(?!=)`, 'd'),
    part: 1,
    message: ([, words]) => `A name cannot hold a blank: write ${words?.trim().replace(/\s+/g, '_')}.`,
    text: ([, words]) => words?.trim().replace(/\s+/g, '_') ?? '',
  },
  {
    pattern: /(?<![\w.])\d+([lL])\b/d,
    part: 1,
    message: () => 'Python 3 writes whole numbers without an “L” behind them.',
    text: () => '',
    title: () => 'Remove “L”',
  },
  {
    pattern: /(?<![\w.])(\d+(?!(?:[eE]\d|[eE]\b|[jJ]\b|[xXoObB][\da-fA-F]))[A-Za-z_]\w*)/d,
    part: 1,
    message: ([, name]) => `A name cannot begin with a digit: ${name}.`,
  },
  {
    pattern: /^[ \t]*(?:async[ \t]+)?for[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*[ \t]+(of)[ \t]+/d,
    part: 1,
    message: () => 'Python writes “in” for “of”.',
    text: () => 'in',
  },
  {
    pattern:
      /^[ \t]*for[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*([ \t]+)(?!(?:in|of)\b)(?=\w+(?:[ \t]*,[ \t]*\w+)*[ \t]+in\b)/d,
    part: 1,
    message: () => 'A comma is missing between two variables of the loop.',
    text: () => ', ',
    title: () => 'Insert “,”',
  },
  {
    pattern: /\bfor[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*([ \t]+)(?!(?:in|of)\b)(?=[\w([])/d,
    part: 1,
    message: () => '“in” is missing between the variable of the loop and what it goes through.',
    text: () => ' in ',
    title: () => 'Insert “in”',
  },
  {
    pattern: /^[ \t]*for[ \t]*(\([ \t]*(\w+[ \t]+in[ \t]+.*[^ \t])[ \t]*\))[ \t]*:/d,
    part: 1,
    message: () => 'The head of a loop has no brackets around it.',
    text: (_, written) => ` ${written(2)}`,
    title: () => 'Remove the brackets',
  },
  {
    pattern: /^[ \t]*(?:def|class|if|elif|else|for|while|with|try|except|finally)\b.*?(:?;)[ \t]*$/d,
    part: 1,
    message: () => 'A head of a block ends in “:”, not in “;”.',
    text: () => ':',
  },
  {
    pattern: /^[ \t]*(import[ \t]+([\w.]+(?:[ \t]*,[ \t]*\w+)*)[ \t]+from[ \t]+([\w.]+))/d,
    part: 1,
    message: (found) => `“from” stands first: write ${importOf(found)}.`,
    text: importOf,
  },
  {
    pattern: /^[ \t]*(import)[ \t]+([\w.]+)[ \t]+import\b/d,
    part: 1,
    message: ([, , module]) => `An import of names begins with “from”: write from ${module} import ….`,
    text: () => 'from',
  },
  {
    pattern: /^[ \t]*from[ \t]+[\w.]+([ \t]+)(?!im(?:p(?:o(?:rt?)?)?)?\b)\w+[ \t]*(?:,.*)?$/d,
    part: 1,
    message: () => '“import” is missing before the names.',
    text: () => ' import ',
    title: () => 'Insert “import”',
  },
  {
    pattern: /^[ \t]*from[ \t]+[\w.]+[ \t]+(?!import\b)(\w+)[ \t]+\w+[ \t]*(?:,.*)?$/d,
    part: 1,
    message: () => '“import” is expected before the names.',
    text: () => 'import',
  },
  {
    pattern: /^[ \t]*(from[ \t]+[\w.]+)[ \t]*$/d,
    part: 1,
    message: ([, written]) => `What is imported is missing: ${written} import ….`,
  },
  {
    pattern: /^[ \t]*with[ \t]+.*\)([ \t]+)\w+[ \t]*:[ \t]*$/d,
    part: 1,
    message: () => '“as” is missing before the name.',
    text: () => ' as ',
    title: () => 'Insert “as”',
  },
  {
    pattern: new RegExp(`[(,][ \\t]*${WORD}[ \\t]*(:)(?![=:])`, 'd'),
    part: 1,
    inside: /^ArgList$/,
    message: () => 'An argument is given by “=”, not by “:”.',
    text: () => '=',
  },
  {
    pattern: /[{,][ \t]*(?:(['"])_*\1|\w+)[ \t]*(=)(?!=)/d,
    part: 2,
    inside: /^(?:Dictionary|Set)Expression$/,
    message: () => 'A dictionary gives its values by “:”, not by “=”.',
    text: () => ':',
  },
  {
    pattern: new RegExp(`\\b(${WORD}[ \\t]*=)[ \\t]*(?=[,)])`, 'd'),
    part: 1,
    message: ([, name]) => `A value is expected behind “${name}”.`,
  },
  {
    pattern: /,[ \t]*(,)|[([{][ \t]*(,)/d,
    part: -1,
    message: () => 'There is a comma too many.',
    text: () => '',
    title: () => 'Remove “,”',
  },
  {
    pattern: /^[ \t]*[\w.]+[ \t]*(:=)/d,
    part: 1,
    message: () => 'A statement gives a value by “=”; “:=” does it inside of an expression.',
    text: () => '=',
  },
  {
    pattern: /(?<!\w)(\$)(?=[A-Za-z_])/d,
    part: 1,
    message: () => '“$” is no part of a name in Python.',
    text: () => '',
    title: () => 'Remove “$”',
  },
  {
    pattern: new RegExp(`^[ \\t]*def[ \\t]+${WORD}()(:?)[ \\t]*$`, 'd'),
    part: 1,
    message: () => 'Brackets are missing behind the name of the function, for its parameters.',
    text: ([, , colon]) => (colon ? '()' : '():'),
    title: (text) => `Insert “${text}”`,
  },
  {
    pattern: /\w(\.)\.[A-Za-z_]/d,
    part: 1,
    message: () => 'There is a dot too many.',
    text: () => '',
    title: () => 'Remove “.”',
  },
  {
    pattern: /=[ \t]+(=)[ \t]/d,
    part: 1,
    message: () => 'There is an equals sign too many.',
    text: () => '',
    title: () => 'Remove “=”',
  },
  {
    pattern: /&(nbsp|gt|lt|amp|quot);/d,
    part: 0,
    message: ([written]) => `“${written}” is how a web page writes “${ENTITIES[written]}”.`,
    text: ([written]) => ENTITIES[written] ?? written,
    title: (text) => (text === ' ' ? 'Write a blank' : `Write “${text}”`),
  },
  {
    pattern: /`([^`]+)`/d,
    part: 0,
    message: ([, code]) => `Python 3 writes repr(${code}) for what stands between backticks.`,
    text: (_, written) => `repr(${written(1)})`,
  },
  {
    pattern: new RegExp(`^[ \\t]*(?![ \\t]|(?:${BLOCK_WORDS})\\b)[^:#]*[^:#\\s([{,](:)[ \\t]*$`, 'd'),
    part: 1,
    inside: /^(?:Script|Body|AssignStatement|TypeDef|ImportStatement|ExpressionStatement|⚠)$/,
    message: () => 'A colon ends the head of a block, and this is none.',
    text: () => '',
    title: () => 'Remove “:”',
  },
  {
    pattern: /\)[ \t]*(-[ \t]+>)/d,
    part: 1,
    message: () => 'The arrow before the type of what is returned has no blank: “->”.',
    text: () => '->',
  },
  {
    pattern: /^[ \t]*import[ \t]+[\w.]+([ \t]+as)[ \t]*$/d,
    part: 1,
    message: () => 'A name is missing behind “as”.',
    text: () => '',
    title: () => 'Leave out “as”',
  },
  {
    pattern: /^[ \t]*(def|class)[ \t]*[(:]/d,
    part: 1,
    message: ([, word]) => `A name is missing behind “${word}”.`,
  },
  {
    pattern: /^[ \t]*(pip3?|conda)[ \t]+install\b/d,
    part: 1,
    message: ([, word]) => `“${word} install” is a command of the terminal, not of Python.`,
  },
  {
    pattern: /^[ \t]*(exec)[ \t]+(?=['"\w])(.*[^ \t])[ \t]*$/d,
    part: 0,
    message: () => 'Python 3 has no exec statement: write exec(…), with brackets.',
    text: ([whole], written) => `${/^[ \t]*/.exec(whole)?.[0]}exec(${written(2)})`,
    title: () => 'Write exec(…)',
  },
  {
    pattern:
      /[^ \t](?<![-+*/%@&|^<>=(,[{:])[ \t]*(\*\*|\/\/|[-+*/%@&|^<>]|[=!<>]=|\b(?:and|or|not|in|is)\b)[ \t]*$/d,
    part: 1,
    message: ([, sign]) => `A value is expected behind “${sign}”.`,
  },
  {
    pattern: /^[ \t]*(else|elif|except|finally)\b/d,
    part: 1,
    inside: /^(?:Script|Body|⚠)$/,
    message: ([, word]) =>
      `“${word}” belongs to nothing above it: the ${word === 'except' || word === 'finally' ? '“try”' : '“if”'} that it goes on stands as deep as it, right above.`,
  },
  {
    pattern: /^[ \t]*(?:if|elif|while)\b[^=]*?[^=!<>:=](=)(?!=)/d,
    part: 1,
    message: () => '“=” gives a value; “==” compares.',
    text: () => '==',
    title: () => 'Compare with “==”',
  },
];

/** `import Dense from keras.layers`, and `import keras from keras`. */
function importOf([, , names, module]: RegExpExecArray): string {
  return names === module ? `import ${module}` : `from ${module} import ${names}`;
}

/** Of the fault `node`, which stands at `from`. */
export function slipAt(node: SyntaxNode, from: number, reader: Reader): SyntaxProblem | undefined {
  const { text } = reader;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', start);
  const line = plainCode(text, start, end < 0 ? text.length : end);
  const around = node.parent?.name ?? '';
  const head = misspeltHead(line, start, reader);
  if (head) return head;
  for (const slip of SLIPS) {
    if (slip.inside && !slip.inside.test(around)) continue;
    const found = slip.pattern.exec(line);
    const places = found?.indices;
    const place =
      slip.part === -1 ? places?.findLast((each) => each !== undefined) : places?.[slip.part ?? 0];
    if (!found || !place) continue;
    const written = (part: number) => {
      const [first, last] = places?.[part] ?? [0, 0];
      return text.slice(start + first, start + last);
    };
    const span = reader.range(start + place[0], start + Math.max(place[1], place[0]));
    const wanted = slip.text?.(found, written);
    const shown = line.slice(...place);
    return {
      code: 'syntax',
      span,
      message: slip.message(found),
      ...(wanted !== undefined && {
        mends: [
          {
            title: slip.title?.(wanted, shown) ?? `Write “${wanted.trim()}”`,
            edits: [{ span, text: spaced(wanted, text, start + place[0], start + place[1]) }],
          },
        ],
      }),
    };
  }
  return undefined;
}

/** `fro x in y:`, `improt numpy`. */
function misspeltHead(line: string, start: number, reader: Reader): SyntaxProblem | undefined {
  const [, blanks = '', word] = MAYBE_HEAD.exec(line) ?? [];
  if (word === undefined || isKeyword(word)) return undefined;
  const rest = line.slice(blanks.length + word.length);
  const near = HEADS.map((heads) => nearestName(word, heads) ?? '');
  const meant = near.find((each) => FOLLOWED[each]?.test(rest));
  if (meant === undefined) return undefined;
  const span = reader.range(start + blanks.length, start + blanks.length + word.length);
  return {
    code: 'syntax',
    span,
    message: `“${word}” is no word that begins a statement: “${meant}” may be meant.`,
    mends: [{ title: `Change “${word}” to “${meant}”`, edits: [{ span, text: meant }] }],
  };
}

const MAYBE_HEAD = /^([ \t]*)([a-z]+)(?=[ \t]+[\w.('"[{-])/;

/** How the line goes on behind each. */
const FOLLOWED: Readonly<Record<string, RegExp>> = {
  from: /^[ \t]+[\w.]+[ \t]+import\b/,
  import: /^[ \t]+[\w.]+[ \t]*(?:$|,|as\b)/,
  def: /^[ \t]+\w+[ \t]*\(/,
  class: /^[ \t]+\w+[ \t]*[(:]/,
  return: /^[ \t]+[^=]/,
  while: /:[ \t]*$/,
  elif: /:[ \t]*$/,
  with: /:[ \t]*$/,
  assert: /^[ \t]+\S/,
  raise: /^[ \t]+\w/,
  for: /\bin\b.*:/,
};

/** A word does not run together with the words beside it. */
function spaced(wanted: string, text: string, start: number, end: number): string {
  const before = /^\w/.test(wanted) && /\w/.test(text.charAt(start - 1)) ? ' ' : '';
  const after = /\w$/.test(wanted) && /\w/.test(text.charAt(end)) ? ' ' : '';
  return before + wanted + after;
}

/** The line, with strings hidden and comments blank: as long as it. */
function plainCode(text: string, start: number, end: number): string {
  let line = '';
  for (let at = start; at < end; ) {
    const skipped = text.charAt(at) === '\\' ? undefined : pythonLexis.skip(text, at);
    const to = Math.min(skipped?.end ?? at + 1, end);
    if (!skipped) line += text.charAt(at);
    else if (skipped.isComment) line += ' '.repeat(to - at);
    else
      line += text.charAt(at) + '_'.repeat(Math.max(0, to - at - 2)) + (to - at > 1 ? text.charAt(at) : '');
    at = to;
  }
  return line;
}
