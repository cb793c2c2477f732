/** A layer's arguments where their code stands now: each is moved when it is asked for, and most never are. */
import type { Move } from './move.js';
import type { BoundArgument, Value } from './value.js';

type Arguments = ReadonlyMap<string, BoundArgument>;

export class MovedArguments implements Arguments {
  #all: Arguments | undefined;

  /** `from`: where they stood. */
  constructor(
    readonly from: Arguments,
    readonly move: Move,
  ) {}

  get size(): number {
    return this.from.size;
  }

  has(name: string): boolean {
    return this.from.has(name);
  }

  get(name: string): BoundArgument | undefined {
    return this.from.has(name) ? this.#moved().get(name) : undefined;
  }

  forEach(run: (argument: BoundArgument, name: string, all: Arguments) => void): void {
    for (const [name, argument] of this) run(argument, name, this);
  }

  entries(): MapIterator<[string, BoundArgument]> {
    return this.#moved().entries();
  }

  keys(): MapIterator<string> {
    return this.from.keys();
  }

  values(): MapIterator<BoundArgument> {
    return this.#moved().values();
  }

  [Symbol.iterator](): MapIterator<[string, BoundArgument]> {
    return this.entries();
  }

  #moved(): Arguments {
    this.#all ??= new Map(
      [...this.from].map(([name, argument]) => [name, movedArgument(argument, this.move)]),
    );
    return this.#all;
  }
}

/** The arguments themselves, wherever their code stands: what does not tell of places is the same for them. */
export function unmoved(bound: Arguments): Arguments {
  return bound instanceof MovedArguments ? bound.from : bound;
}

function movedArgument({ value, location, nameLocation }: BoundArgument, move: Move): BoundArgument {
  return {
    value: movedValue(value, move),
    ...(location && { location: move.at(location) }),
    ...(nameLocation && { nameLocation: move.at(nameLocation) }),
  };
}

function movedValue(value: Value, move: Move): Value {
  switch (value.kind) {
    case 'configured':
      return { ...value, bound: new MovedArguments(unmoved(value.bound), move) };
    case 'unknown':
      return value.origin ? { ...value, origin: move.at(value.origin) } : value;
    case 'tuple': {
      const items = value.items.map((item) => movedValue(item, move));
      return items.every((item, index) => item === value.items[index]) ? value : { ...value, items };
    }
    default:
      return value;
  }
}
