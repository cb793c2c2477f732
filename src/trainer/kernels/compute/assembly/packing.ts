/** Copies blocks of a product's two matrices into the order in which the tile reads them; what is beyond them is 0. */
import { Block, Left, Product, Scratch } from '../layout';
import { address, int } from './job';

/** The right side, (depth × 8) per eight columns. */
export function packRight(
  job: usize,
  firstDepth: i32,
  depth: i32,
  firstColumn: i32,
  columns: i32,
  to: usize,
): void {
  const rowStep = (<usize>int(job, Product.rightRowStep)) << 2;
  const columnStep = (<usize>int(job, Product.rightColumnStep)) << 2;
  const from = address(job, Product.right) + <usize>firstDepth * rowStep + <usize>firstColumn * columnStep;
  for (let column = 0; column < columns; column += Block.columns) {
    const count = min(columns - column, Block.columns);
    let at = from + <usize>column * columnStep;
    for (let k = 0; k < depth; k++, at += rowStep, to += 32) {
      if (count === Block.columns && columnStep === 4) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      } else {
        for (let each = 0; each < Block.columns; each++)
          store<f32>(to + ((<usize>each) << 2), each < count ? load<f32>(at + <usize>each * columnStep) : 0);
      }
    }
  }
}

/** The left side, (depth × 4) per four rows. */
export function packLeft(
  job: usize,
  scratch: usize,
  firstRow: i32,
  rows: i32,
  firstDepth: i32,
  depth: i32,
): void {
  const kind = int(job, Product.leftKind);
  let to = scratch + Scratch.left;
  if (kind === Left.turnedPatches) findPlaces(job, scratch, firstDepth, depth);
  let tap = -1;
  for (let row = 0; row < rows; row += Block.rows, to += <usize>depth * 16) {
    const count = min(rows - row, Block.rows);
    if (kind === Left.plain) packPlain(job, scratch, firstRow + row, count, firstDepth, depth, to);
    else if (kind === Left.patches) {
      findPlaces(job, scratch, firstRow + row, count);
      packPatches(job, scratch, count, firstDepth, depth, to);
    } else tap = packTurned(job, scratch, firstRow + row, count, depth, to, tap);
  }
}

function packPlain(
  job: usize,
  scratch: usize,
  row: i32,
  count: i32,
  firstDepth: i32,
  depth: i32,
  to: usize,
): void {
  const rowStep = (<usize>int(job, Product.leftRowStep)) << 2;
  const columnStep = (<usize>int(job, Product.leftColumnStep)) << 2;
  const from = address(job, Product.left) + <usize>row * rowStep + <usize>firstDepth * columnStep;
  if (columnStep === 4) {
    const sources = scratch + Scratch.sources;
    for (let each = 0; each < Block.rows; each++) {
      const at = sources + ((<usize>each) << 3);
      store<usize>(at, each < count ? from + <usize>each * rowStep : scratch + Scratch.zeros);
      store<usize>(at, each < count ? 16 : 0, 4);
    }
    weave(sources, to, depth);
    return;
  }
  let at = from;
  for (let k = 0; k < depth; k++, at += columnStep, to += 16) {
    if (count === Block.rows && rowStep === 4) v128.store(to, v128.load(at));
    else
      for (let each = 0; each < Block.rows; each++)
        store<f32>(to + ((<usize>each) << 2), each < count ? load<f32>(at + <usize>each * rowStep) : 0);
  }
}

/** Where the filter's first value lies for `count` places, the outputs' (image, row, column) counted through. */
function findPlaces(job: usize, scratch: usize, first: i32, count: i32): void {
  const outHeight = int(job, Product.outHeight);
  const outWidth = int(job, Product.outWidth);
  const strideHeight = int(job, Product.strideHeight);
  const strideWidth = int(job, Product.strideWidth);
  const top = int(job, Product.padTop);
  const side = int(job, Product.padLeft);
  const imageBytes =
    (<usize>(int(job, Product.height) * int(job, Product.width) * int(job, Product.channels))) << 2;
  let row = first / outWidth;
  let column = first - row * outWidth;
  const image = row / outHeight;
  row -= image * outHeight;
  let base = address(job, Product.left) + <usize>image * imageBytes;
  let to = scratch + Scratch.places;
  for (let each = 0; each < count; each++, to += 12) {
    store<usize>(to, base);
    store<i32>(to, row * strideHeight - top, 4);
    store<i32>(to, column * strideWidth - side, 8);
    if (++column < outWidth) continue;
    column = 0;
    if (++row < outHeight) continue;
    row = 0;
    base += imageBytes;
  }
}

/** The address of the first channel that a filter's value sees from a place; 0 where that is no value of the image. */
function seen(job: usize, place: usize, filterRow: i32, filterColumn: i32): usize {
  let row = load<i32>(place, 4) + filterRow * int(job, Product.dilationHeight);
  let column = load<i32>(place, 8) + filterColumn * int(job, Product.dilationWidth);
  const spreadHeight = int(job, Product.spreadHeight);
  const spreadWidth = int(job, Product.spreadWidth);
  if (spreadHeight > 1) {
    if (row % spreadHeight) return 0;
    row /= spreadHeight;
  }
  if (spreadWidth > 1) {
    if (column % spreadWidth) return 0;
    column /= spreadWidth;
  }
  const width = int(job, Product.width);
  if (<u32>row >= <u32>int(job, Product.height) || <u32>column >= <u32>width) return 0;
  return load<usize>(place) + ((<usize>((row * width + column) * int(job, Product.channels))) << 2);
}

