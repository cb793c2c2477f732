/** `# convlens: input_shape=(48, 48, 1), ignore=code` comments, in either language. */
import type { Span } from '../document.js';
import type { Argument, Pragma } from './tree.js';

const PRAGMA = /^(?:#|\/\/)\s*convlens:\s*(.*)$/;

/** The text of a pragma after its marker, and where that text starts in the comment. */
export function pragmaText(comment: string): { readonly text: string; readonly offset: number } | undefined {
  const found = PRAGMA.exec(comment);
  const text = found?.[1];
  return text === undefined ? undefined : { text, offset: comment.length - text.length };
}

/** `ignore=code` or `ignore[code, code]` silences checks; every other name gives a sample value. */
export function makePragma(span: Span, text: string, settings: readonly Argument[]): Pragma {
  const samples = settings.flatMap((setting) =>
    setting.kind === 'keyword' && setting.name !== 'ignore'
      ? [{ name: setting.name, value: setting.value }]
      : [],
  );
  const silenced = /\bignore\s*(?:=\s*([\w-]+(?:\s*\|\s*[\w-]+)*)|\[([\w\s,|-]*)\])/g;
  const ignore = [...text.matchAll(silenced)].flatMap(([, joined, listed]) =>
    (joined ?? listed ?? '')
      .split(/[|,]/)
      .map((code) => code.trim())
      .filter(Boolean),
  );
  return { span, samples, ignore };
}
