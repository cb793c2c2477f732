/**
 * Texts of the core in another language. The core writes plain English; where one of its texts is shown, the
 * template that it was made of is found again among the bundle's keys, the values in it are read off, and the
 * translated template is filled with them. So the core knows no languages, and English costs nothing.
 */

/** Gives a text back as it is where the bundle has no template for it. */
export type Translator = (text: string) => string;

interface Template {
  /** What stands before, between and after the values. */
  readonly pieces: readonly string[];
  readonly translation: string;
  /** What the core appends to another text begins with a space or a mark: that text is the first value. */
  readonly isSuffix: boolean;
}

/** `left`: letters that no template had. */
interface Said {
  readonly text: string;
  readonly left: number;
}

/** A text is asked for again with each keystroke. */
const MOST_REMEMBERED = 5_000;
/** Marks of Markdown, which no template reaches across: lines, cells, items of a list, bold and slanted words. */
const MARKS =
  /(\n|\s*(?<!\\)\|\s*|\*\*|(?<![\w*])\*(?=\p{L}|\d)|(?<=[\p{L}\d])\*(?![\w*])|(?<=^|\n)- |!?\[(?=[^\]\n]*\]\()|\]\([^)\n]*\))/u;
/** Where a text that has no template of its own may be made of several. */
const JOINTS =
  /\s\u00b7\s| \[|(?<=^[\w.]+) |(?<=[.!?\u201d"`)]) (?=[\p{Lu}"\u201c`])|(?<=: )|(?<=\()|, |; | and /gu;
/** A bare word in small letters is a layer's name before it is a word of ours: `dense`, `activation`. */
const NAME = /^[\p{Ll}\u2013-]+$/u;
/** Code in Markdown is the user's, except where it quotes a whole sentence of the core. */
const QUOTED = /(`[^`]*`)/;

/** `bundle`: from English templates with `{0}`, `{1}` … to translated ones. */
export function translator(bundle: Readonly<Record<string, string>>): Translator {
  const sentences = new Map(Object.entries(bundle).filter(([key]) => !NAME.test(key)));
  const templates = templatesOf(bundle);
  const byEnds = new Map<string, readonly Template[]>();
  const known = new Map<string, Said>();

  function said(text: string): Said {
    if (!/\p{L}{2}/u.test(text)) return { text, left: 0 };
    const before = known.get(text);
    if (before !== undefined) return before;
    const parts = text.split(MARKS);
    const found = parts.length > 1 ? between(parts) : best(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, found);
    return found;
  }

  /** The way that leaves the least English; of equal ones, the template that says most. */
  function best(text: string): Said {
    const whole = wholeOf(text);
    return whole?.left === 0 ? whole : less(whole, inParts(text));
  }

  function wholeOf(text: string): Said | undefined {
    const sentence = sentences.get(text);
    if (sentence !== undefined) return { text: sentence, left: 0 };
    let found: Said | undefined;
    for (const { pieces, translation, isSuffix } of candidatesFor(text)) {
      const values = valuesIn(text, pieces)?.map(said);
      if (!values) continue;
      const left = values.reduce((sum, value) => sum + value.left, 0);
      const words = values.map((value) => value.text);
      const [start = ''] = isSuffix ? words.splice(0, 1) : [];
      found = less(found, { text: start + filled(translation, words), left });
      if (left === 0) break;
    }
    return found;
  }

  /** Of two thousand templates some dozens: those that begin and end as the text, or with a value. */
  function candidatesFor(text: string): readonly Template[] {
    const [first, last] = [text.charAt(0), text.charAt(text.length - 1)];
    const before = byEnds.get(first + last);
    if (before) return before;
    const found = templates.filter(({ pieces }) => {
      const [start = '', end = ''] = [pieces[0], pieces.at(-1)];
      return (start === '' || start.startsWith(first)) && (end === '' || end.endsWith(last));
    });
    byEnds.set(first + last, found);
    return found;
  }

  function inParts(text: string): Said {
    let found: Said | undefined;
    for (const joint of text.matchAll(JOINTS)) {
      const end = joint.index + joint[0].length;
      const [before, after] = [text.slice(0, joint.index), text.slice(end)];
      if (before === '' || after === '') continue;
      found = less(found, joined([said(before), { text: joint[0], left: 0 }, said(after)]));
      if (found.left === 0) return found;
    }
    const [, words = '', end = ''] = /^(.*?)([.:!,\])]?\s*)$/s.exec(text) ?? [];
    if (end !== '') return less(found, joined([said(words), { text: end, left: 0 }]));
    if (found) return found;
    const quoted = text.split(QUOTED);
    if (quoted.length > 1)
      return joined(quoted.map((part) => (QUOTED.test(part) ? inCode(part) : said(part))));
    return { text, left: text.match(/\p{L}/gu)?.length ?? 0 };
  }

  /** Every other part is what parts them. */
  function between(parts: readonly string[]): Said {
    return joined(parts.map((part, index) => (index % 2 === 0 ? said(part) : { text: part, left: 0 })));
  }

  function inCode(part: string): Said {
    const code = part.slice(1, -1);
    const whole = code.includes(' ') ? wholeOf(code) : undefined;
    return { text: whole ? `\`${whole.text}\`` : part, left: 0 };
  }

  return (text) => said(text).text;
}

function joined(parts: readonly Said[]): Said {
  return {
    text: parts.map(({ text }) => text).join(''),
    left: parts.reduce((sum, { left }) => sum + left, 0),
  };
}

function less(a: Said | undefined, b: Said): Said {
  return a && a.left <= b.left ? a : b;
}

/** Those that say most come first: of two that fit, they are meant. */
function templatesOf(bundle: Readonly<Record<string, string>>): Template[] {
  return Object.entries(bundle)
    .flatMap(([key, translation]): Template[] => {
      const pieces = key.split(/\{\d+\}/);
      const isSuffix = /^[ ,;:]/.test(key);
      if (pieces.length === 1 && !isSuffix) return [];
      return [{ pieces: isSuffix ? ['', ...pieces] : pieces, translation, isSuffix }];
    })
    .sort((a, b) => b.pieces.join('').length - a.pieces.join('').length);
}

/** Undefined when the text is not made of these pieces, in this order, from its start to its end. */
function valuesIn(text: string, pieces: readonly string[]): string[] | undefined {
  const [first = '', ...rest] = pieces;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return undefined;
    values.push(text.slice(from, at));
    from = at + piece.length;
  }
  const end = text.length - last.length;
  if (end < from) return undefined;
  return [...values, text.slice(from, end)];
}

function filled(translation: string, values: readonly string[]): string {
  return translation.replaceAll(/\{(\d+)\}/g, (hole, index) => values[Number(index)] ?? hole);
}
