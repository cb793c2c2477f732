/** Where downloads, the TensorFlow set-up and the queue of runs are, for the editor, the command and the trainer. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `CONVLENS_CACHE`, else `$XDG_CACHE_HOME/convlens`, else `~/.cache/convlens`. */
export function cacheDirectory(): string {
  const { CONVLENS_CACHE, XDG_CACHE_HOME } = process.env;
  return CONVLENS_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'convlens');
}
