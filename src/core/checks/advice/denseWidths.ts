/** A head narrows towards the classes: a dense layer wider than the one before it is an odd shape there. */
import { isDense } from './kinds.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

export const denseWidths: AdviceRule = {
  code: 'dense-widths',
  severity: 'hint',
  source: SOURCES.neuralint,
  check(view) {
    const size = view.imageSize;
    const dense = view.nodes.filter(isDense);
    const lossKind = view.model.training?.loss?.value ?? '';
    // Decoders widen on purpose; only a classifier of images has a head.
    if (!size || !view.isChain || !/cross/i.test(lossKind)) return [];
    return dense.slice(1, -1).flatMap((node, index): readonly Advice[] => {
      const before = dense[index];
      const [from, to] = [before && view.number(before, 'units'), view.number(node, 'units')];
      const location =
        from !== undefined && to !== undefined && to > from ? view.place(node, 'units') : undefined;
      if (!location) return [];
      const message = `The head widens from ${from} to ${to} units. Dense layers on the way to the classes usually get narrower, so that each keeps the essence of the one before.`;
      return [{ location, message, fixes: view.set(`Use ${from} units`, [node], 'units', String(from)) }];
    });
  },
};
