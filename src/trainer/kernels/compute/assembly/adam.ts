/** Adam's step; the formula stands in kernels/adam.ts. */
import { Adam } from '../layout';
import { address, float, int, multiplyAdd } from './job';

/** A block of values. */
export function stepAdam(job: usize, task: i32): void {
  const length = int(job, Adam.taskCount);
  const skip = (<usize>(task * length)) << 2;
  const end = skip + ((<usize>min(length, int(job, Adam.count) - task * length)) << 2);
  const first = f32x4.splat(float(job, Adam.first));
  const second = f32x4.splat(float(job, Adam.second));
  const restOfFirst = f32x4.splat(float(job, Adam.restOfFirst));
  const restOfSecond = f32x4.splat(float(job, Adam.restOfSecond));
  const rate = f32x4.splat(float(job, Adam.rate));
  const epsilon = f32x4.splat(float(job, Adam.epsilon));
  // Only the last block may end within four values.
  for (let at = skip; at < end; at += 16) {
    const isWhole = at + 16 <= end;
    const gradient = read(job, Adam.gradient, at, end, isWhole);
    const mean = multiplyAdd(read(job, Adam.mean, at, end, isWhole), first, f32x4.mul(gradient, restOfFirst));
    const square = multiplyAdd(
      read(job, Adam.square, at, end, isWhole),
      second,
      f32x4.mul(f32x4.mul(gradient, gradient), restOfSecond),
    );
    const change = f32x4.div(f32x4.mul(mean, rate), f32x4.add(f32x4.sqrt(square), epsilon));
    write(job, Adam.newMean, at, end, isWhole, mean);
    write(job, Adam.newSquare, at, end, isWhole, square);
    write(job, Adam.newWeight, at, end, isWhole, f32x4.sub(read(job, Adam.weight, at, end, isWhole), change));
  }
}

function read(job: usize, array: i32, at: usize, end: usize, isWhole: bool): v128 {
  const from = address(job, array) + at;
  if (isWhole) return v128.load(from);
  let values = v128.load32_zero(from);
  if (at + 4 < end) values = v128.load32_lane(from, values, 1, 4);
  if (at + 8 < end) values = v128.load32_lane(from, values, 2, 8);
  return values;
}

function write(job: usize, array: i32, at: usize, end: usize, isWhole: bool, values: v128): void {
  const to = address(job, array) + at;
  if (isWhole) {
    v128.store(to, values);
    return;
  }
  v128.store32_lane(to, values, 0);
  if (at + 4 < end) v128.store32_lane(to, values, 1, 4);
  if (at + 8 < end) v128.store32_lane(to, values, 2, 8);
}
