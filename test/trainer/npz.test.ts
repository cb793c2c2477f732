/** `.npz` files of real NumPy, whole and row by row. Fixture: `test/oracle/arrays.py`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { npzEntries, readNpz } from '../../src/runs/data/npz.js';
import { openLargeNpy } from '../../src/trainer/data/npyFile.js';

const ROOT = 'test/fixtures/arrays';
const expected = JSON.parse(readFileSync(`${ROOT}/expected.json`, 'utf8')) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;

test.each(['stored.npz', 'packed.npz'])('%s', (name) => {
  const found = readNpz(`${ROOT}/${name}`);
  const plain = Object.entries(found).map(([title, { shape, values }]) => [
    title,
    { shape, values: [...values] },
  ]);
  expect(Object.fromEntries(plain)).toEqual(expected);
});

test('rows of an array that is stored are read from their places in the file', async () => {
  const file = `${ROOT}/stored.npz`;
  for (const [name, { shape, values }] of Object.entries(expected)) {
    const large = openLargeNpy(
      file,
      0,
      npzEntries(file).find((entry) => entry.name === name),
    );
    expect(large?.shape).toEqual(shape);
    expect(large?.largest).toBeCloseTo(Math.max(...values), 6);
    const size = shape.slice(1).reduce((product, side) => product * side, 1);
    const rows = [4, 0, 4];
    expect([...((await large?.read(rows)) ?? [])]).toEqual(
      rows.flatMap((row) => values.slice(row * size, (row + 1) * size)),
    );
  }
});

test('one that is compressed and too large says what to do; a file that is not whole is named', () => {
  const file = `${ROOT}/packed.npz`;
  expect(() => openLargeNpy(file, 0, npzEntries(file)[0])).toThrow(/Save it with np\.savez or np\.save/);
  const folder = mkdtempSync(path.join(tmpdir(), 'convlens-npz-'));
  try {
    const half = path.join(folder, 'half.npz');
    const bytes = readFileSync(file);
    writeFileSync(half, bytes.subarray(0, bytes.length / 2));
    expect(() => npzEntries(half)).toThrow(/half\.npz, and found something else or a file that is not whole/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
