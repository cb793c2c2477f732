/** The runtime of a test program. */
import { loadTfjsNode } from '../../src/trainer/runtimes/tfjsNode.js';
import { startWasm } from '../../src/trainer/runtimes/wasm.js';
import { webgpu } from '../../src/trainer/runtimes/webgpu.js';

/** `tensorflow`, `webgpu`, or else WebAssembly; returns its title. */
export async function startRuntime(name: string | undefined): Promise<string> {
  if (name === 'tensorflow') return `TensorFlow (${(await loadTfjsNode()).device})`;
  if (name === 'webgpu') {
    const started = await webgpu.start({ isChosen: true });
    if (!started.ok) throw new Error(started.reason);
    void started.lost?.then((why) => {
      throw new Error(why);
    });
    return started.title;
  }
  // Numbers must not depend on the threads that share the work: tests take two, however many cores there are.
  // None: without our own kernels.
  const threads = Number(process.env.CONVLENS_TEST_THREADS ?? 2);
  const started = await startWasm(`${process.cwd()}/dist/trainer/`, threads);
  return `WebAssembly, ${started} threads`;
}
