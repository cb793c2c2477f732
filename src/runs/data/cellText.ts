/** Parts of the texts of cells as Python makes them. */
import type { TableSource } from './tableSource.js';

export type TextSteps = NonNullable<TableSource['labels']['read']>;

/** Undefined where Python finds no such part and raises an error. */
export function textAfter(text: string, steps: TextSteps | undefined): string | undefined {
  let own: string | undefined = text;
  for (const step of steps ?? []) own = own === undefined ? undefined : after(own, step);
  return own;
}

function after(text: string, step: TextSteps[number]): string | undefined {
  switch (step.kind) {
    case 'split':
      return partsOf(text, step).at(step.at);
    case 'slice':
      // By characters, as Python counts them.
      return [...text].slice(step.start ?? undefined, step.stop ?? undefined).join('');
    case 'lower':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'strip':
      return text.trim();
    case 'stem':
      return text.slice(0, text.length - ending(text).length);
    case 'suffix':
      return ending(text);
    case 'replace':
      return text.replaceAll(step.from, () => step.to);
    default:
      return step satisfies never;
  }
}

function partsOf(
  text: string,
  { by, most, fromEnd }: Extract<TextSteps[number], { kind: 'split' }>,
): readonly string[] {
  const parts = by === null ? text.trim().split(/\s+/).filter(Boolean) : text.split(by);
  if (most === undefined || parts.length <= most + 1 || by === null) return parts;
  const border = fromEnd ? parts.length - most : most;
  return fromEnd
    ? [parts.slice(0, border).join(by), ...parts.slice(border)]
    : [...parts.slice(0, border), parts.slice(border).join(by)];
}

/** From the last dot of the name on, behind the dots that it begins with. */
function ending(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\.*[^.].*?(\.[^.]*)$/s.exec(name)?.[1] ?? '';
}
