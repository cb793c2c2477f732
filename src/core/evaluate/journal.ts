/**
 * Remembers changes to mutable values so that a branch can be tried, undone and joined with its sibling.
 * Every write to a value with identity goes through `set`; outside a branch it costs one comparison.
 */

/** A place that holds a value: `object` gives identity, `key` the slot in it. */
export interface Slot<T> {
  readonly object: object;
  readonly key: string;
  get(): T;
  set(value: T): void;
  /** Both branches' outcomes to one; `Value` slots join by the evaluator's rule when this is absent. */
  join?(left: T, right: T): T;
}

export interface Journal {
  /** Writes, remembering the old content when a branch is being tried. */
  set<T>(slot: Slot<T>, value: T): void;
  /** Tells of an object just made: what a branch does to its own objects, the other side has nothing to say to. */
  born(object: object): void;
  /** Before changing a container in place (a list's items, a dict's entries): keeps a copy, once per branch. */
  touch<T>(slot: Slot<T>, copy: (content: T) => T): void;
}

/** A property that may be missing, where undefined takes it away. */
export function propertySlot<Holder extends object, Key extends keyof Holder & string>(
  object: Holder,
  key: Key,
  join?: (left: Holder[Key], right: Holder[Key]) => Holder[Key],
): Slot<Holder[Key]> {
  return {
    object,
    key,
    get: () => object[key],
    set: (value) => {
      if (value === undefined) delete (object as Partial<Holder>)[key];
      else object[key] = value;
    },
    ...(join && { join }),
  };
}
