/** A job's numbers. */

/** `at`: of an enum of layout.ts. */
export function int(job: usize, at: i32): i32 {
  return load<i32>(job + ((<usize>at) << 2));
}

export function address(job: usize, at: i32): usize {
  return load<usize>(job + ((<usize>at) << 2));
}

export function float(job: usize, at: i32): f32 {
  return load<f32>(job + ((<usize>at) << 2));
}

/** x · y + z in each lane: fused where the engine has relaxed SIMD, which rounds once instead of twice. */
export function multiplyAdd(x: v128, y: v128, z: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(x, y, z);
  return f32x4.add(f32x4.mul(x, y), z);
}
