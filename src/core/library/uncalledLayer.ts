/** A layer, or a class of layers, that stands where its output was meant. */
import type { Location } from '../document.js';
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import type { Value } from '../evaluate/value.js';

/** The quick fix reads where the layer is made: it may lack its `(x)` there. */
export function uncalledLayer(
  value: Value,
  location: Location,
  stack: EvaluationProblem['stack'],
): EvaluationProblem {
  const isNamed = value.kind === 'layer' || value.kind === 'model';
  const found = isNamed ? `the layer "${value.name}"` : 'a layer class';
  const made = value.kind === 'layer' ? value.made[0] : undefined;
  const isHere = made !== undefined && made.path === location.path;
  return {
    code: 'not-called',
    severity: 'error',
    message: uncalledText(found),
    location,
    ...(stack && { stack }),
    ...(isHere && { fixFacts: [{ kind: 'uncalled-layer', madeAt: made.start }] }),
    ...(value.kind === 'model' && { fixFacts: [{ kind: 'model-for-output' }] }),
  };
}

export const uncalledText = (found: string): string =>
  `A tensor was expected; found ${found} itself. Call it on a tensor first: layer(x).`;
