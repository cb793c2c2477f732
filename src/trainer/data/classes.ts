/** Whether an output tells classes apart. */
import type { RunRequest } from '../../protocol/trainer.js';
import { outputUnits } from '../outputUnits.js';
import type { Wanted } from './dataset.js';

/** Where images are given for images, or a number is to be found, nothing has a class. */
export function hasClasses(plan: RunRequest['plan'], { target }: Wanted, classes: number): boolean {
  return !target && !isNumber(plan, classes);
}

/** One value that is compared as a number says more than which of two classes. */
function isNumber(plan: RunRequest['plan'], classes: number): boolean {
  const loss = plan.settings.loss?.value ?? '';
  return outputUnits(plan) === 1 && classes > 2 && !/crossentropy|hinge/i.test(loss.replaceAll('_', ''));
}
