/** ReLU's gradient: a slope passes where ReLU left something. */
import { Gate } from '../layout';
import { address, int } from './job';

/** A block of values. */
export function passSlopes(job: usize, task: i32): void {
  const length = int(job, Gate.taskCount);
  const skip = (<usize>(task * length)) << 2;
  const bytes = (<usize>min(length, int(job, Gate.count) - task * length)) << 2;
  let y = address(job, Gate.y) + skip;
  let dy = address(job, Gate.dy) + skip;
  let result = address(job, Gate.result) + skip;
  const end = y + bytes;
  for (; y + 16 <= end; y += 16, dy += 16, result += 16)
    v128.store(result, v128.and(v128.load(dy), f32x4.gt(v128.load(y), f32x4.splat(0))));
  for (; y < end; y += 4, dy += 4, result += 4) store<f32>(result, load<f32>(y) > 0 ? load<f32>(dy) : 0);
}
