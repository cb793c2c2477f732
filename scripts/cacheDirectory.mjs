// Per-user directory of everything that ConvLens downloads or builds once; src/runs/cacheDirectory.ts has the same rule.
import { homedir } from 'node:os';
import path from 'node:path';

export const cacheDirectory =
  process.env.CONVLENS_CACHE ||
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'convlens');
