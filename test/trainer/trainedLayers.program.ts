/**
 * Run as a process of its own: every case of the fixture on one runtime, as one JSON line each: how far outputs and
 * gradients lie from real Keras's. `trainedLayers.test.ts` bundles and starts it.
 */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { type layers as kinds, type LayersModel, models } from '@tensorflow/tfjs-layers';
import { analyse, trainingPlan } from '../../src/core/index.js';
import { withoutActivity } from '../../src/trainer/activityPenalties.js';
import { registerLayers } from '../../src/trainer/layers/register.js';
import { asWholeStep } from '../../src/trainer/wholeStep.js';
import { startRuntime } from './programRuntime.js';

export interface LayerCase {
  readonly program: string;
  readonly shape: readonly number[];
  readonly weights: Readonly<Record<string, readonly (readonly [number[], number[]])[]>>;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly outputShape: readonly number[];
  readonly factors?: readonly number[];
  readonly gradient?: readonly number[] | null;
  /** As it is while training, where nothing is left to chance. */
  readonly isTraining?: boolean;
  /** What comes out is drawn: only its shape is compared. */
  readonly isDrawn?: boolean;
}

async function main(): Promise<void> {
  await startRuntime(process.argv[2]);
  registerLayers();
  const { cases } = JSON.parse(readFileSync('test/fixtures/trainedLayers.json', 'utf8')) as {
    readonly cases: readonly LayerCase[];
  };
  for (const each of cases) {
    const found = await compared(each).catch((error: unknown) =>
      error instanceof Refusal ? { refused: error.message } : { error: String(error) },
    );
    process.stdout.write(`${JSON.stringify({ program: each.program, ...found })}\n`);
  }
}

/** The plan says why, and where. */
class Refusal extends Error {}

async function compared(each: LayerCase) {
  const model = await built(each);
  setWeights(model, each.weights);
  const x = tf.tensor([...each.input], [2, ...each.shape]);
  const y = asWholeStep(
    model,
    'apply',
    [x],
    () => model.apply(x, { training: each.isTraining === true }) as tf.Tensor,
  );
  if (JSON.stringify(y.shape) !== JSON.stringify(each.outputShape))
    return { error: `the output has the shape ${y.shape}, not ${each.outputShape}` };
  if (each.isDrawn)
    return { output: Number.isNaN(tf.sum(y).dataSync()[0]) ? Number.MAX_VALUE : 0, gradient: 0 };
  if (each.isTraining) return { output: gap(y.dataSync(), each.output), gradient: 0 };
  if (!each.gradient) return { output: gap(y.dataSync(), each.output), gradient: 0 };
  const factors = tf.tensor([...(each.factors ?? [])], y.shape);
  const sum = (given: tf.Tensor) => tf.sum(tf.mul(model.apply(given) as tf.Tensor, factors));
  const slope = asWholeStep(model, 'differentiate', [x, factors], () => tf.grad(sum)(x));
  return {
    output: gap(y.dataSync(), each.output),
    gradient: gap(slope.dataSync(), each.gradient),
  };
}

async function built({ program, shape }: LayerCase): Promise<LayersModel> {
  const sizes = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `# convlens: data=faces\nimport keras\nfrom keras import layers\ni = keras.Input(${sizes})\n${program}\nmodel = keras.Model(i, o)\nmodel.compile('sgd', 'mse')\n`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const { id = '' } = analysis.models.find(({ name }) => name === 'model') ?? {};
  const planned = trainingPlan(analysis, id);
  if (!planned.ok) {
    const [{ message, location } = { message: 'no reason' }] = planned.reasons;
    throw new Refusal(`${message} [${location ? text.slice(location.start, location.end) : 'no place'}]`);
  }
  return models.modelFromJSON(
    withoutActivity(planned.plan.topology).topology as unknown as Parameters<typeof models.modelFromJSON>[0],
  );
}

function layersIn(model: { readonly layers: readonly kinds.Layer[] }): readonly kinds.Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? layersIn(layer as never) : [layer]));
}

function setWeights(model: LayersModel, weights: LayerCase['weights']): void {
  for (const layer of layersIn(model)) {
    const given = weights[layer.name];
    if (given) layer.setWeights(given.map(([shape, values]) => tf.tensor(values, shape)));
  }
}

/** The largest difference, relative to 1 + the value. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  const gaps = wanted.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN)) / (1 + Math.abs(value)));
  return gaps.some(Number.isNaN) ? Number.MAX_VALUE : Math.max(0, ...gaps);
}

void main().then(() => process.exit());
