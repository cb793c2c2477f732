/** Names in force: a function's own, then those around it. */
import type { Own, Value } from './values.js';

export class Frame {
  readonly names = new Map<string, Value>();
  /** Names that `global` or `nonlocal` has it write elsewhere. */
  readonly elsewhere = new Map<string, Frame>();
  constructor(
    readonly outer?: Frame,
    /** The class whose body this is: functions in it do not see its names. */
    readonly ofClass?: Own,
    /** Of the text that a module's outermost frame belongs to. */
    readonly path?: string,
  ) {}

  find(name: string): Value | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.outer) {
      const value = frame.ofClass && frame !== this ? undefined : frame.names.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  bind(name: string, value: Value): void {
    (this.elsewhere.get(name) ?? this).names.set(name, value);
  }

  get module(): Frame {
    let frame: Frame = this;
    while (frame.outer) frame = frame.outer;
    return frame;
  }

  /** The class in whose body the code stands. */
  get enclosingClass(): Own | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.outer)
      if (frame.ofClass) return frame.ofClass;
    return undefined;
  }
}
