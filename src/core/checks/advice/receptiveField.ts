/** Before global pooling each position answers alone: it has to see most of the object. */
import { isConvolution, isGlobalPool } from './kinds.js';
import type { Advice, AdviceRule } from './rule.js';

export const receptiveField: AdviceRule = {
  code: 'receptive-field',
  severity: 'hint',
  source: 'Araujo et al. 2019, doi 10.23915/distill.00021',
  isOfWhole: true,
  check(view) {
    const size = view.imageSize;
    if (!size || !view.isChain || view.nodes.some(({ nestedModel }) => nestedModel)) return [];
    return view.nodes.filter(isGlobalPool).flatMap((node): readonly Advice[] => {
      const before = view.before(node);
      const field = before?.receptiveField;
      const last = view.nodes.slice(0, view.nodes.indexOf(node)).findLast(isConvolution);
      const location = last && view.place(last);
      if (!field || !location || field.some((side) => typeof side !== 'number')) return [];
      const sees = field as readonly number[];
      if (sees.every((side, axis) => 2 * side >= (size[axis] ?? 0))) return [];
      const message = `Each position sees ${sees.join('×')} of the ${size.join('×')} image when the maps are pooled globally: less than half a side, so that larger objects are never seen whole. Pool once more before, or add layers.`;
      return [{ location, message }];
    });
  },
};
