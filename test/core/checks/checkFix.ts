/**
 * Checks in the user's terms: a program in which a line of carets under the code says where the problem is and
 * which, and the program after the preferred fix.
 */
import { expect } from 'vitest';
import { analyse, type Diagnostic, type Language } from '../../../src/core/index.js';

export function diagnosticsOf(text: string, language: Language = 'python'): readonly Diagnostic[] {
  return analyse({ path: 'model.py', language, text }).diagnostics;
}

/** Each `#   ^^^ code` line says that the line above has this problem, at these columns; no other may be there. */
export function checkCarets(source: string): readonly Diagnostic[] {
  const expected: string[] = [];
  const kept: string[] = [];
  for (const line of dedent(source).split('\n')) {
    const found = /^#(\s*)(\^+) ([\w-]+)$/.exec(line);
    if (!found) kept.push(line);
    else {
      const column = 1 + (found[1]?.length ?? 0);
      expected.push(`${kept.length}:${column}-${column + (found[2]?.length ?? 0)} ${found[3]}`);
    }
  }
  const text = kept.join('\n');
  const all = diagnosticsOf(text);
  expect(all.map((each) => placed(text, each))).toEqual(expected);
  return all;
}

/** The text after the first diagnostic's preferred fix. */
export function afterFix(source: string, title?: RegExp, language: Language = 'python'): string {
  const text = dedent(source);
  const fixes = diagnosticsOf(text, language).flatMap((each) => each.fixes);
  const fix = title ? fixes.find((each) => title.test(each.title)) : fixes[0];
  if (!fix)
    throw new Error(`There is no such fix; there are: ${fixes.map((each) => each.title).join(' | ')}`);
  let result = text;
  for (const edit of [...fix.edits].sort((a, b) => b.start - a.start))
    result = result.slice(0, edit.start) + edit.newText + result.slice(edit.end);
  return result;
}

export function dedent(source: string): string {
  const lines = source.replace(/^\n/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(least)).join('\n');
}

function placed(text: string, { span, code }: Diagnostic): string {
  const before = text.slice(0, span.start);
  const column = span.start - (before.lastIndexOf('\n') + 1);
  return `${before.split('\n').length}:${column}-${column + span.end - span.start} ${code}`;
}
