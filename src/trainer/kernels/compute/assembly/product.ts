/**
 * One task of a product: a block of the result. Its sums are made in the same order however many threads there are.
 * Blocks as in Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
 */
import { Block, Product, Scratch } from '../layout';
import { address, int } from './job';
import { packLeft, packRight } from './packing';
import { multiplyTile } from './tile';

export function multiplyBlock(job: usize, scratch: usize, task: i32): void {
  const allColumns = int(job, Product.columns);
  const taskRows = int(job, Product.taskRows);
  const taskColumns = int(job, Product.taskColumns);
  const across = (allColumns + taskColumns - 1) / taskColumns;
  const firstRow = (task / across) * taskRows;
  const firstColumn = (task % across) * taskColumns;
  const rows = min(taskRows, int(job, Product.rows) - firstRow);
  const columns = min(taskColumns, allColumns - firstColumn);
  const depth = int(job, Product.depth);
  const step = (<usize>allColumns) << 2;
  const result = address(job, Product.result) + <usize>firstRow * step + ((<usize>firstColumn) << 2);
  let bias = address(job, Product.bias);
  if (bias) {
    bias += (<usize>firstColumn) << 2;
    for (let row = 0; row < rows; row++) memory.copy(result + <usize>row * step, bias, (<usize>columns) << 2);
  }
  const hasBias = bias > 0;
  for (let first = 0; first < depth; first += Block.depth) {
    const part = min(depth - first, Block.depth);
    packRight(job, first, part, firstColumn, columns, scratch + Scratch.right);
    for (let row = 0; row < rows; row += Block.packedRows) {
      const count = min(rows - row, Block.packedRows);
      packLeft(job, scratch, firstRow + row, count, first, part);
      multiplyPacked(scratch, count, columns, part, result + <usize>row * step, step, first > 0 || hasBias);
    }
  }
  if (int(job, Product.isRectified)) rectify(result, step, rows, columns);
}

function multiplyPacked(
  scratch: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  result: usize,
  step: usize,
  adds: bool,
): void {
  const tile = scratch + Scratch.tile;
  let right = scratch + Scratch.right;
  for (let column = 0; column < columns; column += Block.columns, right += <usize>depth * 32) {
    let left = scratch + Scratch.left;
    for (let row = 0; row < rows; row += Block.rows, left += <usize>depth * 16) {
      const at = result + <usize>row * step + ((<usize>column) << 2);
      if (row + Block.rows <= rows && column + Block.columns <= columns)
        multiplyTile(depth, left, right, at, step, adds);
      else {
        multiplyTile(depth, left, right, tile, 32, false);
        copyPart(tile, at, step, min(rows - row, Block.rows), min(columns - column, Block.columns), adds);
      }
    }
  }
}

function copyPart(tile: usize, to: usize, step: usize, rows: i32, columns: i32, adds: bool): void {
  for (let row = 0; row < rows; row++, to += step, tile += 32)
    for (let column = 0; column < columns; column++) {
      const skip = (<usize>column) << 2;
      const value = load<f32>(tile + skip);
      store<f32>(to + skip, adds ? load<f32>(to + skip) + value : value);
    }
}

function rectify(result: usize, step: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, result += step) {
    let at = result;
    const end = result + ((<usize>columns) << 2);
    for (; at + 16 <= end; at += 16) v128.store(at, f32x4.max(v128.load(at), f32x4.splat(0)));
    for (; at < end; at += 4) store<f32>(at, max(load<f32>(at), 0));
  }
}
