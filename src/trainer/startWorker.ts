/** What the supervisor forks: `worker.js`, a large program, with its compiled code kept from one run to the next. */
import { join } from 'node:path';
import { loadWithCodeCache } from '../runs/codeCache.js';

let keep: (() => void) | undefined;
const worker = loadWithCodeCache(join(__dirname, 'worker.js'), 'train', (made) => {
  keep = made;
}) as typeof import('./worker.js');
worker.importWith((url) => import(url));
worker.beforeTheEnd(() => keep?.());
