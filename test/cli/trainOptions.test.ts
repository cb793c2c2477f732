/** Settings that `convlens train` is given for one run: refused with a sentence, or kept with the run. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-options-'));

beforeAll(() => {
  copyFileSync('examples/mnist_cnn.py', path.join(home, 'mnist_cnn.py'));
  symlinkSync(path.resolve('node_modules'), path.join(home, 'node_modules'), 'junction');
});
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

function train(...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.resolve('dist/cli.js'), 'train', 'mnist_cnn.py', ...options],
    { cwd: home, encoding: 'utf8', env: { ...process.env, CONVLENS_CACHE: path.join(home, 'cache') } },
  );
  return { status, stdout, stderr: stderr.trim() };
}

test.each([
  ['--learning-rate', '0', 'a number above 0'],
  ['--validation-split', '1', 'a number from 0 up to, but not, 1'],
  ['--epochs', '1.5', 'a whole number of 1 or more'],
  ['--runtime', 'abacus', 'one of auto, tensorflow, tfjs-node, webgpu, wasm'],
])('%s %s is refused before anything starts', (option, text, expected) => {
  expect(train(option, text)).toEqual({
    status: 2,
    stdout: '',
    stderr: `${option}: expected ${expected}, found "${text}".`,
  });
});

test('what is given is said, used and kept', () => {
  const given = ['--epochs', '1', '--learning-rate', '0.02', '--validation-split', '0.25', '--seed', '4'];
  const { status, stdout } = train(...given, '--max-images', '400', '--runtime', 'wasm', '--output', 'run');
  expect(stdout).toMatch(/^For this run: Learning rate 0\.02; otherwise /m);
  expect(stdout).toMatch(/300 images to train, 100 to validate/);
  expect(status).toBe(0);
  const { overrides } = JSON.parse(readFileSync(path.join(home, 'run', 'request.json'), 'utf8'));
  expect(overrides).toEqual({
    ...{ epochs: 1, learningRate: 0.02, validationSplit: 0.25, seed: 4 },
    ...{ maxImages: 400, runtime: 'wasm' },
  });
}, 120_000);
