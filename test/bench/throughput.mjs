// node test/bench/throughput.mjs [--python PATH] [--images N]
// Images per second of the examples: ConvLens on TensorFlow and on WebAssembly, and Python Keras on a Python's
// own TensorFlow, one after the other on this machine. Prints the ratios to Keras. Needs `npm run build` and
// `npm run setup:tensorflow`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { python: { type: 'string' }, images: { type: 'string' } } });
const python = values.python ?? 'python3';
const images = Number(values.images ?? 640);
const networks = { emotion: 'examples/emotion_cnn.py', mnist: 'examples/mnist_cnn.py' };

for (const [network, file] of Object.entries(networks)) {
  const keras = kerasSpeed(network);
  tell(network, 'Python Keras', keras, keras);
  tell(network, 'ConvLens on TensorFlow', convlensSpeed(file, 'tensorflow'), keras);
  tell(network, 'ConvLens on WebAssembly', convlensSpeed(file, 'wasm'), keras);
}

function tell(network, name, speed, keras) {
  console.log(`${network}: ${name}: ${speed.toFixed(1)} images/s, ${(speed / keras).toFixed(2)} of Keras`);
}

function convlensSpeed(file, runtime) {
  const output = mkdtempSync(path.join(tmpdir(), 'convlens-bench-'));
  const options = ['--runtime', runtime, '--epochs', '1', '--max-images', String(images), '--output', output];
  const run = spawnSync(process.execPath, ['dist/cli.js', 'train', file, ...options], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const { result } = JSON.parse(readFileSync(path.join(output, 'state.json'), 'utf8'));
  rmSync(output, { recursive: true });
  return result.imagesPerSecond;
}

function kerasSpeed(network) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const args = ['test/bench/throughput.py', network, String(images)];
  const run = spawnSync(python, args, { encoding: 'utf8', env });
  if (run.status !== 0) throw new Error(run.stderr);
  return Number(run.stdout.trim().split('\n').at(-1));
}
