import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/e2e/**'],
    // One fewer than the processors is vitest's own choice: on two, one of them would wait for the other.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
