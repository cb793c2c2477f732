/**
 * A matrix product A (M × K) · B (K × N) whose operands are read through functions: convolutions and their gradients
 * are such products without their big matrices ever being written. A workgroup of 16 × 16 threads makes a tile of
 * 64 or 128 rows by 64 columns in steps of 16; each thread keeps 4 or 8 rows by 4 columns.
 * With `splits` > 1, K is shared out along z and the tiles are added by whoever reads them.
 */
import type { Shader } from './program.js';

export interface Product {
  readonly key: string;
  readonly inputs: readonly [string, string, ...string[]];
  readonly components?: readonly (1 | 4)[];
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly splits?: number;
  /** `fn rowsOfA(row: i32, k: i32) -> vec4<f32>`: four rows below each other in one column, and what it needs. */
  readonly readA: string;
  /** `fn columnsOfB(k: i32, column: i32) -> vec4<f32>`: four columns beside each other in one row. */
  readonly readB: string;
  /** Neighbouring threads read neighbouring k of A or B, where that is how memory lies. */
  readonly isAlongK?: { readonly a: boolean; readonly b: boolean };
  /** WGSL over `value` and `column` before it is written. */
  readonly finish?: string;
}

const STEP = 16;
const COLUMNS = 64;

/** Rows of a tile: the larger ones only where they still fill a GPU. */
const tileRows = (rows: number, columns: number) =>
  Math.ceil(rows / 128) * Math.ceil(columns / COLUMNS) >= 128 ? 128 : 64;

/** Into how many parts K should go so that a GPU has enough to do. */
export function splitsFor(rows: number, columns: number, inner: number): number {
  const tiles = Math.ceil(rows / tileRows(rows, columns)) * Math.ceil(columns / COLUMNS);
  return Math.max(1, Math.min(Math.ceil(256 / tiles), Math.ceil(inner / 256)));
}

export function tiledProduct(product: Product): Shader {
  const { rows, columns, splits = 1 } = product;
  const height = tileRows(rows, columns);
  const quads = height / 64;
  const along = product.isAlongK ?? { a: true, b: false };
  // One more column than needed: threads that write below each other then meet different banks of memory.
  const [lineA, lineB] = [quads * 16 + 1, 17];
  const accumulate = Array.from({ length: quads }, (_, quad) => {
    const each = ['x', 'y', 'z', 'w'].map((part, at) => `sum[${quad * 4 + at}] += a${quad}.${part} * b;`);
    return `let a${quad} = tileA[k * ${lineA} + ${quad * 16} + ty]; ${each.join(' ')}`;
  });
  return {
    key: `${product.key} ${height} ${splits > 1 ? 'split' : ''}`,
    inputs: product.inputs,
    ...(product.components && { components: product.components }),
    workgroup: [16, 16, 1],
    groups: [Math.ceil(columns / COLUMNS), Math.ceil(rows / height), splits],
    uniforms: 'rows : i32, columns : i32, inner : i32, share : i32,',
    code: `
var<workgroup> tileA : array<vec4<f32>, ${STEP * lineA}>;
var<workgroup> tileB : array<vec4<f32>, ${STEP * lineB}>;
${product.readA}
${product.readB}
fn main() {
  let tx = i32(localId.x);
  let ty = i32(localId.y);
  let firstRow = i32(workgroupId.y) * ${height};
  let firstColumn = i32(workgroupId.x) * ${COLUMNS};
  let firstK = i32(workgroupId.z) * uniforms.share;
  let lastK = min(firstK + uniforms.share, uniforms.inner);
  var sum : array<vec4<f32>, ${quads * 4}>;
  // Of uniforms alone, so that all threads are seen to meet at the barriers.
  let steps = uniforms.share / ${STEP};
  for (var step = 0; step < steps; step++) {
    let start = firstK + step * ${STEP};
    ${
      along.a
        ? `for (var quad = 0; quad < ${quads}; quad++) {
      let k = start + tx;
      var a = vec4<f32>(0.0);
      if (k < lastK) { a = rowsOfA(firstRow + quad * 64 + ty * 4, k); }
      tileA[tx * ${lineA} + quad * 16 + ty] = a;
    }`
        : `for (var quad = 0; quad < ${quads}; quad++) {
      let k = start + ty;
      var a = vec4<f32>(0.0);
      if (k < lastK) { a = rowsOfA(firstRow + quad * 64 + tx * 4, k); }
      tileA[ty * ${lineA} + quad * 16 + tx] = a;
    }`
    }
    var b0 = vec4<f32>(0.0);
    ${
      along.b
        ? `if (start + tx < lastK) { b0 = columnsOfB(start + tx, firstColumn + ty * 4); }
    tileB[tx * ${lineB} + ty] = b0;`
        : `if (start + ty < lastK) { b0 = columnsOfB(start + ty, firstColumn + tx * 4); }
    tileB[ty * ${lineB} + tx] = b0;`
    }
    workgroupBarrier();
    for (var k = 0; k < ${STEP}; k++) {
      let b = tileB[k * ${lineB} + tx];
      ${accumulate.join('\n      ')}
    }
    workgroupBarrier();
  }
  let offset = i32(workgroupId.z) * uniforms.rows * uniforms.columns;
  for (var at = 0; at < ${quads * 4}; at++) {
    let row = firstRow + (at / 4) * 64 + ty * 4 + at % 4;
    if (row < uniforms.rows) {
      for (var next = 0; next < 4; next++) {
        let column = firstColumn + tx * 4 + next;
        if (column < uniforms.columns) {
          var value = sum[at][next];
          ${product.finish ?? ''}
          result[offset + row * uniforms.columns + column] = value;
        }
      }
    }
  }
}`,
  };
}

export function productUniforms({ rows, columns, inner, splits = 1 }: Product) {
  const share = Math.ceil(Math.ceil(inner / splits) / STEP) * STEP;
  return [rows, columns, inner, share].map((value) => ({ type: 'int32' as const, data: [value] }));
}
