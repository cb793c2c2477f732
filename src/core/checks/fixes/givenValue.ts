/** A value that is given in a wrong form, where the right one is plain: 20 for 0.2, `[EarlyStopping]`, a list that is divided. */
import type { Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { callAround } from '../../syntax/writtenCall.js';
import type { QuickFix } from '../diagnostic.js';
import { nearestName } from '../nearestName.js';
import { type FixContext, fix } from './fixer.js';

type Mend = (message: string, at: Span, written: string, context: FixContext) => readonly QuickFix[];

export function givenValue(
  { message, location }: EvaluationProblem,
  context: FixContext,
): readonly QuickFix[] {
  const { text, language } = context.document;
  if (language !== 'python') return [];
  const at = { start: location.start, end: location.end };
  const written = text.slice(at.start, at.end);
  for (const mend of MENDS) {
    const fixes = mend(message, at, written, context);
    if (fixes.length > 0) return fixes;
  }
  return [];
}

const MENDS: readonly Mend[] = [
  // callbacks=[EarlyStopping]
  (message, { start }, written) => {
    const name = /^callbacks must be made first: write (\w+)\(\)/.exec(message)?.[1];
    const found = name === undefined ? null : new RegExp(`\\b${name}\\b(?!\\s*\\()`).exec(written);
    if (!found) return [];
    const at = start + found.index + found[0].length;
    return fix(`Write ${name}()`, [{ start: at, end: at, newText: '()' }], true);
  },
  // validation_split=20
  (message, at, written) => {
    const percent = /^validation_split is a share/.test(message) ? Number(written) : Number.NaN;
    if (!(percent > 1 && percent < 100)) return [];
    return fix(`Write ${percent / 100} for ${percent} %`, [{ ...at, newText: String(percent / 100) }], true);
  },
  // learning_rate='0.01'
  (message, at, written) => {
    const number = /^(['"])(\d*\.?\d+(?:e-?\d+)?)\1$/.exec(written)?.[2];
    if (number === undefined || !/must be (?:a|one|between) (?:number|whole number)?/.test(message))
      return [];
    return fix(`Write the number ${number}, without quotes`, [{ ...at, newText: number }], true);
  },
  // kernel_size=(3, 3, 3) of two axes
  (message, at, written) => {
    const wanted = Number(/must be one whole number or (\d) of them/.exec(message)?.[1]);
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
  (message, at, _, { document: { text } }) => {
    const told = /^With (\d+) classes the labels are 0 to \d+; found (\d+)/.exec(message);
    const call = told && callAround(text, at.end - 1, 'python');
    const given = call?.arguments.find(({ name }, index) => name === 'num_classes' || (index === 1 && !name));
    if (!told || !given || text.slice(given.value.start, given.value.end) !== told[1]) return [];
    const classes = Number(told[2]) + 1;
    return fix(`Count ${classes} classes, with 0`, [{ ...given.value, newText: String(classes) }], true);
  },
  // x / 255 of a list
  (message, { start }, written, { document: { text } }) => {
    const list = /^"[/*+-]{1,2}" of a list and a number/.test(message)
      ? /^[\w.]+(?=\s*[-/*+])/.exec(written)?.[0]
      : undefined;
    if (list === undefined || !/^import numpy as np\b/m.test(text)) return [];
    const edits = [
      { start, end: start, newText: 'np.array(' },
      { start: start + list.length, end: start + list.length, newText: ')' },
    ];
    return fix(`Make an array of it: np.array(${list})`, edits, true);
  },
  // weights='imagnet'
  (message, at, written) => {
    const word = /weights is 'imagenet', None or the path/.test(message) ? written.slice(1, -1) : '';
    if (nearestName(word, ['imagenet']) === undefined) return [];
    return fix("Write 'imagenet'", [{ ...at, newText: "'imagenet'" }], true);
  },
  // A whole backbone with images or classes of one's own.
  (message, at, _, { document: { text } }) => {
    if (!/Use include_top=False/.test(message)) return [];
    const call = callAround(text, at.start, 'python');
    const last = call?.arguments.at(-1);
    if (!call?.isClosed || !last) return [];
    const top = call.arguments.find(({ name }) => name === 'include_top');
    return fix(
      'Leave its last layers out: include_top=False',
      top
        ? [{ ...top.value, newText: 'False' }]
        : [{ start: last.value.end, end: last.value.end, newText: ', include_top=False' }],
      !/classes; found/.test(message),
    );
  },
  // model.add(base.output)
  (message, at, written) => {
    const tensor = /A Sequential takes layers; found the output of a layer/.test(message)
      ? /(\w+)\.output(?=\s*\)?$)/.exec(written)
      : null;
    if (!tensor?.[1]) return [];
    const start = at.start + tensor.index;
    return fix(
      `Add the layer itself: ${tensor[1]}`,
      [{ start, end: start + tensor[0].length, newText: tensor[1] }],
      true,
    );
  },
  // Conv2D(filter, 3) beside `filters`
  (message, at, written, { document: { text } }) => {
    if (!/; found a function\.$/.test(message) || !/^\w+$/.test(written)) return [];
    const bound = [...text.matchAll(/^[ \t]*(?:for\s+)?(\w+)(?:\s+in\b|\s*=(?!=))/gm)].map(
      ([, name = '']) => name,
    );
    const near = nearestName(written, [...new Set(bound)]);
    return near === undefined
      ? []
      : fix(`Change “${written}” to “${near}”`, [{ ...at, newText: near }], true);
  },
];
