/** Images, and what a model is to give for them, behind the code's own functions: their operations, done again. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { calculator, inCamelCase } from '../calculation.js';
import { withoutChance } from '../draws.js';
import { TrainingFault } from '../fault.js';
import { registerLayers } from '../layers/register.js';
import { forgetSeeds } from '../layers/tensorflowImages.js';
import { mixed } from '../random.js';
import { type LayerTopology, seeded } from './dataset.js';
import type { MapJob } from './decodeJobs.js';
import { inTheirOrder, type OrderedMap, type SampleMap } from './maps.js';

interface Step extends OrderedMap {
  readonly calculate: (given: readonly tf.Tensor[]) => tf.Tensor[];
}

const known = new WeakMap<readonly SampleMap[], readonly Step[]>();

/** Values of the images, then of their targets where there are such. */
export function mapImages({ given, maps, targetMaps, indices, seed }: Omit<MapJob, 'kind'>): Float32Array[] {
  const steps = stepsOf(maps, targetMaps);
  const read: Float32Array[] = [];
  // What `tidy` returns it searches for tensors, value by value: at 128×128, 15 ms an image.
  tf.tidy(() => {
    const count = indices.length;
    const tensors = given.map(({ values, shape }) => tf.tensor(values, [count, ...shape]));
    for (const made of applied(steps, tensors, indices, seed)) read.push(made.dataSync() as Float32Array);
  });
  return read;
}

/** Of one image that a model is shown, without chance. */
export function shownAs(maps: readonly SampleMap[]): (x: tf.Tensor) => tf.Tensor {
  const steps = stepsOf(
    maps.map((map) => ({ ...map, isStill: true })),
    [],
  );
  const pair = maps.find(({ isOfPair }) => isOfPair);
  const sizes = pair?.sizes[1]?.slice(pair.isOfBatch ? 1 : 0).map((size) => size ?? 1) ?? [];
  return (x) => applied(steps, [x, tf.zeros([1, ...sizes])], [0], 0)[0] as tf.Tensor;
}

function stepsOf(maps: readonly SampleMap[], targetMaps: readonly SampleMap[]): readonly Step[] {
  const found = known.get(maps);
  if (found) return found;
  const steps = inTheirOrder(maps, targetMaps).map((step) => {
    const own = layersIn(step.map);
    return { ...step, calculate: calculator(step.map.calculation, (config) => own.get(config)) };
  });
  known.set(maps, steps);
  return steps;
}

/** The layers among the steps of a map. */
function layersIn(map: SampleMap): Map<object, (inputs: readonly tf.Tensor[]) => tf.Tensor> {
  const built = new Map<object, (inputs: readonly tf.Tensor[]) => tf.Tensor>();
  for (const { operation, config } of map.calculation.steps) {
    if (operation !== 'Layers') continue;
    const layers = (config.layers as readonly LayerTopology[]).map(layerOf);
    built.set(config, ([x]) => {
      const images = x as tf.Tensor;
      const batch = images.rank === 3 ? tf.expandDims(images, 0) : images;
      const training = map.isStill !== true;
      const made = layers.reduce((given, layer) => layer.apply(given, { training }) as tf.Tensor, batch);
      return images.rank === 3 ? tf.squeeze(made, [0]) : made;
    });
  }
  return built;
}

function layerOf({ class_name, config }: LayerTopology): layers.Layer {
  registerLayers();
  const found = tf.serialization.SerializationMap.getMap().classNameMap[class_name];
  if (!found) throw new TrainingFault(`The layer ${class_name} is not there to change images with.`);
  const { name: _, ...own } = inCamelCase(config) as Readonly<Record<string, unknown>>;
  const [made, from] = found;
  return from(made, own as tf.serialization.ConfigDict) as layers.Layer;
}

/** Image and target of a batch behind the steps. */
function applied(
  steps: readonly Step[],
  given: readonly tf.Tensor[],
  indices: ArrayLike<number>,
  seed: number,
): tf.Tensor[] {
  const now = [...given];
  steps.forEach(({ map, of, calculate }, at) => {
    const places = of === 'pair' ? [0, 1] : of === 'image' ? [0] : [1];
    const inputs = places.map((place) => now[place] as tf.Tensor);
    const run = (tensors: readonly tf.Tensor[], own: number): tf.Tensor[] => {
      // Mapped once and kept: the batch does not matter.
      const number = map.isKept ? mixed(at, own) : mixed(seed, at, own);
      return map.isStill
        ? withoutChance(() => calculate(tensors))
        : byChance(number, () => calculate(tensors));
    };
    const made = map.isOfBatch
      ? run(
          inputs.map((x, part) => formed(x, map.sizes[part], x.shape[0])),
          indices[0] ?? 0,
        )
      : ofEach(inputs, map, indices, run);
    places.forEach((place, part) => {
      now[place] = made[part] as tf.Tensor;
    });
  });
  return now.map((x) => tf.cast(x, 'float32'));
}

function ofEach(
  inputs: readonly tf.Tensor[],
  map: SampleMap,
  indices: ArrayLike<number>,
  run: (tensors: readonly tf.Tensor[], own: number) => tf.Tensor[],
): tf.Tensor[] {
  const samples = inputs.map((x) => tf.unstack(x));
  const made = Array.from(indices, (index, place) =>
    tf.tidy(() =>
      run(
        samples.map((each, part) => formed(each[place] as tf.Tensor, map.sizes[part])),
        index,
      ),
    ),
  );
  return inputs.map((_, part) => tf.stack(made.map((each) => each[part] as tf.Tensor)));
}

/** As the calculation is given it: a grey image may have no axis for its channel. */
function formed(x: tf.Tensor, sizes: readonly (number | null)[] = [], batch?: number): tf.Tensor {
  if (sizes.length === 0) return x;
  return tf.reshape(
    x,
    sizes.map((size, axis) => (axis === 0 && batch !== undefined ? batch : (size ?? 1))),
  );
}

/** Whatever draws, layers too, draws from this seed. */
function byChance<Made>(seed: number, make: () => Made): Made {
  const before = Math.random;
  Math.random = seeded(seed);
  forgetSeeds();
  try {
    return make();
  } finally {
    Math.random = before;
  }
}