/** Four places, whose channels stand side by side in the image and four apart when packed. */
function packPatches(job: usize, scratch: usize, count: i32, firstDepth: i32, depth: i32, to: usize): void {
  const channels = int(job, Product.channels);
  const filterWidth = int(job, Product.filterWidth);
  const end = firstDepth + depth;
  let run = 0;
  for (let k = firstDepth; k < end; k += run, to += <usize>run * 16) {
    const tap = k / channels;
    const channel = k - tap * channels;
    const filterRow = tap / filterWidth;
    run = min(channels - channel, end - k);
    findSources(job, scratch, count, filterRow, tap - filterRow * filterWidth, channel);
    weave(scratch + Scratch.sources, to, run);
  }
}

/** From where four rows are read, and how far it is to their next four values: not at all where there are only zeros. */
function findSources(
  job: usize,
  scratch: usize,
  count: i32,
  filterRow: i32,
  filterColumn: i32,
  channel: i32,
): void {
  let to = scratch + Scratch.sources;
  for (let each = 0; each < Block.rows; each++, to += 8) {
    const place = scratch + Scratch.places + <usize>each * 12;
    const at = each < count ? seen(job, place, filterRow, filterColumn) : 0;
    store<usize>(to, at ? at + ((<usize>channel) << 2) : scratch + Scratch.zeros);
    store<usize>(to, at ? 16 : 0, 4);
  }
}

/** Four rows of `length` values, value by value. */
function weave(sources: usize, to: usize, length: i32): void {
  let a = load<usize>(sources);
  let b = load<usize>(sources, 8);
  let c = load<usize>(sources, 16);
  let d = load<usize>(sources, 24);
  const aStep = load<usize>(sources, 4);
  const bStep = load<usize>(sources, 12);
  const cStep = load<usize>(sources, 20);
  const dStep = load<usize>(sources, 28);
  for (; length >= 4; length -= 4, to += 64, a += aStep, b += bStep, c += cStep, d += dStep) {
    const first = v128.load(a);
    const second = v128.load(b);
    const third = v128.load(c);
    const fourth = v128.load(d);
    const lowAhead = v128.shuffle<f32>(first, second, 0, 4, 1, 5);
    const highAhead = v128.shuffle<f32>(first, second, 2, 6, 3, 7);
    const lowBehind = v128.shuffle<f32>(third, fourth, 0, 4, 1, 5);
    const highBehind = v128.shuffle<f32>(third, fourth, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(lowAhead, lowBehind, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(lowAhead, lowBehind, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(highAhead, highBehind, 0, 1, 4, 5), 32);
    v128.store(to, v128.shuffle<f32>(highAhead, highBehind, 2, 3, 6, 7), 48);
  }
  for (; length > 0; length--, to += 16, a += aStep >> 2, b += bStep >> 2, c += cStep >> 2, d += dStep >> 2) {
    store<f32>(to, load<f32>(a));
    store<f32>(to, load<f32>(b), 4);
    store<f32>(to, load<f32>(c), 8);
    store<f32>(to, load<f32>(d), 12);
  }
}

/** Four of the filter's values, each seen from all the places. Returns the tap whose addresses are in the scratch. */
function packTurned(
  job: usize,
  scratch: usize,
  firstRow: i32,
  count: i32,
  depth: i32,
  to: usize,
  knownTap: i32,
): i32 {
  const channels = int(job, Product.channels);
  const filterWidth = int(job, Product.filterWidth);
  const places = scratch + Scratch.places;
  const tap = firstRow / channels;
  const channel = firstRow - tap * channels;
  if (count === Block.rows && channel + Block.rows <= channels) {
    if (tap !== knownTap) findSeen(job, scratch, tap, depth);
    const skip = (<usize>channel) << 2;
    let from = scratch + Scratch.seen;
    for (let k = 0; k < depth; k++, to += 16, from += 4) {
      const at = load<usize>(from);
      v128.store(to, at ? v128.load(at + skip) : f32x4.splat(0));
    }
    return tap;
  }
  for (let each = 0; each < Block.rows; each++) {
    const own = (firstRow + each) / channels;
    const skip = (<usize>(firstRow + each - own * channels)) << 2;
    const filterRow = own / filterWidth;
    const filterColumn = own - filterRow * filterWidth;
    let put = to + ((<usize>each) << 2);
    for (let k = 0; k < depth; k++, put += 16) {
      const at = each < count ? seen(job, places + <usize>k * 12, filterRow, filterColumn) : 0;
      store<f32>(put, at ? load<f32>(at + skip) : 0);
    }
  }
  return knownTap;
}

/** The addresses that a tap sees from `depth` places. */
function findSeen(job: usize, scratch: usize, tap: i32, depth: i32): void {
  const filterWidth = int(job, Product.filterWidth);
  const filterRow = tap / filterWidth;
  const filterColumn = tap - filterRow * filterWidth;
  let place = scratch + Scratch.places;
  let to = scratch + Scratch.seen;
  for (let k = 0; k < depth; k++, place += 12, to += 4)
    store<usize>(to, seen(job, place, filterRow, filterColumn));
}
