// Compiles our kernels for training, AssemblyScript, to WebAssembly: with fused multiply–add (relaxed SIMD) and without.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const source = 'src/trainer/kernels/compute';
/** The file's name, and whether it has relaxed SIMD. */
const kinds = { 'compute.wasm': 0, 'compute-fused.wasm': 1 };
export const kernelFiles = Object.keys(kinds);

/** Writes the kernels to the folder `to` of `root` unless they are newer than their source. */
export async function compileKernels(root, to) {
  mkdirSync(join(root, to), { recursive: true });
  const outputs = kernelFiles.map((name) => join(root, to, name));
  const written = outputs.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const folder = join(root, source);
  const sources = ['layout.ts', ...readdirSync(join(folder, 'assembly')).map((name) => `assembly/${name}`)];
  if (Math.min(...written) > Math.max(...sources.map((name) => statSync(join(folder, name)).mtimeMs))) return;
  for (const [name, relaxed] of Object.entries(kinds)) {
    const { error, stderr } = await asc.main([
      ...[join(source, 'assembly/index.ts'), '--baseDir', root, '--outFile', join(to, name)],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--use', `RELAXED=${relaxed}`],
      ...['--enable', 'simd,relaxed-simd,threads'],
      // The memory is the backend's: 4 GiB at most.
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
      // Vectors pass between our own files only.
      ...['--disableWarning', '112'],
    ]);
    if (error) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  }
}
