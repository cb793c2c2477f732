/** What runs where the open folder is on no disk, with Node: the suites for everywhere, and what differs. */
import { reportToFile } from './reportToFile.js';
import { runTests } from './runner.js';
import './virtual.suite.js';
import './everywhere.js';

export function run(): Promise<void> {
  return runTests(reportToFile);
}
