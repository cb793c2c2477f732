/** Exceptions of the evaluated program, and the signals that end an evaluation early. */
import type { Location } from '../document.js';
import type { Value } from './value.js';

/** An exception of the evaluated program. */
export class Raised {
  constructor(
    readonly message: string,
    readonly at: Location,
    /** The exception object, when the program made it. */
    readonly value?: Value,
    /** Name of the built-in exception, when the language or a library raised it. */
    readonly exception?: string,
    /** What that was made with, where it is not words: the value that ends a generator. */
    readonly given?: readonly Value[],
  ) {}
}

/** The budget is spent or the host has cancelled. */
export class Halted {
  constructor(readonly reason: string) {}
}

/** Ends a generator whose reader wants no more of it. */
export class GeneratorCut {}
