/** Precision and recall per class, from a confusion table. Pure: the page and the command line show it. */

export interface ClassRow {
  readonly name: string;
  /** Of the images that were called this class, the share that is; undefined when none was. */
  readonly precision?: number;
  /** Of the images of this class, the share that was found; undefined when there are none. */
  readonly recall?: number;
  readonly images: number;
  /** What it is most often taken for. */
  readonly takenFor?: { readonly name: string; readonly images: number };
}

/** `confusion`: rows are the true classes, columns the predicted ones. */
export function classReport(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): readonly ClassRow[] {
  return confusion.map((row, truth) => {
    const images = sum(row);
    const called = sum(confusion.map((other) => other[truth] ?? 0));
    const right = row[truth] ?? 0;
    const wrong = row.map((count, guess) => (guess === truth ? 0 : count));
    const most = Math.max(0, ...wrong);
    return {
      name: classes[truth] ?? String(truth),
      ...(called > 0 && { precision: right / called }),
      ...(images > 0 && { recall: right / images }),
      images,
      ...(most > 0 && {
        takenFor: { name: classes[wrong.indexOf(most)] ?? String(wrong.indexOf(most)), images: most },
      }),
    };
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
