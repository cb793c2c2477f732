/** Learning rates outside the range in which the optimiser is known to work. */
import { plain } from './head.js';
import { type AdviceRule, SOURCES } from './rule.js';

/** The usual rate and the highest sensible one. */
const USUAL: Readonly<Record<string, readonly [number, number]>> = {
  adam: [0.001, 0.01],
  adamw: [0.001, 0.01],
  nadam: [0.001, 0.01],
  adamax: [0.001, 0.02],
  rmsprop: [0.001, 0.01],
  sgd: [0.01, 1],
};
const LEAST = 1e-6;

export const learningRate: AdviceRule = {
  code: 'learning-rate',
  severity: 'information',
  source: SOURCES.umlaut,
  check(view) {
    const optimizer = view.model.training?.optimizer;
    if (!optimizer || optimizer.location.path !== view.document.path) return [];
    const { name, options } = optimizer.value;
    const rate = options.learning_rate ?? options.learningRate ?? options.lr;
    const usual = USUAL[plain(name)];
    if (typeof rate !== 'number' || !usual || rate <= 0 || (rate <= usual[1] && rate >= LEAST)) return [];
    const { start, end } = optimizer.location;
    const text = view.document.text.slice(start, end);
    const found = [...text.matchAll(/\d[\d_]*(\.\d*)?(e[+-]?\d+)?|\.\d+/gi)].find(
      ([number]) => Number(number) === rate,
    );
    const place = found
      ? { start: start + found.index, end: start + found.index + found[0].length }
      : { start, end };
    const message = `A learning rate of ${rate} is ${rate > usual[1] ? 'high' : 'low'} for ${name}: ${rate > usual[1] ? 'the loss may jump or become NaN' : 'the weights will hardly move'}. ${usual[0]} is the usual start.`;
    const fix = {
      title: `Use ${usual[0]}`,
      edits: [{ ...place, newText: String(usual[0]) }],
      isPreferred: true,
    };
    return [{ location: { path: optimizer.location.path, ...place }, message, fixes: found ? [fix] : [] }];
  },
};
