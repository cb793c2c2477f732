/** What the editor loads and runs inside its extension host with Node. */
import { appendFileSync } from 'node:fs';
import { type Result, runTests } from './runner.js';
import './start.suite.js';
import './everywhere.js';
import './training.suite.js';

export function run(): Promise<void> {
  return runTests(report);
}

/** Results are a file of JSON lines. */
function report(result: Result): void {
  const file = process.env.CONVLENS_TEST_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
