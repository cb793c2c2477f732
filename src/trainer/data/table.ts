import { TrainingFault } from '../fault.js';

/** `names`: those that the table `file` has. */
export function missingColumn(name: string | number, file: string, names: readonly string[]): TrainingFault {
  return new TrainingFault(
    `Expected a column “${name}” in ${file}, and found: ${names.slice(0, 8).join(', ')}.`,
    'chooseData',
  );
}
