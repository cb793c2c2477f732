import { defineConfig } from 'vitest/config';

/** What keeps nothing between its tests may share what it has loaded: the core, as in an editor, and what stands on it. */
const CORE = ['test/core/**/*.test.ts'];
const SHARED = ['test/cli/**/*.test.ts', 'test/protocol/**/*.test.ts', 'test/trainer/**/*.test.ts'];
/** They replace how threads start, for all that is loaded after. */
const WITH_BUILT_WORKERS = ['folderLoops', 'loadedData', 'records'].map(
  (name) => `test/trainer/${name}.test.ts`,
);

/**
 * Two runs at a time, on two cores perhaps: more threads would wait for each other. Programs that are about threads say
 * how many they take.
 */
const env = { CONVLENS_THREADS: '1' };

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
        test: { name: 'shared', env, include: SHARED, exclude: WITH_BUILT_WORKERS, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'others',
          env,
          include: [
            ...['bench', 'extension', 'runs', 'webview', 'wheel'].map(
              (folder) => `test/${folder}/**/*.test.ts`,
            ),
            ...WITH_BUILT_WORKERS,
          ],
        },
      },
    ],
  },
});
