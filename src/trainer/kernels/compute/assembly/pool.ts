/** Max pooling, and its gradient: each window's slope goes to the first of its largest values, as in TensorFlow. */
import { Pool } from '../layout';
import { address, int } from './job';

/** One image. */
export function spreadSlopes(job: usize, image: i32): void {
  const height = int(job, Pool.height);
  const width = int(job, Pool.width);
  const outHeight = int(job, Pool.outHeight);
  const outWidth = int(job, Pool.outWidth);
  const step = (<usize>int(job, Pool.channels)) << 2;
  const imageBytes = <usize>(height * width) * step;
  const x = address(job, Pool.x) + <usize>image * imageBytes;
  const toX = address(job, Pool.result) + <usize>image * imageBytes - x;
  let dy = address(job, Pool.dy) + <usize>(image * outHeight * outWidth) * step;
  memory.fill(x + toX, 0, imageBytes);
  for (let row = 0; row < outHeight; row++) {
    const first = row * int(job, Pool.strideHeight) - int(job, Pool.padTop);
    const top = max(0, first);
    const bottom = min(height, first + int(job, Pool.filterHeight));
    for (let column = 0; column < outWidth; column++, dy += step) {
      const begin = column * int(job, Pool.strideWidth) - int(job, Pool.padLeft);
      const left = max(0, begin);
      const right = min(width, begin + int(job, Pool.filterWidth));
      const corner = x + <usize>(top * width + left) * step;
      spreadWindow(corner, toX, dy, step, <usize>width * step, bottom - top, right - left);
    }
  }
}

/** `toX`: how far a value's slope is from the value. */
function spreadWindow(
  corner: usize,
  toX: usize,
  dy: usize,
  step: usize,
  rowStep: usize,
  rows: i32,
  columns: i32,
): void {
  let skip: usize = 0;
  for (; skip + 16 <= step; skip += 16) {
    let highest = v128.load(corner + skip);
    let best = i32x4.splat(0);
    for (let row = 0, index = 0; row < rows; row++) {
      let at = corner + skip + <usize>row * rowStep;
      for (let column = 0; column < columns; column++, index++, at += step) {
        const value = v128.load(at);
        const isHigher = f32x4.gt(value, highest);
        highest = v128.bitselect(value, highest, isHigher);
        best = v128.bitselect(i32x4.splat(index), best, isHigher);
      }
    }
    const slope = v128.load(dy + skip);
    for (let row = 0, index = 0; row < rows; row++) {
      let to = corner + skip + toX + <usize>row * rowStep;
      for (let column = 0; column < columns; column++, index++, to += step)
        v128.store(to, f32x4.add(v128.load(to), v128.and(slope, i32x4.eq(best, i32x4.splat(index)))));
    }
  }
  for (; skip < step; skip += 4) {
    let best = corner + skip;
    let highest = load<f32>(best);
    for (let row = 0; row < rows; row++) {
      let at = corner + skip + <usize>row * rowStep;
      for (let column = 0; column < columns; column++, at += step) {
        const value = load<f32>(at);
        if (value > highest) {
          highest = value;
          best = at;
        }
      }
    }
    store<f32>(best + toX, load<f32>(best + toX) + load<f32>(dy + skip));
  }
}

/** One image. */
export function poolLargest(job: usize, image: i32): void {
  const height = int(job, Pool.height);
  const width = int(job, Pool.width);
  const outHeight = int(job, Pool.outHeight);
  const outWidth = int(job, Pool.outWidth);
  const step = (<usize>int(job, Pool.channels)) << 2;
  const x = address(job, Pool.x) + <usize>(image * height * width) * step;
  let to = address(job, Pool.result) + <usize>(image * outHeight * outWidth) * step;
  for (let row = 0; row < outHeight; row++) {
    const first = row * int(job, Pool.strideHeight) - int(job, Pool.padTop);
    const top = max(0, first);
    const bottom = min(height, first + int(job, Pool.filterHeight));
    for (let column = 0; column < outWidth; column++, to += step) {
      const begin = column * int(job, Pool.strideWidth) - int(job, Pool.padLeft);
      const left = max(0, begin);
      const right = min(width, begin + int(job, Pool.filterWidth));
      const corner = x + <usize>(top * width + left) * step;
      findLargest(corner, to, step, <usize>width * step, bottom - top, right - left);
    }
  }
}

function findLargest(corner: usize, to: usize, step: usize, rowStep: usize, rows: i32, columns: i32): void {
  let skip: usize = 0;
  for (; skip + 16 <= step; skip += 16) {
    let highest = v128.load(corner + skip);
    for (let row = 0; row < rows; row++) {
      let at = corner + skip + <usize>row * rowStep;
      for (let column = 0; column < columns; column++, at += step)
        highest = f32x4.max(highest, v128.load(at));
    }
    v128.store(to + skip, highest);
  }
  for (; skip < step; skip += 4) {
    let highest = load<f32>(corner + skip);
    for (let row = 0; row < rows; row++) {
      let at = corner + skip + <usize>row * rowStep;
      for (let column = 0; column < columns; column++, at += step) highest = max(highest, load<f32>(at));
    }
    store<f32>(to + skip, highest);
  }
}
