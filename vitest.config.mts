import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const CORE = ['test/core/**/*.test.ts'];
const OTHERS = ['bench', 'cli', 'extension', 'protocol', 'runs', 'trainer', 'webview', 'wheel'];

/** Modules, globals or a page: for all that is loaded after. */
const REPLACES = /\bvi\.(?:mock|stubGlobal)|@vitest-environment/;

/** Tests that replace something have a worker of their own; others share what is loaded. */
const ISOLATED = OTHERS.flatMap((folder) =>
  readdirSync(`test/${folder}`)
    .map((name) => `test/${folder}/${name}`)
    .filter((file) => file.endsWith('.test.ts') && REPLACES.test(readFileSync(file, 'utf8'))),
);

/**
 * Two runs at a time, on two cores perhaps: more threads would wait for each other. Programs that are about threads say
 * how many they take.
 */
const env = { CONVLENS_THREADS: '1' };

export default defineConfig({
  // Only an editor has the real one.
  resolve: { alias: { vscode: fileURLToPath(new URL('test/extension/vscode.ts', import.meta.url)) } },
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
          name: 'shared',
          env,
          include: OTHERS.map((folder) => `test/${folder}/**/*.test.ts`),
          exclude: ISOLATED,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'isolated', env, include: ISOLATED } },
    ],
  },
});
