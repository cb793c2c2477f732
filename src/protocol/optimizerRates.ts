/** Keras's learning rate of each optimiser, where the code gives none; by name without case and underscores. */
export const DEFAULT_RATES = {
  sgd: 0.01,
  momentum: 0.01,
  rmsprop: 0.001,
  adam: 0.001,
  adamw: 0.001,
  nadam: 0.001,
  adamax: 0.001,
  adagrad: 0.001,
  adadelta: 0.001,
  lion: 0.001,
} as const;
