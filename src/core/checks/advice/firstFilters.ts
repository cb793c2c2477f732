/** The first convolution looks for edges and spots: 32 or 64 kernels are enough, and fewer than 16 miss some. */
import { isConvolution, isPatching } from './kinds.js';
import { type AdviceRule, SOURCES } from './rule.js';

export const firstFilters: AdviceRule = {
  code: 'first-filters',
  severity: 'hint',
  source: SOURCES.vgg,
  check(view) {
    const size = view.imageSize;
    const first = view.nodes.find(isConvolution);
    const filters = first && view.number(first, 'filters');
    if (!first || !size || Math.max(...size) < 24 || filters === undefined || isPatching(view, first))
      return [];
    const location = view.place(first, 'filters');
    if (!location || (filters >= 16 && filters <= 64)) return [];
    // A model's last convolution has as many filters as it has outputs.
    if (view.isOutput(first)) return [];
    const value = filters < 16 ? 32 : 64;
    const why =
      filters < 16
        ? 'so few kernels find few kinds of edges'
        : 'the first layer finds simple edges, and its large maps make many filters slow';
    const message = `The first convolution has ${filters} filters: ${why}. 32 or 64 are usual.`;
    return [
      { location, message, fixes: view.set(`Use ${value} filters`, [first], 'filters', String(value)) },
    ];
  },
};
