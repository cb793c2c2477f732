/** Layers of a Sequential in a wrong order: an `Input` behind others, `Flatten` before the last map. Lines of `add` move. */
import type { SourceDocument } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { type FaultyNode, fix, inputsOf } from './fixer.js';

interface Line {
  readonly start: number;
  /** Behind the line break. */
  readonly end: number;
  readonly text: string;
}

/** `model.add(Input(…))` goes before the first `model.add`. */
export function inputFirst(
  problem: EvaluationProblem,
  { text, language }: SourceDocument,
): readonly QuickFix[] {
  if (language !== 'python' || !factOf(problem, 'late-input')) return [];
  const line = lineOf(text, problem.location.start);
  const model = /^\s*(\w+)\.add\(.*\)\s*(?:#.*)?$/.exec(line.text)?.[1];
  const first = model === undefined ? -1 : text.search(new RegExp(`^[ \\t]*${model}\\.add\\(`, 'm'));
  if (first < 0 || first >= line.start) return [];
  return moved(line, first, 'Put the input first');
}

/** A convolution behind `Flatten`: that goes behind the last layer in a row that takes maps. */
export function flattenLater(
  found: FaultyNode,
  { text, language, path }: SourceDocument,
): readonly QuickFix[] {
  const [flatten] = inputsOf(found);
  if (language !== 'python' || flatten?.type !== 'Flatten' || flatten.sources[0]?.path !== path) return [];
  const line = addLine(text, flatten.sources[0].start);
  const { nodes } = found.model;
  const rest = nodes.slice(nodes.indexOf(found.node));
  const last = rest.findLast(({ family }) => family === 'convolution' || family === 'pooling');
  const place = last?.sources[0];
  const target = place?.path === path ? addLine(text, place.start) : undefined;
  if (line && rest.some(({ type }) => type === 'Flatten'))
    return fix(
      'Leave out this Flatten: another follows',
      [{ start: line.start, end: line.end, newText: '' }],
      true,
    );
  if (!line || !target || target.start <= line.start) return [];
  return moved(line, target.end, `Put Flatten behind ${last?.name}`);
}

function moved(line: Line, to: number, title: string): readonly QuickFix[] {
  const newText = line.text.endsWith('\n') ? line.text : `${line.text}\n`;
  const edits = [
    { start: line.start, end: line.end, newText: '' },
    { start: to, end: to, newText },
  ];
  return fix(title, edits, true);
}

/** The whole of `model.add(Flatten())`, or of an entry of a list that has a line to itself. */
function addLine(text: string, at: number): Line | undefined {
  const line = lineOf(text, at);
  const isWhole =
    /^[ \t]*\w+\.add\(.*\)[ \t]*(?:#.*)?\n?$/.test(line.text) ||
    /^[ \t]*[\w.]+\(.*\),[ \t]*(?:#.*)?\n?$/.test(line.text);
  return isWhole ? line : undefined;
}

function lineOf(text: string, at: number): Line {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.length : next + 1;
  return { start, end, text: text.slice(start, end) };
}
