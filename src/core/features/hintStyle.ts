/** What a hint shows and how: the choices that an editor offers its user. */
import type { Dim } from '../graph/dimension.js';
import { formatCount, formatExact } from '../graph/dimensionArithmetic.js';

export type Figure = 'shape' | 'parameters' | 'multiplyAdds' | 'memory' | 'receptiveField';
/** `short` is `221.6 k`, `exact` is `221,568`. */
export type NumberFormat = 'short' | 'exact';
/** `asComputed` leaves the channels where the layer has them. */
export type ChannelOrder = 'asComputed' | 'last' | 'first';

export interface HintStyle {
  readonly figures: readonly Figure[];
  readonly numbers: NumberFormat;
  readonly channels: ChannelOrder;
  /** Says words in the reader's language; English without it. */
  readonly say?: (text: string) => string;
}

export const DEFAULT_HINT_STYLE: HintStyle = {
  figures: ['shape', 'parameters'],
  numbers: 'short',
  channels: 'asComputed',
};

export function countText(dim: Dim, numbers: NumberFormat): string {
  return numbers === 'exact' && typeof dim === 'number' ? formatExact(dim) : formatCount(dim);
}
