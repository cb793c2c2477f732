/** A run's plan with the places as people read them: `model.py:21`. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Location } from '../core/index.js';
import { type Planned, planRows } from '../protocol/planRows.js';
import type { ShownPlanRow } from '../protocol/webview.js';

/** `text`: of the file, as it is trained; `placeIn` names an offset of it in a notebook: `Cell 3:2`. */
export function shownPlan(
  planned: Planned,
  file: string,
  text: string,
  placeIn?: (offset: number) => string,
): readonly ShownPlanRow[] {
  const library = /\.[cm]?[jt]sx?$/.test(file) ? 'TensorFlow.js' : 'Keras';
  return planRows(planned, library).map(({ location, ...row }) => {
    if (!location) return row;
    const isOwn = location.path === '' || path.resolve(location.path) === path.resolve(file);
    const name = path.basename(isOwn ? file : location.path);
    if (name.endsWith('.ipynb')) return { ...row, location, where: placeIn?.(location.start) ?? name };
    const line = lineOf(isOwn ? text : textOf(location.path), location);
    return line === undefined ? { ...row, where: name } : { ...row, location, where: `${name}:${line}` };
  });
}

/** Counted from 1. */
function lineOf(text: string, { start }: Location): number | undefined {
  return start <= text.length && text !== '' ? text.slice(0, start).split('\n').length : undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
