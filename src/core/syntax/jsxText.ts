/** Where a script holds text between tags: its quotes and brackets are words for people, not code. */
import type { Tree } from '@lezer/common';
import type { Lexis } from './lexis.js';

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A tag that ends: without one there is no text between tags. */
const HAS_TAGS = /<\/|\/>/;

export function jsxTexts(text: string, parse: (text: string) => Tree): readonly TextSpan[] {
  if (!HAS_TAGS.test(text)) return [];
  const spans: TextSpan[] = [];
  parse(withoutComments(text)).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'JSXText') spans.push({ start: from, end: to });
    },
  });
  return spans;
}

/** `{/* so it is *\/}` as a value of the same length: the grammar wants one there. */
function withoutComments(text: string): string {
  return text.replace(
    /([>}]\s*\{)(\s*\/\*[\s\S]*?\*\/\s*)(?=\})/g,
    (_, before: string, comment: string) => `${before}0${' '.repeat(comment.length - 1)}`,
  );
}

/** The same language where those spans, ascending, are no code. */
export function withoutTexts(lexis: Lexis, spans: readonly TextSpan[]): Lexis {
  return {
    ...lexis,
    skip(text, offset) {
      const span = spanAt(spans, offset);
      return span ? { end: span.end, isComment: true } : lexis.skip(text, offset);
    },
  };
}

function spanAt(spans: readonly TextSpan[], offset: number): TextSpan | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span && span.start <= offset ? span : undefined;
}
