/** A thread that reads, decodes, resizes and varies images, so that training does not wait for it. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { augmentImages } from './augment.js';
import { decodeImage } from './decode.js';
import type { Answer, Job } from './decodeJobs.js';
import { type Fit, fitInto, readingOf } from './resize.js';

parentPort?.on('message', async ({ id, job }: { id: number; job: Job }) => {
  try {
    const answer = await answerTo(job);
    const sent = [answer.values, ...(answer.targets ? [answer.targets] : [])];
    parentPort?.postMessage(
      { id, answer },
      sent.map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    parentPort?.postMessage({ id, failed: error instanceof Error ? error.message : String(error) });
  }
});

async function answerTo(job: Job): Promise<Answer> {
  if (job.kind === 'decode') return decode(job.contents, job.fit);
  if (job.kind === 'augment') return augmented(job);
  // TensorFlow.js is loaded where it is needed.
  const { answerMap } = await import('./mapWorker.js');
  return answerMap(job);
}

function augmented(job: Extract<Job, { kind: 'augment' }>): Answer {
  return { values: augmentImages(job.values, job.shape, job.augmentation, job.seed), faults: [] };
}

function decode(contents: readonly (string | Uint8Array)[], fit: Fit): Answer {
  const size = fit.height * fit.width * fit.channels;
  const values =
    fit.interpolation === 'nearest'
      ? new Uint8Array(contents.length * size)
      : new Float32Array(contents.length * size);
  const faults: { place: number; reason: string }[] = [];
  contents.forEach((content, place) => {
    try {
      fitInto(
        values,
        place * size,
        decodeImage(typeof content === 'string' ? readFileSync(content) : content, readingOf(fit)),
        fit,
      );
    } catch (error) {
      faults.push({ place, reason: error instanceof Error ? error.message : String(error) });
    }
  });
  return { values, faults };
}
