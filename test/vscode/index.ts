/** What the editor loads and runs inside its extension host. */
import { runTests } from './runner.js';
import './start.suite.js';
import './hints.suite.js';
import './problems.suite.js';
import './badInput.suite.js';
import './diagram.suite.js';
import './notebook.suite.js';
import './saved.suite.js';
import './workspace.suite.js';
import './editor.suite.js';
import './training.suite.js';

export function run(): Promise<void> {
  return runTests();
}
