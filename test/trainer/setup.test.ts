/** Set Up Training finds what is there, and cancelled in the middle leaves nothing half made. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openSetup } from '../../src/runs/setUpRuntime.js';
import { findTensorFlow } from '../../src/trainer/runtimes/tensorflowSetup.js';
import { expectSetUp, hasTensorFlow } from './training.js';

const program = path.resolve('dist/trainer/main.js');

test.runIf(hasTensorFlow)(
  'finds the Python with TensorFlow, and is cancelled while it compiles',
  async () => {
    expectSetUp();
    const python = findTensorFlow()?.python ?? '';
    const cacheDirectory = mkdtempSync(path.join(tmpdir(), 'convlens-setup-'));
    const steps: string[] = [];
    const setup = openSetup(program, (step) => {
      steps.push(step);
      if (step.startsWith('Compiling')) setTimeout(() => setup.dispose(), 500);
    });
    try {
      const report = await setup.ask('inspect', { pythons: ['/no/such/python', python], cacheDirectory });
      if (!report.ok) throw new Error(report.message);
      const [found] = report.value.pythons;
      expect(found).toMatchObject({
        path: python,
        tensorflow: { version: expect.stringMatching(/^\d+\.\d+/) },
      });
      expect(report.value).toMatchObject({
        compiler: expect.stringMatching(/g\+\+/),
        cores: expect.any(Number),
      });
      const made = await setup.ask('make', { python, cacheDirectory });
      expect(made).toEqual({ ok: false, message: 'The set-up was ended.' });
      expect(steps.at(-1)).toMatch(/^Compiling the binding for TensorFlow/);
      const home = path.join(cacheDirectory, 'tensorflow');
      expect(existsSync(path.join(home, 'runtime.json'))).toBe(false);
      expect(readdirSync(home).filter((name) => name.endsWith('.node'))).toEqual([]);
    } finally {
      setup.dispose();
      rmSync(cacheDirectory, { recursive: true, force: true });
    }
  },
  60_000,
);

test('cancelled at once, it says so, and ending it again is nothing', async () => {
  expectSetUp();
  const setup = openSetup(program, () => undefined);
  const looked = setup.ask('inspect', { pythons: [], cacheDirectory: tmpdir() });
  setup.dispose();
  expect(await looked).toEqual({ ok: false, message: 'The set-up was ended.' });
  expect(() => setup.dispose()).not.toThrow();
}, 60_000);

test('a Python without TensorFlow is refused with what to do', async () => {
  expectSetUp();
  const setup = openSetup(program, () => undefined);
  const made = await setup.ask('make', { python: '/no/such/python', cacheDirectory: tmpdir() });
  setup.dispose();
  expect(made).toMatchObject({ ok: false });
  if (!made.ok && process.platform === 'linux')
    expect(made.message).toMatch(/no TensorFlow. Install it with/);
}, 60_000);

test.runIf(hasTensorFlow && process.platform !== 'win32')(
  'an environment that a link leads to as well is offered once',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'convlens-link-'));
    const setup = openSetup(program, () => undefined);
    try {
      execFileSync(findTensorFlow()?.python ?? '', ['-m', 'venv', '--without-pip', path.join(folder, 'own')]);
      symlinkSync(path.join(folder, 'own'), path.join(folder, 'link'));
      const pythons = ['own', 'link'].map((name) => path.join(folder, name, 'bin', 'python'));
      const report = await setup.ask('inspect', { pythons, cacheDirectory: folder });
      if (!report.ok) throw new Error(report.message);
      expect(report.value.pythons.filter(({ path: own }) => own.startsWith(folder))).toHaveLength(1);
    } finally {
      setup.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
