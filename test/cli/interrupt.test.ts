/** Ctrl+C in a terminal: once stops after the batch and keeps the weights, twice ends it at once; both can go on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-interrupt-'));
const cli = path.resolve('dist/cli.js');

beforeAll(() => {
  copyFileSync('examples/mnist_cnn.py', path.join(home, 'mnist_cnn.py'));
  symlinkSync(path.resolve('node_modules'), path.join(home, 'node_modules'), 'junction');
});
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

/** Calls `onText` with all that was printed so far; resolves with it and the exit status. */
function train(
  onText: (text: string, child: ChildProcess) => void,
  ...args: string[]
): Promise<{ text: string; code: number | null }> {
  const options = ['--runtime', 'wasm', '--max-images', '600', ...args];
  const child = spawn(process.execPath, [cli, 'train', 'mnist_cnn.py', ...options], {
    cwd: home,
    env: { ...process.env, CONVLENS_CACHE: path.join(home, 'cache') },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      onText(text, child);
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ text, code })));
}

/** Does it the first time that the text is there. */
function once(word: string, act: (child: ChildProcess) => void) {
  let isDone = false;
  return (text: string, child: ChildProcess) => {
    if (isDone || !text.includes(word)) return;
    isDone = true;
    act(child);
  };
}

const runs = () => readdirSync(path.join(home, '.convlens', 'runs'));

test.skipIf(process.platform === 'win32')(
  'once, then resumed to the end',
  async () => {
    const stopped = await train(
      once('Epoch 1/500:', (child) => child.kill('SIGINT')),
      '--epochs',
      '500',
    );
    expect(stopped).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Stopping after this batch.*Stopped after.*Saved: /s),
    });
    const [run = ''] = runs();
    const resumed = await train(() => undefined, '--resume', run, '--epochs', '4');
    expect(resumed).toMatchObject({
      code: 0,
      text: expect.stringMatching(/Going on at epoch \d.*Finished after/s),
    });
  },
  120_000,
);

test.skipIf(process.platform === 'win32')(
  'twice: gone at once, and the checkpoint is there',
  async () => {
    const before = runs();
    const killed = await train(
      once('Epoch 2/500:', (child) => {
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 1);
      }),
      '--epochs',
      '500',
    );
    const run = runs().find((name) => !before.includes(name)) ?? '';
    if (killed.code === 1)
      expect(killed.text).toMatch(/The training process is gone.*Resume goes on from there/s);
    else expect(killed.text).toMatch(/Stopped after/);
    expect(existsSync(path.join(home, '.convlens', 'runs', run, 'checkpoints', 'last.safetensors'))).toBe(
      true,
    );
  },
  120_000,
);
