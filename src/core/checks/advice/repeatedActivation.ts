/** An activation on an activation: at best it does nothing, at worst it flattens what the first one gave. */
import { activationOf } from './kinds.js';
import { type Advice, type AdviceRule, SOURCES } from './rule.js';

export const repeatedActivation: AdviceRule = {
  code: 'repeated-activation',
  severity: 'information',
  source: SOURCES.umlaut,
  check: (view) =>
    view.nodes.flatMap((node): readonly Advice[] => {
      const before = node.family === 'activation' ? view.before(node) : undefined;
      if (!before || view.after(before).length !== 1) return [];
      const [first, second] = [activationOf(view, before), activationOf(view, node)];
      if (!first || !second || first === 'linear' || second === 'linear') return [];
      const location = view.place(node);
      if (!location) return [];
      const same = first === second ? `${first} twice in a row` : `${second} on top of ${first}`;
      const message = `${same}: one activation after a layer is enough. ${/softmax|sigmoid/.test(second) ? 'Scores should reach it as they are.' : 'Leave one of them out.'}`;
      const place = view.place(before, 'activation');
      return [
        { location, message, related: place ? [{ location: place, message: `Here is ${first}.` }] : [] },
      ];
    }),
};
