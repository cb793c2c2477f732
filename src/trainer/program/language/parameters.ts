/** A call's arguments as the names of the function that is called. */
import { Frame } from './frame.js';
import { type Own, PyDict, PyTuple, Raised, type Value } from './values.js';

/** Throws Python's TypeError where the arguments do not fit the parameters of the function `name`. */
export function calledFrame(
  name: string,
  { node, frame: outer, defaults }: NonNullable<Own['code']>,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Frame {
  const frame = new Frame(outer);
  const left = new Map(named);
  let next = 0;
  node.parameters.forEach((parameter, place) => {
    const target = parameter.target.kind === 'name' ? parameter.target.name : '';
    if (parameter.kind === 'rest') {
      frame.names.set(target, new PyTuple(args.slice(next)));
      next = args.length;
      return;
    }
    if (parameter.kind === 'restKeywords') {
      frame.names.set(target, new PyDict([...left]));
      left.clear();
      return;
    }
    const given = parameter.kind === 'keywordOnly' || next >= args.length ? left.get(target) : args[next++];
    left.delete(target);
    const value = given === undefined && parameter.default ? defaults[place] : given;
    if (value === undefined) throw new Raised('TypeError', `${name}() is missing the argument '${target}'`);
    frame.names.set(target, value);
  });
  if (next < args.length || left.size > 0)
    throw new Raised('TypeError', `${name}() is given more than it takes`);
  return frame;
}
