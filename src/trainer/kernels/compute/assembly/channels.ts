/** Passes over values of (rows × channels), each a block of rows at a time. */
import { Channels } from '../layout';
import { address, int, multiplyAdd } from './job';

/** result (tasks × 2 × channels): the sums of x − first and of its square. */
export function sumChannels(job: usize, task: i32): void {
  const step = channelBytes(job);
  const shifts = address(job, Channels.first);
  const sums = cleared(job, task);
  let at = begin(job, Channels.x, task);
  for (let row = rowsOf(job, task); row > 0; row--) {
    let skip: usize = 0;
    for (; skip + 16 <= step; skip += 16, at += 16) {
      const value = f32x4.sub(v128.load(at), v128.load(shifts + skip));
      const sum = sums + skip;
      v128.store(sum, f32x4.add(v128.load(sum), value));
      v128.store(sum + step, multiplyAdd(value, value, v128.load(sum + step)));
    }
    for (; skip < step; skip += 4, at += 4) {
      const value = load<f32>(at) - load<f32>(shifts + skip);
      const sum = sums + skip;
      store<f32>(sum, load<f32>(sum) + value);
      store<f32>(sum + step, load<f32>(sum + step) + value * value);
    }
  }
}

/** result (tasks × 2 × channels): the sums of dy and of dy · (x − first) · second. */
export function sumSlopes(job: usize, task: i32): void {
  const step = channelBytes(job);
  const means = address(job, Channels.first);
  const inverses = address(job, Channels.second);
  const sums = cleared(job, task);
  let at = begin(job, Channels.x, task);
  let slope = begin(job, Channels.dy, task);
  for (let row = rowsOf(job, task); row > 0; row--) {
    let skip: usize = 0;
    for (; skip + 16 <= step; skip += 16, at += 16, slope += 16) {
      const dy = v128.load(slope);
      const value = f32x4.mul(f32x4.sub(v128.load(at), v128.load(means + skip)), v128.load(inverses + skip));
      const sum = sums + skip;
      v128.store(sum, f32x4.add(v128.load(sum), dy));
      v128.store(sum + step, multiplyAdd(dy, value, v128.load(sum + step)));
    }
    for (; skip < step; skip += 4, at += 4, slope += 4) {
      const dy = load<f32>(slope);
      const value = (load<f32>(at) - load<f32>(means + skip)) * load<f32>(inverses + skip);
      const sum = sums + skip;
      store<f32>(sum, load<f32>(sum) + dy);
      store<f32>(sum + step, load<f32>(sum + step) + dy * value);
    }
  }
}

/** result = (x − first) · second + third. */
export function scaleChannels(job: usize, task: i32): void {
  const step = channelBytes(job);
  const means = address(job, Channels.first);
  const factors = address(job, Channels.second);
  const offsets = address(job, Channels.third);
  let at = begin(job, Channels.x, task);
  let to = begin(job, Channels.result, task);
  for (let row = rowsOf(job, task); row > 0; row--) {
    let skip: usize = 0;
    for (; skip + 16 <= step; skip += 16, at += 16, to += 16) {
      const value = f32x4.sub(v128.load(at), v128.load(means + skip));
      v128.store(to, multiplyAdd(value, v128.load(factors + skip), v128.load(offsets + skip)));
    }
    for (; skip < step; skip += 4, at += 4, to += 4) {
      const value = load<f32>(at) - load<f32>(means + skip);
      store<f32>(to, value * load<f32>(factors + skip) + load<f32>(offsets + skip));
    }
  }
}

/** result = dy · first + (x − second) · third + fourth. */
export function blendSlopes(job: usize, task: i32): void {
  const step = channelBytes(job);
  const factors = address(job, Channels.first);
  const means = address(job, Channels.second);
  const tilts = address(job, Channels.third);
  const offsets = address(job, Channels.fourth);
  let at = begin(job, Channels.x, task);
  let slope = begin(job, Channels.dy, task);
  let to = begin(job, Channels.result, task);
  for (let row = rowsOf(job, task); row > 0; row--) {
    let skip: usize = 0;
    for (; skip + 16 <= step; skip += 16, at += 16, slope += 16, to += 16) {
      const value = f32x4.sub(v128.load(at), v128.load(means + skip));
      const turned = multiplyAdd(value, v128.load(tilts + skip), v128.load(offsets + skip));
      v128.store(to, multiplyAdd(v128.load(slope), v128.load(factors + skip), turned));
    }
    for (; skip < step; skip += 4, at += 4, slope += 4, to += 4) {
      const value = load<f32>(at) - load<f32>(means + skip);
      const turned = value * load<f32>(tilts + skip) + load<f32>(offsets + skip);
      store<f32>(to, load<f32>(slope) * load<f32>(factors + skip) + turned);
    }
  }
}

function channelBytes(job: usize): usize {
  return (<usize>int(job, Channels.channels)) << 2;
}

function rowsOf(job: usize, task: i32): i32 {
  const rows = int(job, Channels.taskRows);
  return min(rows, int(job, Channels.rows) - task * rows);
}

/** Where a task's block begins in one of the job's arrays. */
function begin(job: usize, array: i32, task: i32): usize {
  return address(job, array) + <usize>(task * int(job, Channels.taskRows)) * channelBytes(job);
}

/** A task's two sums. */
function cleared(job: usize, task: i32): usize {
  const bytes = channelBytes(job) << 1;
  const sums = address(job, Channels.result) + <usize>task * bytes;
  memory.fill(sums, 0, bytes);
  return sums;
}
