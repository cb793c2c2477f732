/** A tfjs-node (or -gpu) that the user installed in the project: its native library under our JavaScript. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Runtime } from './runtime.js';
import { loadTfjsNode } from './tfjsNode.js';

export const stockTfjsNode: Runtime = {
  id: 'tfjs-node',
  async start() {
    const binding = findBinding(process.cwd());
    if (!binding) {
      return { ok: false, reason: 'The project has no @tensorflow/tfjs-node with its native library.' };
    }
    process.env.CONVLENS_TFJS_BINDING = binding;
    const { device } = await loadTfjsNode();
    const title = `tfjs-node of the project (${device})`;
    return { ok: true, title, merit: 'installed in the project', isGpu: device === 'GPU' };
  },
};

function findBinding(from: string): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    for (const name of ['tfjs-node-gpu', 'tfjs-node']) {
      const file = join(directory, 'node_modules/@tensorflow', name, 'lib/napi-v8/tfjs_binding.node');
      if (existsSync(file)) return file;
    }
    if (dirname(directory) === directory) return undefined;
  }
}
