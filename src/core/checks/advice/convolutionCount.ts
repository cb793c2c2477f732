/** Small images need few convolutions: start with two or three, and stop at ten without shortcuts. */
import { isConvolution } from './kinds.js';
import { type AdviceRule, SOURCES } from './rule.js';

/** Images up to this side are small. */
const SMALL = 64;
const MOST = 10;

export const convolutionCount: AdviceRule = {
  code: 'convolution-count',
  severity: 'hint',
  source: SOURCES.cs231n,
  isOfWhole: true,
  check(view) {
    const size = view.imageSize;
    const convolutions = view.nodes.filter(({ family }) => family === 'convolution');
    const [first] = convolutions;
    if (
      !size ||
      !first ||
      !isConvolution(first) ||
      !view.isChain ||
      view.nodes.some((node) => node.nestedModel)
    )
      return [];
    const side = Math.max(...size);
    if (convolutions.length === 1 && side > 16) {
      const location = view.place(first);
      const message = `The only convolution layer sees ${side}×${side} pixels through one kernel. Start with two or three, so that later ones combine what earlier ones find.`;
      return location ? [{ location, message }] : [];
    }
    const extra = convolutions[MOST];
    const location = extra && side <= SMALL ? view.place(extra) : undefined;
    if (!location) return [];
    const message = `This is convolution layer ${MOST + 1} of ${convolutions.length} for images of ${size.join('×')}, one after another. Three to ten are usual at this size; more need shortcuts (Add) to train well.`;
    return [{ location, message }];
  },
};
