/** What runs where the open folder is on no disk, with Node: the suites that read it, and what differs. */
import { reportToFile } from './reportToFile.js';
import { runTests } from './runner.js';
import './virtual.suite.js';
import './hints.suite.js';
import './notebook.suite.js';
import './saved.suite.js';
import './workspace.suite.js';

export function run(): Promise<void> {
  return runTests(reportToFile);
}
