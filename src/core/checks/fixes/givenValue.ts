/** A value that is given in a wrong form, where the right one is plain: 20 for 0.2, `[EarlyStopping]`, a list that is divided. */
import type { Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { callAround } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { nearestName } from '../nearestName.js';
import { type FixContext, fix } from './fixer.js';

type Mend = (
  problem: EvaluationProblem,
  at: Span,
  written: string,
  context: FixContext,
) => readonly QuickFix[];

export function givenValue(problem: EvaluationProblem, context: FixContext): readonly QuickFix[] {
  const { text, language } = context.document;
  if (language !== 'python') return [];
  const at = { start: problem.location.start, end: problem.location.end };
  const written = text.slice(at.start, at.end);
  for (const mend of MENDS) {
    const fixes = mend(problem, at, written, context);
    if (fixes.length > 0) return fixes;
  }
  return [];
}

const MENDS: readonly Mend[] = [
  // callbacks=[EarlyStopping]
  (problem, { start }, written) => {
    const name = factOf(problem, 'class-itself')?.name;
    const found = name === undefined ? null : new RegExp(`\\b${name}\\b(?!\\s*\\()`).exec(written);
    if (!found) return [];
    const at = start + found.index + found[0].length;
    return fix(`Write ${name}()`, [{ start: at, end: at, newText: '()' }], true);
  },
  // validation_split=20
  (problem, at, written) => {
    const percent = factOf(problem, 'share-expected') ? Number(written) : Number.NaN;
    if (!(percent > 1 && percent < 100)) return [];
    return fix(`Write ${percent / 100} for ${percent} %`, [{ ...at, newText: String(percent / 100) }], true);
  },
  // name='block1/conv1'
  (problem, at, written) => {
    const name = factOf(problem, 'slashed-name')?.name;
    const isPlain = name !== undefined && /^(['"])(?!\1)/.test(written) && written.slice(1, -1) === name;
    if (!isPlain) return [];
    const newText = written.replaceAll('/', '_');
    return fix(`Write ${newText}`, [{ ...at, newText }], true);
  },
  // name=1
  (problem, at, written) => {
    if (!factOf(problem, 'text-expected') || !/^\d+$/.test(written)) return [];
    return fix(`Write '${written}'`, [{ ...at, newText: `'${written}'` }], true);
  },
  // input_shape='(28, 28, 1)'
  (problem, at, written) => {
    const shape = /^(['"])(\(\s*\w+\s*(?:,\s*\w+\s*)*,?\s*\)|\w+)\1$/.exec(written)?.[2];
    if (shape === undefined || !factOf(problem, 'quoted-shape')) return [];
    return fix(`Write ${shape}, without quotes`, [{ ...at, newText: shape }], true);
  },
  // activation=['relu']
  (problem, at, written) => {
    const only = /^[[(]\s*((['"])\w+\2)\s*,?\s*[\])]$/.exec(written)?.[1];
    if (only === undefined || !factOf(problem, 'layer-argument')) return [];
    return fix(`Write ${only}, without the list`, [{ ...at, newText: only }], true);
  },
  // Input((width / 2, height / 2, 3))
  (problem, at, written) => {
    if (!factOf(problem, 'sizes-divided') || !/[^/]\/[^/]/.test(written)) return [];
    return fix('Divide with “//”', [{ ...at, newText: written.replace(/(?<!\/)\/(?!\/)/g, '//') }], true);
  },
  // learning_rate='0.01'
  (problem, at, written) => {
    const number = /^(['"])(\d*\.?\d+(?:e-?\d+)?)\1$/.exec(written)?.[2];
    if (number === undefined || !factOf(problem, 'number-expected')) return [];
    return fix(`Write the number ${number}, without quotes`, [{ ...at, newText: number }], true);
  },
  // kernel_size=(3, 3, 3) of two axes
  (problem, at, written) => {
    const wanted = factOf(problem, 'number-expected')?.count ?? Number.NaN;
    const sizes =
      /^\(([\d\s,]+)\)$/
        .exec(written)?.[1]
        ?.split(',')
        .map((each) => each.trim()) ?? [];
    if (!(sizes.length > wanted) || new Set(sizes).size !== 1) return [];
    const newText = `(${sizes.slice(0, wanted).join(', ')})`;
    return fix(`Write ${newText}`, [{ ...at, newText }], true);
  },
  // to_categorical(y, num_classes=6) of labels up to 6
  (problem, at, _, { document: { text } }) => {
    const told = factOf(problem, 'too-few-classes');
    const call = told && callAround(text, at.end - 1, 'python');
    const given = call?.arguments.find(({ name }, index) => name === 'num_classes' || (index === 1 && !name));
    if (!told || !given || text.slice(given.value.start, given.value.end) !== String(told.classes)) return [];
    const classes = told.reach + 1;
    return fix(`Count ${classes} classes, with 0`, [{ ...given.value, newText: String(classes) }], true);
  },
  // x / 255 of a list
  (problem, { start }, written, { document: { text } }) => {
    const list = factOf(problem, 'list-as-array') ? /^[\w.]+(?=\s*[-/*+])/.exec(written)?.[0] : undefined;
    if (list === undefined || !/^import numpy as np\b/m.test(text)) return [];
    const edits = [
      { start, end: start, newText: 'np.array(' },
      { start: start + list.length, end: start + list.length, newText: ')' },
    ];
    return fix(`Make an array of it: np.array(${list})`, edits, true);
  },
  // weights='imagnet'
  (problem, at, written) => {
    const known = factOf(problem, 'unknown-weights')?.known ?? [];
    if (known.length !== 1 || nearestName(written.slice(1, -1), known) === undefined) return [];
    return fix("Write 'imagenet'", [{ ...at, newText: "'imagenet'" }], true);
  },
  // A whole backbone with images or classes of one's own.
  (problem, at, _, { document: { text } }) => {
    const whole = factOf(problem, 'whole-backbone');
    if (!whole) return [];
    const call = callAround(text, at.start, 'python');
    const last = call?.arguments.at(-1);
    if (!call?.isClosed || !last) return [];
    const top = call.arguments.find(({ name }) => name === 'include_top');
    return fix(
      'Leave its last layers out: include_top=False',
      top
        ? [{ ...top.value, newText: 'False' }]
        : [{ start: last.value.end, end: last.value.end, newText: ', include_top=False' }],
      !whole.isOfClasses,
    );
  },
  // model.add(base.output)
  (problem, at, written) => {
    const tensor = factOf(problem, 'output-for-layer') ? /(\w+)\.output(?=\s*\)?$)/.exec(written) : null;
    if (!tensor?.[1]) return [];
    const start = at.start + tensor.index;
    return fix(
      `Add the layer itself: ${tensor[1]}`,
      [{ start, end: start + tensor[0].length, newText: tensor[1] }],
      true,
    );
  },
  // Conv2D(filter, 3) beside `filters`
  (problem, at, written, { document: { text } }) => {
    if (!factOf(problem, 'function-found') || !/^\w+$/.test(written)) return [];
    const bound = [...text.matchAll(/^[ \t]*(?:for\s+)?(\w+)(?:\s+in\b|\s*=(?!=))/gm)].map(
      ([, name = '']) => name,
    );
    const near = nearestName(written, [...new Set(bound)]);
    return near === undefined
      ? []
      : fix(`Change “${written}” to “${near}”`, [{ ...at, newText: near }], true);
  },
];
