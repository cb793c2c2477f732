/** The core as the packaged extension loads it: with its compiled code kept, the first text has its hints sooner. */
import { join } from 'node:path';
import { loadWithCodeCache } from '../runs/codeCache.js';

/** When the first texts have been read, and what that needs is compiled: keeping it takes a tenth of a second. */
const KEPT_AFTER_MS = 20_000;

export function loadCore(): unknown {
  return loadWithCodeCache(join(__dirname, 'core.js'), 'editor', (keep) => {
    setTimeout(keep, KEPT_AFTER_MS).unref();
  });
}
