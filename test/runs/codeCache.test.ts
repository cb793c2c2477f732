/** Compiled code that is kept between runs changes how fast a command is, never what it says. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'convlens-code-'));
const program = path.join(folder, 'commandLine.js');
const codes = path.join(folder, 'cache', 'code');
const starter = path.join(folder, 'start.js');
/** The file of what is kept of the program. */
let cache: string;

beforeAll(async () => {
  await build({
    stdin: {
      contents: `import { loadWithCodeCache } from './src/runs/codeCache.js'; loadWithCodeCache(process.argv[2], 'summary', (keep) => process.once('exit', keep));`,
      resolveDir: process.cwd(),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    outfile: starter,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(source: string): string {
  writeFileSync(program, source);
  return again();
}

function again(file = program): string {
  const env = { ...process.env, CONVLENS_CACHE: path.join(folder, 'cache') };
  const { stdout, stderr } = spawnSync(process.execPath, [starter, file], { env, encoding: 'utf8' });
  return stdout + stderr;
}

const hello = `console.log('hello from', require('node:path').basename(__filename), typeof module, this === exports);\n`;

test('a module sees what Node gives it, with and without kept code', () => {
  const said = 'hello from commandLine.js object true\n';
  expect(run(hello)).toBe(said);
  cache = path.join(codes, readdirSync(codes)[0] ?? '');
  const { mtimeMs } = statSync(cache);
  expect(again()).toBe(said);
  expect(statSync(cache).mtimeMs, 'kept code is used, not written again').toBe(mtimeMs);
});

test('another program of the same length is compiled anew', () => {
  expect(run(`console.log('one');`)).toBe('one\n');
  expect(run(`console.log('two');`)).toBe('two\n');
  expect(again()).toBe('two\n');
});

test('two checkouts each keep their own, and what was kept of a file that is gone goes', () => {
  run(hello);
  const other = path.join(folder, 'other', 'commandLine.js');
  mkdirSync(path.dirname(other));
  writeFileSync(other, hello);
  const { mtimeMs } = statSync(cache);
  expect(again(other)).toBe('hello from commandLine.js object true\n');
  expect(statSync(cache).mtimeMs).toBe(mtimeMs);
  expect(readdirSync(codes)).toHaveLength(2);
  rmSync(path.dirname(other), { recursive: true });
  run(`console.log('changed');`);
  expect(readdirSync(codes)).toEqual([path.basename(cache)]);
});

test.each([
  ['cut off', (content: Buffer) => content.subarray(0, 200)],
  ['empty', () => Buffer.alloc(0)],
  ['changed', (content: Buffer) => Buffer.from(content.map((byte, at) => (at > 300 ? byte ^ 0x55 : byte)))],
])('kept code that is %s is not used', (_, spoil) => {
  run(hello);
  writeFileSync(cache, spoil(readFileSync(cache)));
  expect(again()).toBe('hello from commandLine.js object true\n');
});

test('where nothing can be kept, the program runs all the same and leaves nothing behind', () => {
  rmSync(cache);
  mkdirSync(cache);
  expect(run(hello)).toBe('hello from commandLine.js object true\n');
  expect(readdirSync(codes)).toEqual([path.basename(cache)]);
});

test('an error of the program is told with its place', () => {
  rmSync(cache, { recursive: true });
  expect(run(`\nthrow new Error('broken');`)).toContain('commandLine.js:2');
  expect(again()).toContain('commandLine.js:2');
});

// Node 20 refuses an `import()` in kept code: “A dynamic import callback was not specified”.
test('a picture as PNG is drawn by code that was kept', { timeout: 120_000 }, () => {
  const env = { ...process.env, CONVLENS_CACHE: path.join(folder, 'cache') };
  for (const name of ['fresh', 'kept']) {
    const picture = path.join(folder, `${name}.png`);
    const args = ['dist/cli.js', 'diagram', 'examples/mnist_cnn.py', '--output', picture];
    expect(spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stderr).toBe('');
    expect(statSync(picture).size).toBeGreaterThan(10_000);
  }
});

test('a program whose code is kept imports nothing by itself', () => {
  const imports = (file: string) => readFileSync(file, 'utf8').match(/(?<![\w$.])import\(/g)?.length ?? 0;
  expect(imports('dist/commandLine.js')).toBe(0);
  // What it does where its code was not kept.
  expect(imports('dist/trainer/worker.js')).toBe(1);
});
