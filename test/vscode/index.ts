/** What the editor loads and runs inside its extension host with Node. */
import { reportToFile } from './reportToFile.js';
import { runTests } from './runner.js';
import './start.suite.js';
import './everywhere.js';
import './training.suite.js';

export function run(): Promise<void> {
  return runTests(reportToFile);
}
