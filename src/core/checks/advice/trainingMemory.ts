/** What one training step keeps: outputs and their gradients for the batch, weights, gradients, optimiser state. */
import { bytesText } from '../../features/words.js';
import { plain } from './head.js';
import type { AdviceRule } from './rule.js';

/** Numbers kept per weight by the optimiser, besides the weight and its gradient. */
const STATES: Readonly<Record<string, number>> = {
  sgd: 0,
  adam: 2,
  adamw: 2,
  nadam: 2,
  adamax: 2,
  rmsprop: 1,
  adagrad: 1,
};

export const trainingMemory: AdviceRule = {
  code: 'training-memory',
  severity: 'information',
  source: 'the outputs of all layers, twice, for the batch, and the weights with their gradients',
  check(view) {
    const { training, totals } = view.model;
    const memory = view.options.deviceMemory;
    const batch = training?.batchSize;
    const { activationBytes, params } = totals;
    if (memory === undefined || !batch || totals.leftOut > 0 || batch.location.path !== view.document.path)
      return [];
    if (typeof activationBytes !== 'number' || typeof params.trainable !== 'number') return [];
    const states = STATES[plain(training?.optimizer?.value.name ?? '')] ?? 1;
    const fixed = 4 * params.trainable * (2 + states);
    const needed = fixed + 2 * activationBytes * batch.value;
    if (needed <= memory) return [];
    const fits = 2 ** Math.floor(Math.log2(Math.max(1, (memory - fixed) / (2 * activationBytes))));
    const message = `A step with ${batch.value} images keeps about ${bytesText(needed)}; the device has ${bytesText(memory)}. ${fixed + 2 * activationBytes > memory ? 'Even one image is too much: make the maps smaller.' : `${fits} images fit.`}`;
    const { start, end } = batch.location;
    const isNumber = /^\d+$/.test(view.document.text.slice(start, end));
    const fix = {
      title: `Use a batch of ${fits}`,
      edits: [{ start, end, newText: String(fits) }],
      isPreferred: true,
    };
    return [
      { location: batch.location, message, fixes: isNumber && fits >= 1 && fits < batch.value ? [fix] : [] },
    ];
  },
};
