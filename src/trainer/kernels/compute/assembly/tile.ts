/**
 * The innermost product: 4 rows by 8 columns in eight registers. The left side is packed as (depth × 4), the right side
 * as (depth × 8). V8 reads all of a step's values before it uses the first: with those, 14 of x86's registers are in use;
 * six rows would fit by hand, but V8 then keeps sums in memory, at two thirds of the speed.
 */
import { multiplyAdd } from './job';

/** result (4 × 8, `step` bytes from row to row) = or += left · right. */
export function multiplyTile(
  depth: i32,
  left: usize,
  right: usize,
  result: usize,
  step: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const end = left + <usize>depth * 16;
  while (left < end) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    let a = v128.load32_splat(left);
    s00 = multiplyAdd(a, b0, s00);
    s01 = multiplyAdd(a, b1, s01);
    a = v128.load32_splat(left, 4);
    s10 = multiplyAdd(a, b0, s10);
    s11 = multiplyAdd(a, b1, s11);
    a = v128.load32_splat(left, 8);
    s20 = multiplyAdd(a, b0, s20);
    s21 = multiplyAdd(a, b1, s21);
    a = v128.load32_splat(left, 12);
    s30 = multiplyAdd(a, b0, s30);
    s31 = multiplyAdd(a, b1, s31);
    left += 16;
    right += 32;
  }
  put(result, s00, s01, adds);
  put(result + step, s10, s11, adds);
  put(result + 2 * step, s20, s21, adds);
  put(result + 3 * step, s30, s31, adds);
}

function put(at: usize, first: v128, second: v128, adds: bool): void {
  if (adds) {
    first = f32x4.add(first, v128.load(at));
    second = f32x4.add(second, v128.load(at, 16));
  }
  v128.store(at, first);
  v128.store(at, second, 16);
}
