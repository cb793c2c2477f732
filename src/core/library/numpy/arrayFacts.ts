/** What an array remembers of its origin: the fields of `ArrayValue.facts` that training plans and checks read. */
import type { ArrayValue } from '../../evaluate/value.js';
import type { DataSource } from '../../graph/trainingSource.js';

export interface ArrayOrigin {
  /** Name of the Keras data set that it comes from: `mnist`. */
  readonly dataset?: string;
  readonly split?: 'train' | 'test' | string;
  readonly role?: 'images' | 'labels' | string;
  /** The folder or file that it comes from. */
  readonly source?: DataSource;
  /** The values were divided by the scale since they were loaded, and then the offset was added. */
  readonly scale?: number;
  readonly offset?: number;
  /** How many samples come at once. */
  readonly batchSize?: number;
  /** Labels with one column for each class. */
  readonly oneHot?: boolean;
  /** How many classes the labels have. */
  readonly classes?: number;
  /** The values were changed in a way that is not followed. */
  readonly isChanged?: boolean;
}

export function originOf(array: ArrayValue): ArrayOrigin {
  return array.facts as ArrayOrigin;
}
