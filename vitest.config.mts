import { defineConfig } from 'vitest/config';

/** The core keeps nothing between analyses, as in an editor: its tests may share one. The rest is loaded anew for each file. */
const CORE = ['test/core/**/*.test.ts'];

export default defineConfig({
  test: {
    // One fewer than the processors is vitest's own choice: on two, one of them would wait for the other.
    maxWorkers: '100%',
    testTimeout: 180_000,
    // A module that is read while both cores are busy takes its time.
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'core', include: CORE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'others',
          // Two runs at a time, on two cores perhaps: more threads would wait for each other. Programs that are about
          // threads say how many they take.
          env: { CONVLENS_THREADS: '1' },
          include: ['test/**/*.test.ts'],
          exclude: ['test/vscode/**', 'test/e2e/**', ...CORE],
        },
      },
    ],
  },
});
