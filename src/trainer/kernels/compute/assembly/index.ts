/** Kernels for training, run by all threads on the memory of TensorFlow.js's backend. Nothing here allocates. */
import { Job, Kind } from '../layout';
import { stepAdam } from './adam';
import { blendSlopes, scaleChannels, sumChannels, sumSlopes } from './channels';
import { passSlopes } from './gate';
import { int } from './job';
import { poolLargest, spreadSlopes } from './pool';
import { multiplyBlock } from './product';

/** Takes tasks of the job until none waits. */
export function work(job: usize, scratch: usize): void {
  const waiting = job + ((<usize>Job.waiting) << 2);
  const done = job + ((<usize>Job.done) << 2);
  while (true) {
    const task = atomic.sub<i32>(waiting, 1) - 1;
    if (task < 0) return;
    run(job, scratch, task);
    // Whoever gave the job waits until the count is zero.
    if (atomic.sub<i32>(done, 1) === 1) atomic.notify(done, 1);
  }
}

/** The life of a thread beside the first. Never returns. */
export function serve(job: usize, scratch: usize): void {
  const round = job + ((<usize>Job.round) << 2);
  let seen = atomic.load<i32>(round);
  while (true) {
    work(job, scratch);
    atomic.wait<i32>(round, seen, -1);
    seen = atomic.load<i32>(round);
  }
}

/** Until the others have ended their tasks too. */
export function join(job: usize): void {
  const done = job + ((<usize>Job.done) << 2);
  while (true) {
    const left = atomic.load<i32>(done);
    if (left <= 0) return;
    atomic.wait<i32>(done, left, -1);
  }
}

function run(job: usize, scratch: usize, task: i32): void {
  const kind = int(job, Job.kind);
  if (kind === Kind.product) multiplyBlock(job, scratch, task);
  else if (kind === Kind.channelSums) sumChannels(job, task);
  else if (kind === Kind.slopeSums) sumSlopes(job, task);
  else if (kind === Kind.affine) scaleChannels(job, task);
  else if (kind === Kind.slopes) blendSlopes(job, task);
  else if (kind === Kind.poolSlopes) spreadSlopes(job, task);
  else if (kind === Kind.adam) stepAdam(job, task);
  else if (kind === Kind.gate) passSlopes(job, task);
  else if (kind === Kind.pool) poolLargest(job, task);
}
