/** Keras's and TensorFlow.js's losses, by either spelling. */
import { TrainingFault } from './fault.js';
import { plain } from './optimizers/options.js';

const losses: Readonly<Record<string, string>> = {
  categoricalcrossentropy: 'categoricalCrossentropy',
  sparsecategoricalcrossentropy: 'sparseCategoricalCrossentropy',
  binarycrossentropy: 'binaryCrossentropy',
  meansquarederror: 'meanSquaredError',
  mse: 'meanSquaredError',
  meanabsoluteerror: 'meanAbsoluteError',
  mae: 'meanAbsoluteError',
  hinge: 'hinge',
  squaredhinge: 'squaredHinge',
  categoricalhinge: 'categoricalHinge',
  kldivergence: 'kullbackLeiblerDivergence',
  kullbackleiblerdivergence: 'kullbackLeiblerDivergence',
  poisson: 'poisson',
  logcosh: 'logcosh',
  cosinesimilarity: 'cosineProximity',
};

/** The loss by TensorFlow.js's name. */
export function lossName(name: string): string {
  const known = losses[plain(name)];
  if (known) return known;
  throw new TrainingFault(
    `The loss “${name}” is not available in TensorFlow.js. Compile with one of: ${[...new Set(Object.values(losses))].join(', ')}.`,
  );
}

export const isCrossentropy = (loss: string) => loss.endsWith('Crossentropy');
