/**
 * What is remembered with a layer: it holds for the arguments that it was asked with (`bound`), wherever their code
 * stands.
 */

import type { Shape } from '../graph/dimension.js';
import type { NodeArgument } from '../graph/modelGraph.js';
import type { CallForm, LayerOutcome, LayerRow } from '../layers/row.js';
import type { BoundArgument } from './value.js';

export interface LayerMemory {
  outcome?: {
    readonly bound: ReadonlyMap<string, BoundArgument>;
    /** Undefined where the arguments are not told apart by a text. */
    readonly key: string | undefined;
    readonly inputs: readonly Shape[];
    readonly call: CallForm | undefined;
    readonly outcome: LayerOutcome;
  };
  /** Whether it may, on inputs of some rank. */
  mayHaveWeights?: {
    readonly bound: ReadonlyMap<string, BoundArgument>;
    readonly base: LayerRow;
    /** How many. */
    readonly inputs: number;
    readonly call: CallForm | undefined;
    readonly answer: boolean;
  };
  arguments?: {
    readonly bound: ReadonlyMap<string, BoundArgument>;
    readonly list: readonly NodeArgument[];
  };
}
