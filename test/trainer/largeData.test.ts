/** Data that does not fit into memory: what is read from its file again is what memory would hold. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readNpy } from '../../src/runs/data/npy.js';
import { openLargeNpy } from '../../src/trainer/data/npyFile.js';
import { readRows } from '../../src/trainer/data/tableRows.js';

const home = mkdtempSync(path.join(tmpdir(), 'convlens-large-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const ROWS = [7, 0, 3, 3, 19];

function npy(type: string, shape: readonly number[], values: Uint8Array): Buffer {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8];
  return Buffer.concat([Buffer.from(start), Buffer.from(padded, 'latin1'), values]);
}

test.each([
  ['|u1', Uint8Array.from({ length: 20 * 12 }, (_, at) => (at * 7) % 256)],
  ['<f4', Float32Array.from({ length: 20 * 12 }, (_, at) => Math.sin(at))],
  ['<i8', BigInt64Array.from({ length: 20 * 12 }, (_, at) => BigInt(at * 3 - 50))],
] as const)('rows of an .npy file of %s', async (type, values) => {
  const file = path.join(home, `x${type.slice(1)}.npy`);
  const bytes = npy(type, [20, 3, 4], new Uint8Array(values.buffer));
  writeFileSync(file, bytes);
  const whole = readNpy(bytes, file);
  const large = openLargeNpy(file, 0);
  expect(large?.shape).toEqual([20, 3, 4]);
  expect(large?.largest).toBe(Math.max(...whole.values));
  const expected = ROWS.flatMap((row) => [...whole.values.subarray(row * 12, (row + 1) * 12)]);
  expect([...((await large?.read(ROWS)) ?? [])]).toEqual(expected);
  expect(openLargeNpy(file)).toBeUndefined();
});

test('an .npy file that ends too early', () => {
  const file = path.join(home, 'short.npy');
  writeFileSync(file, npy('|u1', [20, 3, 4], new Uint8Array(100)));
  expect(() => openLargeNpy(file, 0)).toThrow(/ends too early: the file is not whole/);
});

test.each([
  [
    'pixels in one text',
    (row: number) => `${row % 3},"${[1, 2, 3].map((at) => row * at).join(' ')}",Training`,
  ],
  [
    'floats, quotes and line ends in cells',
    (row: number) => `${row % 3},${row / 8} .5 1,"a ""note""\nof ${row}"`,
  ],
])('rows of a table: %s', async (title, line) => {
  const file = path.join(home, `${title.slice(0, 6)}.csv`);
  const lines = Array.from({ length: 20 }, (_, row) => line(row));
  writeFileSync(file, `\uFEFFlabel,pixels,note\r\n${lines.join('\r\n')}`);
  const layout = () => ({ label: 0, pixels: [1], texts: [2] });
  const kept = await readRows(file, layout, () => undefined);
  const again = await readRows(file, layout, () => undefined, 0);
  expect(kept.count).toBe(20);
  expect(again.labels).toEqual(kept.labels);
  expect(again.texts.get(2)?.[3]).toBe(title.startsWith('pixels') ? 'Training' : 'a "note"\nof 3');
  expect(await again.read(ROWS)).toEqual(await kept.read(ROWS));
  expect((await again.read([2]))[1]).toBe(title.startsWith('pixels') ? 4 : 0.5);
});
