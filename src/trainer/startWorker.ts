/** What the supervisor forks: `worker.js`, a large program, with its compiled code kept from one run to the next. */
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { loadWithCodeCache } from '../runs/codeCache.js';

// The editor and whatever else the person does go first; a machine that has nothing else to do trains as fast. Threads
// begin with the priority of who starts them.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Where the system does not allow it, training takes its turns with all others.
}

let keep: (() => void) | undefined;
const worker = loadWithCodeCache(join(__dirname, 'worker.js'), 'train', (made) => {
  keep = made;
}) as typeof import('./worker.js');
worker.importWith((url) => import(url));
worker.beforeTheEnd(() => keep?.());
