import { defineConfig } from 'vitest/config';

/** A person's clicks in VS Code in the browser: one window a file, steps in order. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: 'test/e2e/installed.ts',
    setupFiles: 'test/e2e/failures.ts',
    // Each file has a window, a server and a queue of runs of its own; much of a test is waiting.
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 600_000,
  },
});
