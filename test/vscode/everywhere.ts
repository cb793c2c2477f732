/** The suites for every extension host, a browser's worker included: no Node. */
import './hints.suite.js';
import './problems.suite.js';
import './badInput.suite.js';
import './diagram.suite.js';
import './notebook.suite.js';
import './saved.suite.js';
import './workspace.suite.js';
import './editor.suite.js';
