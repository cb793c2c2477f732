/** tfjs-node on the TensorFlow of a Python environment, through the binding that our set-up compiled. */
import { cpus } from 'node:os';
import type { Runtime } from './runtime.js';
import { loadTfjsNode } from './tfjsNode.js';

export const tensorflow: Runtime = {
  id: 'tensorflow',
  async start() {
    const { CONVLENS_TFJS_BINDING: binding, CONVLENS_TENSORFLOW_VERSION: version } = process.env;
    if (!binding || !version) {
      return { ok: false, reason: 'TensorFlow is not set up; `npm run setup:tensorflow` does it.' };
    }
    const { device } = await loadTfjsNode();
    const where = device === 'GPU' ? 'GPU' : `CPU, ${cpus().length} cores`;
    return {
      ok: true,
      isGpu: device === 'GPU',
      title: `TensorFlow ${version} (${where})`,
      merit:
        device === 'GPU'
          ? 'the fastest that works here, on the GPU'
          : 'the fastest that works here; no GPU found',
    };
  },
};
