/**
 * Takes the best runtime that works, and says why. Best first, and a GPU before any processor; a forced one is tried
 * alone.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PassedOver, RuntimeChoice, RuntimeId } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import type { Runtime, RuntimeStart } from './runtime.js';
import { stockTfjsNode } from './stockTfjsNode.js';
import { tensorflow } from './tensorflow.js';
import { wasm } from './wasm.js';
import { webgpu } from './webgpu.js';

const bestFirst: readonly Runtime[] = [tensorflow, stockTfjsNode, webgpu, wasm];

export interface ChosenRuntime {
  readonly choice: RuntimeChoice;
  /** Resolves with a sentence when its device is gone. */
  readonly lost?: Promise<string>;
}

/** A runtime that was `lost` in this run is not tried again, also when it was wanted by name. */
export async function chooseRuntime(
  asked: RuntimeId | 'auto',
  lost: readonly PassedOver[] = [],
): Promise<ChosenRuntime> {
  const wanted = lost.some(({ id }) => id === asked) ? 'auto' : asked;
  const passedOver: PassedOver[] = [...lost];
  let held: Started | undefined;
  for (const runtime of bestFirst) {
    if (wanted !== 'auto' && runtime.id !== wanted) continue;
    if (lost.some(({ id }) => id === runtime.id) || (held && !runtime.needsGpu)) continue;
    const start = await runtime.start({ isChosen: wanted !== 'auto' }).catch((error: unknown) => ({
      ok: false as const,
      reason: error instanceof Error ? error.message : String(error),
    }));
    if (!start.ok) {
      passedOver.push({ id: runtime.id, reason: start.reason });
      continue;
    }
    const started = { id: runtime.id, start, backend: tf.getBackend() };
    const isBest = wanted !== 'auto' || start.isGpu;
    if (!isBest && runtime !== bestFirst.at(-1)) {
      // It works on the processor: a GPU elsewhere is faster.
      held = started;
      continue;
    }
    if (held) passedOver.push({ id: held.id, reason: `${held.start.title} works too, without a GPU.` });
    return chosen(started, wanted, passedOver);
  }
  if (held) {
    await tf.setBackend(held.backend);
    return chosen(held, wanted, passedOver);
  }
  const why = passedOver.map(({ id, reason }) => `${id}: ${reason}`).join(' ');
  throw new TrainingFault(
    wanted === 'auto'
      ? `No training runtime works here. ${why}`
      : `The runtime “${wanted}” was chosen but does not work here. ${why} Choose “auto” to take the best that works.`,
  );
}

interface Started {
  readonly id: RuntimeId;
  readonly start: Extract<RuntimeStart, { ok: true }>;
  /** TensorFlow.js's name. */
  readonly backend: string;
}

function chosen(
  { id, start: { title, merit, lost } }: Started,
  wanted: RuntimeId | 'auto',
  passedOver: readonly PassedOver[],
): ChosenRuntime {
  const reason = wanted === 'auto' ? merit : `it was chosen; ${merit}`;
  return { choice: { id, title, reason, passedOver }, ...(lost && { lost }) };
}
