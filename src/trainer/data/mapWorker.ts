/** Maps in a thread that reads images: TensorFlow.js's plain JavaScript, whose operations on one image cost the least. */
import * as tf from '@tensorflow/tfjs-core';
import { registerPlainKernels } from '../kernels/plain.js';
import type { Answer, MapJob } from './decodeJobs.js';
import { mapImages } from './mapImages.js';
import type { SampleMap } from './maps.js';

/** Each message brings the maps as new objects: those that are known already are taken in their place. */
const known = new Map<string, readonly [readonly SampleMap[], readonly SampleMap[]]>();

export async function answerMap(job: MapJob): Promise<Answer> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  registerPlainKernels();
  const key = JSON.stringify([job.maps, job.targetMaps]);
  const [maps, targetMaps] = known.get(key) ?? [job.maps, job.targetMaps];
  known.set(key, [maps, targetMaps]);
  const [values = new Float32Array(0), targets] = mapImages({ ...job, maps, targetMaps });
  return { values: values.slice(), ...(targets && { targets: targets.slice() }), faults: [] };
}
