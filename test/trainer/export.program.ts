/**
 * Run as a process of its own: for each model of a Python text, a run with random weights, its predictions by
 * TensorFlow.js, and its exports. `export.test.ts` bundles and starts it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { analyse, planToTrain } from '../../src/core/index.js';
import { buildModel } from '../../src/trainer/buildModel.js';
import { explain, openModel } from '../../src/trainer/explain.js';
import { exportModel } from '../../src/trainer/export/exportModel.js';
import { seedEverything } from '../../src/trainer/random.js';
import { saveModel } from '../../src/trainer/saveModel.js';
import { startRuntime } from './programRuntime.js';

const [, , file = '', folder = ''] = process.argv;

async function main(): Promise<void> {
  await startRuntime('wasm');
  const analysis = analyse({ path: file, language: 'python', text: readFileSync(file, 'utf8') });
  for (const { id, name, isNested } of analysis.models) {
    if (isNested) continue;
    const planned = planToTrain(analysis, id);
    if (!planned.ok) throw new Error(`${name}: ${planned.reasons.map(({ message }) => message).join(' ')}`);
    const run = path.join(folder, name);
    mkdirSync(run, { recursive: true });
    const request = {
      ...{ plan: planned.plan, outputDirectory: run, cacheDirectory: run },
      ...{ runtime: 'wasm' as const, overrides: { seed: 1 } },
    };
    writeFileSync(path.join(run, 'request.json'), JSON.stringify(request));
    seedEverything(7);
    const { model } = await buildModel(request);
    // Variances are positive.
    model.setWeights(
      model.weights.map((weight) => {
        const shape = weight.shape as number[];
        return weight.name.includes('variance')
          ? tf.randomUniform(shape, 0.5, 1.5)
          : tf.randomNormal(shape, 0, 0.3);
      }),
    );
    await saveModel(model, run, { epoch: 1, batch: 0 });
    const { inputs, inputShape } = planned.plan;
    const given = (inputs ?? [{ shape: inputShape }]).map(({ shape }) =>
      tf.randomUniform([3, ...shape.map((size) => size ?? 1)], 0, 1),
    );
    const output = model.predict(given) as tf.Tensor;
    const both = { inputs: given.map((each) => each.arraySync()), output: output.arraySync() };
    writeFileSync(path.join(run, 'predictions.json'), JSON.stringify(both));
    await exportModel(run, { format: 'keras', path: path.join(run, 'model.keras'), which: 'last' });
    const legacy = exportModel(run, { format: 'h5', path: path.join(run, 'model.h5'), which: 'last' });
    const topology = planned.plan.topology as { config: { layers: { class_name: string }[] } };
    const kinds = topology.config.layers.map(({ class_name }) => class_name);
    // The older format is refused for operations between layers and for what Keras 2 computes otherwise, in a sentence.
    const isNewOnly = /"KerasOperation"|HardSigmoid/.test(JSON.stringify(topology));
    if (isNewOnly) await legacy.then(fail, () => undefined);
    else await legacy;
    await exportModel(run, { format: 'tfjs', path: path.join(run, 'tfjs'), which: 'last' });
    console.log(JSON.stringify({ name, isNewOnly, layers: kinds }));
    // An image alone is no input of a model with several.
    if (inputs) continue;
    const pixels = Uint8Array.from({ length: 784 }, (_, at) => (at * 7919) % 256);
    const opened = { model: await openModel(run), classes: [...'0123456789'], request };
    const seen = explain({ ...opened, input: { shape: [28, 28, 1], scale: 255 } }, pixels);
    writeFileSync(path.join(run, 'explanation.json'), JSON.stringify({ pixels: [...pixels], ...seen }));
  }
}

function fail(): never {
  throw new Error('expected that the .h5 of such a model is refused');
}

void main();
