/** Names in force at a place in the program. */
import type { Value } from './value.js';

export interface Scope {
  readonly parent?: Scope;
  readonly names: Map<string, Value>;
}
