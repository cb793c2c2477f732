/** What the editor loads and runs inside its extension host in a browser's worker: one file without Node. */
import { runTests } from './runner.js';
import './web.suite.js';
import './everywhere.js';

export function run(): Promise<void> {
  // The page hands the worker's console on, which is how scripts/hostSuite.mjs hears of it.
  return runTests((result) => console.log(`CONVLENS_TEST_RESULT ${JSON.stringify(result)}`));
}
