/** The process behind Set Up Training: looks at the machine, and makes a runtime when asked to. Killing it cancels. */
import { join } from 'node:path';
import { openChannel } from '../protocol/channel.js';
import type { SetupEvents, SetupRequests } from '../protocol/setUp.js';
import { parentPort } from './parentPort.js';
import { inspectMachine } from './runtimes/inspectMachine.js';
import { installTensorFlow, makeRuntime } from './runtimes/makeRuntime.js';
import { inspectWebgpu } from './runtimes/webgpuDevice.js';
import { installWebgpu } from './runtimes/webgpuSetup.js';

// biome-ignore lint/complexity/noBannedTypes: it asks nothing and is told nothing.
const channel = openChannel<{}, SetupEvents, SetupRequests, {}>(parentPort, {
  requests: {
    async inspect({ pythons, cacheDirectory }) {
      return { ok: true, value: await inspectMachine(pythons, cacheDirectory) };
    },
    async make({ python, isForGpu = false, cacheDirectory }) {
      const report = (step: string) => channel.emit('step', { step });
      const chosen = python ?? (await installTensorFlow(cacheDirectory, isForGpu, report));
      const { version } = await makeRuntime(chosen, cacheDirectory, join(__dirname, 'binding'), report);
      return { ok: true, value: { version, python: chosen } };
    },
    async makeWebgpu({ cacheDirectory }) {
      const home = await installWebgpu(cacheDirectory, (step) => channel.emit('step', { step }));
      return { ok: true, value: await inspectWebgpu(home) };
    },
  },
  events: {},
});

process.on('disconnect', () => process.exit());
