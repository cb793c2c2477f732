/** Results as a file of JSON lines. */
import { appendFileSync } from 'node:fs';
import type { Result } from './runner.js';

export function reportToFile(result: Result): void {
  const file = process.env.CONVLENS_TEST_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
