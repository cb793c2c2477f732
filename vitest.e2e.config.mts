import { defineConfig } from 'vitest/config';

/** A person's clicks in VS Code in the browser: one window, steps in order. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: 'test/e2e/installed.ts',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 600_000,
    bail: 0,
  },
});
