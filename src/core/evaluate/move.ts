/**
 * How code has moved since it was evaluated: what is written in a function stands where it stood, counted from the
 * function's beginning. For models that are taken over from an earlier version of their text.
 */
import type { Location } from '../document.js';
import type { ModelValue } from './value.js';

export interface Move {
  /** Equal for equal moves. */
  readonly key: string;
  /** Where it stands now. */
  at(location: Location): Location;
  /** Where what stands there now stood. */
  before(location: Location): Location;
}

/** A piece of code that moves as one. */
export type Place = Location;

/** Undefined where each place is what it was. The two lists have the same pieces of code in the same order. */
export function moveOf(former: readonly Place[], now: readonly Place[]): Move | undefined {
  const steps = former.map(({ start }, index) => (now[index]?.start ?? start) - start);
  if (steps.every((by) => by === 0)) return undefined;
  const back = steps.map((by) => -by);
  const forth = shifter(former, steps);
  return { key: steps.join(), at: forth, before: shifter(now, back) };
}

/** The same object for the same place: layers share them. */
function shifter(places: readonly Place[], steps: readonly number[]): (location: Location) => Location {
  const known = new Map<Location, Location>();
  return (location) => {
    const moved = known.get(location) ?? shifted(location, places, steps);
    known.set(location, moved);
    return moved;
  };
}

function shifted(location: Location, places: readonly Place[], steps: readonly number[]): Location {
  const { path, start, end } = location;
  const index = places.findIndex((place) => place.path === path && place.start <= start && end <= place.end);
  const by = steps[index] ?? 0;
  return by === 0 ? location : { path, start: start + by, end: end + by };
}

/** Models whose graphs say where they are written in places alone that can be moved. */
export const movable = new WeakSet<ModelValue>();
