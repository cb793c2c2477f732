/** The plan honours exactly the metrics that the trainer measures. */
import { expect, test } from 'vitest';
import { MEASURED } from '../../src/core/graph/metrics.js';
import { meterOf } from '../../src/trainer/metrics.js';

test('every metric that the plan honours is measured', () => {
  const byStep = ['accuracy', 'acc'];
  const missing = [...MEASURED].filter((name) => !byStep.includes(name) && !meterOf(name, {}, 3));
  expect(missing).toEqual([]);
  expect(meterOf('sensitivityatspecificity', {}, 3)).toBeUndefined();
});
