/** The worker: a prepared model in, a scene out. */
import { draw } from '../../src/core/diagram/index.js';
import type { DrawJob, DrawnJob } from './drawer.js';

self.addEventListener('message', ({ data }: MessageEvent<DrawJob>) => {
  const done: DrawnJob = { id: data.id, scene: draw(data.prepared, data.options) };
  self.postMessage(done);
});
