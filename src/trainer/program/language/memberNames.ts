/** Python's functions that take the name of a member. */
import type { Evaluator } from './evaluator.js';
import { native } from './natives.js';
import { Made, Raised, shown, textOf, Unsupported, type Value } from './values.js';

export function byMemberName(evaluator: Evaluator, name: string, at: number): Value | undefined {
  const member = ([object = null, own = null]: readonly Value[]): Value | undefined => {
    try {
      return evaluator.attribute(object, textOf(own), at);
    } catch (error) {
      if (error instanceof Raised && error.exception === 'AttributeError') return undefined;
      throw error;
    }
  };
  switch (name) {
    case 'hasattr':
      return native(name, ({ args }) => member(args) !== undefined);
    case 'getattr':
      return native(name, ({ args }) => {
        const found = member(args) ?? args[2];
        if (found !== undefined) return found;
        throw new Raised('AttributeError', `no attribute '${shown(args[1] ?? null)}'`);
      });
    case 'setattr':
      return native('own setattr', ({ args: [object = null, own = null, value = null] }) => {
        if (!(object instanceof Made && object.own)) throw new Unsupported('setattr of this');
        object.members.set(textOf(own), value);
        return null;
      });
    default:
      return undefined;
  }
}
