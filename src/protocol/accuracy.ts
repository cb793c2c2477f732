/** Accuracy among the numbers of an epoch, whatever the code calls it. Pure: pages, editor and command show it. */

/** By its names in Keras's logs, before the names that are the same thing of one kind of label. */
const NAMES = [
  ...['accuracy', 'acc', 'sparse_categorical_accuracy', 'categorical_accuracy', 'binary_accuracy'],
];

/** 0 … 1; undefined where the run measures none. */
export function accuracyIn(
  metrics: Readonly<Record<string, number>>,
  of: 'training' | 'validation',
): number | undefined {
  return NAMES.map((name) => metrics[of === 'validation' ? `val_${name}` : name]).find(
    (value) => value !== undefined,
  );
}

/** What is measured besides loss and accuracy, by its name in training: `mae`, `binary_io_u`. */
export function othersIn(metrics: Readonly<Record<string, number>>): readonly string[] {
  const names = Object.keys(metrics).map((name) => name.replace(/^val_/, ''));
  return [...new Set(names)].filter((name) => name !== 'loss' && !NAMES.includes(name));
}
