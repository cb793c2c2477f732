/** Takes the best runtime that works, and says why. Best first; a forced one is tried alone. */
import type { RuntimeChoice, RuntimeId } from '../../protocol/trainer.js';
import { TrainingFault } from '../fault.js';
import type { Runtime } from './runtime.js';
import { stockTfjsNode } from './stockTfjsNode.js';
import { tensorflow } from './tensorflow.js';
import { wasm } from './wasm.js';
import { webgpu } from './webgpu.js';

const bestFirst: readonly Runtime[] = [tensorflow, stockTfjsNode, webgpu, wasm];

export async function chooseRuntime(wanted: RuntimeId | 'auto'): Promise<RuntimeChoice> {
  const passedOver: { id: RuntimeId; reason: string }[] = [];
  for (const runtime of bestFirst) {
    if (wanted !== 'auto' && runtime.id !== wanted) continue;
    const started = await runtime.start().catch((error: unknown) => ({
      ok: false as const,
      reason: error instanceof Error ? error.message : String(error),
    }));
    if (started.ok) {
      const reason = wanted === 'auto' ? started.merit : `it was chosen; ${started.merit}`;
      return { id: runtime.id, title: started.title, reason, passedOver };
    }
    passedOver.push({ id: runtime.id, reason: started.reason });
  }
  const why = passedOver.map(({ id, reason }) => `${id}: ${reason}`).join(' ');
  throw new TrainingFault(
    wanted === 'auto'
      ? `No training runtime works here. ${why}`
      : `The runtime “${wanted}” was chosen but does not work here. ${why} Choose “auto” to take the best that works.`,
  );
}
