/** What drawing starts from, and how it can be asked for. */
import type { DiagramModel } from '../features/facts.js';
import { type FlatModel, flatten } from './flatten.js';
import { groupParts } from './group.js';
import type { Part } from './parts.js';
import type { ColourBy, Direction, ViewKind } from './scene.js';

/** A model with its groups found: made once per text, drawn many times. */
export interface Prepared {
  readonly model: FlatModel;
  readonly parts: readonly Part[];
}

export interface DrawOptions {
  readonly view?: ViewKind;
  readonly direction?: Direction;
  readonly colourBy?: ColourBy;
  /** Groups that are open; by default as many as make a drawing of a size to take in. */
  readonly open?: ReadonlySet<string>;
}

export function prepare(model: DiagramModel, models: readonly DiagramModel[]): Prepared {
  const flat = flatten(model, models);
  return { model: flat, parts: groupParts(flat) };
}
