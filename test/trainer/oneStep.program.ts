/**
 * Run as a process of its own: every case of a fixture on one runtime, as one JSON line each: how far a prediction
 * and a step of training lie from real Keras's. `oneStep.ts` bundles and starts it.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { layers as kinds, LayersModel } from '@tensorflow/tfjs-layers';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { buildModel } from '../../src/trainer/buildModel.js';
import { functionsOf } from '../../src/trainer/step.js';
import { asWholeStep } from '../../src/trainer/wholeStep.js';
import { startRuntime } from './programRuntime.js';

type Weights = Readonly<Record<string, readonly (readonly [number[], number[]])[]>>;

export interface StepCase {
  readonly title: string;
  readonly program: string;
  readonly weights: Weights;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Two predictions differ. */
  readonly isDrawn: boolean;
  /** Some of the step is left to chance. */
  readonly isTrainedDrawn: boolean;
  readonly predicted: readonly number[];
  readonly loss: number;
  readonly after: Weights;
}

const noFolders = { outputDirectory: '', cacheDirectory: '' };

async function main(): Promise<void> {
  await startRuntime(process.argv[2]);
  const { cases } = JSON.parse(readFileSync(process.argv[3] ?? '', 'utf8')) as {
    readonly cases: readonly StepCase[];
  };
  const kind = process.argv[4] ?? '';
  for (const each of cases.filter(({ title }) => title.startsWith(kind))) {
    const found = await compared(each);
    process.stdout.write(`${JSON.stringify({ title: each.title, ...found })}\n`);
  }
}

async function compared({ title, program, weights, x, y, predicted, loss, after }: StepCase) {
  const text = `# convlens: data=faces\n${program}`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const { id = '' } = analysis.models.find(({ name }) => name === 'model') ?? {};
  const planned = trainingPlan(analysis, id);
  if (!planned.ok) throw new Error(`${title}: ${planned.reasons.map(({ message }) => message).join(' ')}`);
  const request = { plan: planned.plan, runtime: 'wasm', overrides: {}, ...noFolders } as const;
  const { model, optimizer } = await buildModel(request);
  optimizer.constrain(model);
  setWeights(model, weights);
  const images = tf.tensor2d([...x], [4, 6]);
  const labels = tf.tensor2d([...y], [4, 3]);
  const predict = () =>
    asWholeStep(model, 'evaluate', [images], () => model.predictOnBatch(images) as tf.Tensor).dataSync();
  // The first makes the graph of it.
  predict();
  setWeights(model, weights);
  const [first, second] = [predict(), predict()];
  setWeights(model, weights);
  const step = functionsOf(model).makeTrainFunction();
  const [trained] = asWholeStep(model, 'train', [images, labels], () => step([images, labels]));
  return {
    notHonoured: planned.plan.notHonoured.map(({ value, location }) => [
      value,
      text.slice(location.start, location.end),
    ]),
    isDrawn: first.some((value, at) => value !== second[at]),
    predicted: gap(first, predicted),
    loss: Math.abs((trained?.dataSync()[0] ?? Number.NaN) - loss),
    unmatched: Object.keys(weights).filter((own) => !layersIn(model).some(({ name }) => isNamed(name, own))),
    after: Math.max(...layersIn(model).flatMap((layer) => gapOfLayer(layer, weightsOf(layer, after) ?? []))),
  };
}

function gapOfLayer(layer: kinds.Layer, wanted: Weights[string]): readonly number[] {
  return layer.getWeights().map((weight, at) => gap(weight.dataSync(), wanted[at]?.[1] ?? []));
}

function layersIn(model: { readonly layers: readonly kinds.Layer[] }): readonly kinds.Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? layersIn(layer as never) : [layer]));
}

/** Layers inside a class of the code are named after it, too. */
function weightsOf({ name }: kinds.Layer, weights: Weights): Weights[string] | undefined {
  const own = Object.keys(weights).find((each) => isNamed(name, each));
  return own === undefined ? undefined : weights[own];
}

function isNamed(name: string, own: string): boolean {
  return name === own || name.endsWith(`_${own}`);
}

function setWeights(model: LayersModel, weights: Weights): void {
  for (const layer of layersIn(model)) {
    const given = weightsOf(layer, weights);
    if (given) layer.setWeights(given.map(([shape, values]) => tf.tensor(values, shape)));
  }
}

/** The largest difference. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  const gaps = wanted.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN)));
  return gaps.length !== found.length || gaps.some(Number.isNaN) ? 1e9 : Math.max(0, ...gaps);
}

void main().then(() => process.exit());
