/** What runs in a workspace of several folders that the user does not trust. */
import { reportToFile } from './reportToFile.js';
import { runTests } from './runner.js';
import './untrusted.suite.js';

export function run(): Promise<void> {
  return runTests(reportToFile);
}
