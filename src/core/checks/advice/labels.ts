/** Labels against loss and units: one-hot or class numbers, and as many units as there are classes. */
import { isKnownRank } from '../../graph/dimension.js';
import { headOf, lossEdit } from './head.js';
import type { ModelView } from './modelView.js';
import { type AdviceRule, SOURCES } from './rule.js';

interface Labels {
  /** A row per sample with one entry per class, or one number per sample. */
  readonly form: 'oneHot' | 'numbers';
  readonly classes?: number;
}

function labelsOf({ model }: ModelView): Labels | undefined {
  const labels = model.training?.labels?.value;
  if (!labels || !isKnownRank(labels.shape)) return undefined;
  const { shape, facts } = labels;
  const last = shape.at(-1);
  // Of picked samples, the number of classes is forgotten.
  const isCounted = typeof facts.dataset === 'string' && typeof facts.classes === 'number';
  const known = isCounted ? { classes: Number(facts.classes) } : {};
  if (shape.length === 2 && typeof last === 'number' && last > 1) return { form: 'oneHot', classes: last };
  if (facts.oneHot === true) return { form: 'oneHot', ...known };
  const isRow = shape.length === 1 || (shape.length === 2 && last === 1);
  return isRow ? { form: 'numbers', ...known } : undefined;
}

export const lossLabels: AdviceRule = {
  code: 'loss-labels',
  severity: 'warning',
  source: SOURCES.neuralint,
  check(view) {
    const head = headOf(view);
    const labels = labelsOf(view);
    if (!head || !labels || head.units === undefined || head.units < 2 || head.rank !== 2) return [];
    const { kind, name, location } = head.loss;
    const wanted = labels.form === 'oneHot' ? 'categorical' : 'sparse';
    if ((kind !== 'categorical' && kind !== 'sparse') || kind === wanted) return [];
    const found = labels.form === 'oneHot' ? 'one-hot rows' : 'class numbers';
    const expects = labels.form === 'oneHot' ? 'class numbers' : 'one-hot rows';
    const message = `${name} expects ${expects} as labels, but fit gets ${found}. Use the other cross-entropy, or change the labels.`;
    const place = view.model.training?.labels?.location;
    const related = place ? [{ location: place, message: `The labels: ${found}.` }] : [];
    const fix = lossEdit(view, head, wanted);
    return [{ location, message, related, fixes: fix ? [fix] : [] }];
  },
};

export const unitsClasses: AdviceRule = {
  code: 'units-classes',
  severity: 'warning',
  source: SOURCES.neuralint,
  check(view) {
    const head = headOf(view);
    const classes = labelsOf(view)?.classes;
    if (!head || classes === undefined || head.units === undefined || head.rank !== 2) return [];
    const isClasses = head.loss.kind === 'categorical' || head.loss.kind === 'sparse';
    const location = isClasses && head.units !== classes ? view.place(head.layer, 'units') : undefined;
    if (!location) return [];
    const message = `The labels have ${classes} classes, but the last layer has ${head.units} units. It needs one unit per class.`;
    const place = view.model.training?.labels?.location;
    const related = place ? [{ location: place, message: 'The labels.' }] : [];
    const [fix] = view.set(`Use ${classes} units`, [head.layer], 'units', String(classes));
    return [{ location, message, related, fixes: fix ? [{ ...fix, isPreferred: true }] : [] }];
  },
};
