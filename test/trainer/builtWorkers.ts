/** Imported by what decodes files: the threads that do are those of the build, beside which no TypeScript is loaded. */
import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';

const { Worker } = workerThreads;

/** For all that runs after in this process, which has no others of its name. */
workerThreads.Worker = class extends Worker {
  constructor(file: string | URL, options?: WorkerOptions) {
    super(
      typeof file === 'string' ? file.replace(/src([\\/])trainer[\\/]data/, 'dist$1trainer') : file,
      options,
    );
  }
};
syncBuiltinESMExports();
