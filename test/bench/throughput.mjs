// node test/bench/throughput.mjs [--python PATH] [--images N] [--runtime tensorflow|wasm|webgpu] [--rounds N]
// Images per second of the examples: ConvLens on TensorFlow and on WebAssembly (on WebGPU where it is asked for), and
// Python Keras on that Python's own backend, one after the other on this machine. Prints the ratios to Keras: on a shared
// machine, of several rounds. On CUDA with `CONVLENS_XLA=1`, as so short a run goes without. Needs `npm run build` and
// `npm run setup:tensorflow` or `npm run setup:webgpu`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const options = Object.fromEntries(
  ['python', 'images', 'runtime', 'rounds'].map((name) => [name, { type: 'string' }]),
);
const { values } = parseArgs({ options });
const python = values.python ?? 'python3';
const networks = {
  emotion: { file: 'examples/emotion_cnn.py', images: 1280 },
  mnist: { file: 'examples/mnist_cnn.py', images: 12_800 },
};
const names = { tensorflow: 'TensorFlow', wasm: 'WebAssembly', webgpu: 'WebGPU' };
const runtimes = values.runtime ? [values.runtime] : ['tensorflow', 'wasm'];

for (let round = 0; round < Number(values.rounds ?? 1); round++)
  for (const [network, { file, images: usual }] of Object.entries(networks)) {
    const images = Number(values.images ?? usual);
    const keras = kerasSpeed(network, images);
    tell(network, 'Python Keras', keras, keras);
    for (const runtime of runtimes)
      tell(network, `ConvLens on ${names[runtime]}`, convlensSpeed(file, runtime, images), keras);
  }

function tell(network, name, speed, keras) {
  console.log(`${network}: ${name}: ${speed.toFixed(1)} images/s, ${(speed / keras).toFixed(2)} of Keras`);
}

function convlensSpeed(file, runtime, images) {
  const output = mkdtempSync(path.join(tmpdir(), 'convlens-bench-'));
  const options = ['--runtime', runtime, '--epochs', '1', '--max-images', String(images), '--output', output];
  const run = spawnSync(process.execPath, ['dist/cli.js', 'train', file, ...options], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const { result } = JSON.parse(readFileSync(path.join(output, 'state.json'), 'utf8'));
  rmSync(output, { recursive: true });
  return result.imagesPerSecond;
}

function kerasSpeed(network, images) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const args = ['test/bench/throughput.py', network, String(images)];
  const run = spawnSync(python, args, { encoding: 'utf8', env });
  if (run.status !== 0) throw new Error(run.stderr);
  return Number(run.stdout.trim().split('\n').at(-1));
}
