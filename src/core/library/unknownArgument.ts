/** A named argument that a layer, a model or an application does not take. */

import type { Severity } from '../checks/diagnostic.js';
import { didYouMean, editDistance } from '../checks/nearestName.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument } from '../evaluate/value.js';

interface Names {
  /** All that are taken; the nearest one is offered. */
  readonly known: readonly string[];
  /** Those that are told where none is near, if not all. */
  readonly told?: readonly string[];
}

/** One letter too many, too few or wrong, or two in each other's place: no argument of another version. */
export const isSlip = (name: string, known: readonly string[], shortest = SHORTEST): boolean =>
  name.length >= shortest && known.some((each) => editDistance(name, each) === 1);

/** Earlier layers had many arguments of three letters. */
const SHORTEST = 4;

export function reportUnknownArgument(
  title: string,
  [name, argument]: readonly [string, BoundArgument],
  { known, told = known }: Names,
  call: NativeCall,
  { severity = 'error', isIgnored = false }: { severity?: Severity; isIgnored?: boolean } = {},
): void {
  const effect = isIgnored ? 'TensorFlow.js ignores it' : 'Keras refuses it';
  call.evaluation.report({
    code: 'unknown-argument',
    severity,
    message: `${title} has no argument "${name}"; ${effect}. ${didYouMean(name, known, `It takes: ${told.join(', ')}.`)}`,
    location: argument.nameLocation ?? argument.location ?? call.location,
    stack: call.stack,
    fixFacts: [{ kind: 'misspelt-name', name, known }],
  });
}
