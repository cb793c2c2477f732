/** Settings that `convlens train` is given for one run: refused with a sentence, or kept with the run. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-options-'));

beforeAll(() => {
  copyFileSync('examples/mnist_cnn.py', path.join(home, 'mnist_cnn.py'));
  symlinkSync(path.resolve('node_modules'), path.join(home, 'node_modules'), 'junction');
});
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

const train = (...options: string[]) => run('train', 'mnist_cnn.py', ...options);

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve('dist/cli.js'), ...words], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, CONVLENS_CACHE: path.join(home, 'cache') },
  });
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
  const second = train('--epochs', '1', '--runtime', 'wasm', '--output', 'run');
  expect(second.stderr).toBe(
    '--output: run holds a run already. Give another folder, or go on with that run: --resume run',
  );
  expect(second.status).toBe(2);
}, 120_000);

test('what keeps a notebook from training stands with its cell, as in check', () => {
  const cell = (source: string) => ({ cell_type: 'code', source });
  const cells = [
    cell('import keras\nmodel = keras.Sequential([keras.Input((8,))])'),
    { cell_type: 'markdown', source: 'The head' },
    cell("\nmodel.add(keras.layers.Dense(7, activation='softmx'))\nmodel.compile('adam', 'mse')"),
  ];
  writeFileSync(path.join(home, 'net.ipynb'), JSON.stringify({ cells }));
  expect(run('check', 'net.ipynb').stdout).toMatch(
    /^net\.ipynb:cell 2:2:44: error: activation has no "softmx"/,
  );
  expect(run('train', 'net.ipynb').stderr).toMatch(/^net\.ipynb:cell 2:2:11: The layer dense has a fault/m);
});

test('a file that is not there is told in a sentence', () => {
  expect(run('summary', 'nowhere.py').stderr).toBe('There is no file nowhere.py.');
});
