/** Reads an optimiser's arguments by Keras's or TensorFlow.js's spelling. */

export type Options = Readonly<Record<string, unknown>>;

/** `SparseCategoricalCrossentropy`, `sparse_categorical_crossentropy` and `sparseCategoricalCrossentropy` are one. */
export const plain = (name: string) => name.replace(/[_\s-]/g, '').toLowerCase();

/** The first of the names that has a number; the names are compared without case and underscores. */
export function numberIn(options: Options, byDefault: number, ...names: string[]): number {
  const value = valueIn(options, ...names);
  return typeof value === 'number' ? value : byDefault;
}

export function flagIn(options: Options, ...names: string[]): boolean {
  return valueIn(options, ...names) === true;
}

export function valueIn(options: Options, ...names: string[]): unknown {
  for (const name of names)
    for (const [option, value] of Object.entries(options))
      if (plain(option) === plain(name) && value !== undefined && value !== null) return value;
  return undefined;
}
