/** The worker: the page's words first, then prepared models in, scenes out. */
import * as l10n from '@vscode/l10n';
import { draw, speakIn } from '../../src/core/diagram/index.js';
import type { DrawJob, DrawnJob, WorkerWords } from './drawer.js';

speakIn(l10n.t);
self.addEventListener('message', ({ data }: MessageEvent<DrawJob | WorkerWords>) => {
  if ('bundle' in data) {
    l10n.config({ contents: data.bundle });
    return;
  }
  const done: DrawnJob = { id: data.id, scene: draw(data.prepared, data.options) };
  self.postMessage(done);
});
