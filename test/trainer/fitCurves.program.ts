/**
 * Run as a process of its own: the programs of folders of fixtures on one runtime, from the weights that real Keras
 * began with, as one JSON line each: what every epoch measured. `fitCurves.test.ts` starts it.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { layers as kinds } from '@tensorflow/tfjs-layers';
import { analyse, planToTrain } from '../../src/core/index.js';
import type { RunRequest } from '../../src/protocol/trainer.js';
import { inOrder } from '../../src/runs/data/shuffling.js';
import { batches, batchShape } from '../../src/trainer/batches.js';
import { buildModel } from '../../src/trainer/buildModel.js';
import { loadData } from '../../src/trainer/data/load.js';
import { divide } from '../../src/trainer/data/parts.js';
import { evaluate } from '../../src/trainer/evaluate.js';
import { clearMeters, metered } from '../../src/trainer/metrics.js';
import { Mean } from '../../src/trainer/scores.js';
import { trainOnBatch } from '../../src/trainer/step.js';
import { startRuntime } from './programRuntime.js';

export interface Run {
  readonly folder: string;
  readonly program: string;
  readonly history: Curves['history'];
  readonly notHonoured: readonly string[];
  /** Of each output. */
  readonly classes: readonly (readonly string[])[];
}

export interface Curves {
  readonly weights: Readonly<Record<string, readonly (readonly [number[], number[]])[]>>;
  readonly history: Readonly<Record<string, readonly number[]>>;
}

async function main(): Promise<void> {
  const [, , runtime, ...folders] = process.argv;
  await startRuntime(runtime);
  for (const folder of folders) {
    const all = JSON.parse(readFileSync(`test/fixtures/${folder}/curves.json`, 'utf8')) as Record<
      string,
      Curves
    >;
    for (const [program, { weights }] of Object.entries(all)) {
      const run = { folder, program, ...(await trained(`test/fixtures/${folder}`, program, weights)) };
      process.stdout.write(`${JSON.stringify(run satisfies Run)}\n`);
    }
  }
}

async function trained(root: string, program: string, weights: Curves['weights']) {
  const text = readFileSync(`${root}/${program}`, 'utf8');
  const analysis = analyse({ path: program, language: 'python', text });
  const planned = planToTrain(analysis, analysis.models.at(-1)?.id ?? '');
  if (!planned.ok) throw new Error(`${program}: ${planned.reasons.map(({ message }) => message).join(' ')}`);
  const { plan } = planned;
  const request: RunRequest = {
    ...{ plan, runtime: 'wasm', overrides: {}, outputDirectory: '', cacheDirectory: root },
    dataDirectories: [root],
  };
  const built = await buildModel(request);
  for (const layer of layersIn(built.model))
    layer.setWeights(weightsOf(layer, weights).map(([shape, values]) => tf.tensor(values, shape)));
  const data = await loadData(request, () => undefined);
  const shape = batchShape(data, plan, built.outputs);
  const { train, validation } = divide(data, request, 0);
  const history: Record<string, number[]> = {};
  const note = (values: Readonly<Record<string, number>>, before = '') => {
    for (const [name, value] of Object.entries(values))
      history[before + name] = [...(history[before + name] ?? []), value];
  };
  const { epochs, batchSize } = plan.settings;
  const size = batchSize?.value ?? data.batchSize ?? 32;
  for (let epoch = 0; epoch < (epochs?.value ?? 1); epoch++) {
    const mean = new Mean(built.means);
    for await (const batch of batches(train, inOrder(train.count), size, shape))
      mean.add(
        await trainOnBatch(built, train, batch, undefined, Number.POSITIVE_INFINITY),
        batch.indices.length,
      );
    note({ ...mean.value, ...metered(built.outputs) });
    clearMeters(built.outputs);
    const seen = validation && (await evaluate({ ...built, data, shape, batchSize: size }, validation, 1));
    if (seen) note({ ...seen.scores, ...seen.others }, 'val_');
  }
  return {
    history,
    notHonoured: plan.notHonoured.map(({ value }) => value),
    classes: [data, ...(data.others ?? [])].map(({ classes }) => classes),
  };
}

/** Those of the models in it, too. */
function layersIn(model: { readonly layers: readonly kinds.Layer[] }): readonly kinds.Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? layersIn(layer as never) : [layer]));
}

/** Layers inside a class of the code are named after it, too. */
function weightsOf(
  { name, weights: held }: kinds.Layer,
  weights: Curves['weights'],
): Curves['weights'][string] {
  if (held.length === 0) return [];
  const own = Object.keys(weights).find((each) => name.endsWith(`_${each}`)) ?? '';
  return weights[name] ?? weights[own] ?? [];
}

void main().then(() => process.exit());
