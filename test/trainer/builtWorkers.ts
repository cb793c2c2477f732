/** Imported first: the threads that decode files are those of the build, beside which no TypeScript is loaded. */
import type { WorkerOptions } from 'node:worker_threads';
import { vi } from 'vitest';

vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  return {
    ...real,
    Worker: class extends real.Worker {
      constructor(file: string, options?: WorkerOptions) {
        super(file.replace(/src([\\/])trainer[\\/]data/, 'dist$1trainer'), options);
      }
    },
  };
});
