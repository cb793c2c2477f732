/** None where an object was meant: told where it comes from, for there it is mended. */
import type { Location } from '../document.js';
import type { Machine } from './machine.js';
import { noReturn } from './missingReturn.js';
import type { Frame } from './scope.js';
import type { NoneValue, Value } from './value.js';

/** `model.add(Flatten())()`: undefined where it is not sure that it is None. */
export function callOfNone(
  machine: Machine,
  object: NoneValue,
  at: Location,
  frame: Frame,
): Value | undefined {
  const { inPlace } = object;
  const stack = [at, ...frame.callers];
  const unreturned = noReturn(object, 'something that is called', { location: at, stack });
  if (unreturned) return machine.refuse('', at, 'TypeError', frame, unreturned);
  if (!inPlace) return undefined;
  return machine.refuse(
    `${inPlace.method} changes the model itself and gives None, which cannot be called: leave out the brackets behind it`,
    at,
    'TypeError',
    frame,
    { fixFacts: [{ kind: 'called-collection' }] },
  );
}

/** A member of None, which has none: undefined where it is not sure that it is None. */
export function memberOfNone(
  machine: Machine,
  object: NoneValue,
  name: string,
  at: Location,
  frame: Frame,
): Value | undefined {
  const stack = [at, ...frame.callers];
  const unreturned = noReturn(object, `an object with “${name}”`, { location: at, stack });
  if (unreturned) return machine.refuse('', at, 'AttributeError', frame, unreturned);
  if (!object.inPlace) return undefined;
  const { method, location } = object.inPlace;
  const isHere = location.path === at.path;
  return machine.refuse('', at, 'AttributeError', frame, {
    message: `${method} changes the model itself and gives None, which has no “${name}”. Call it on a line of its own, without a variable before it.`,
    location: isHere ? location : at,
    stack: isHere ? [location] : stack,
    cause: `in place ${location.path} ${location.start}`,
    fixFacts: [{ kind: 'own-statement' }],
  });
}
