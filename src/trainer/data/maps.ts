/**
 * What functions of the code make of each sample or batch on its way to the model (`dataset.map`): the plan lists their
 * operations, which threads do again for each sample, with chance that follows the seed of the batch.
 */
import { modelValues } from '../batches.js';
import type { DataSource, ImageData, ImagePart, TargetPart } from './dataset.js';
import { work } from './decodePool.js';

export type SampleMap = NonNullable<Extract<DataSource, { kind: 'table' }>['maps']>[number] & {
  /** As it changes least, without chance. */
  readonly isStill?: true;
};

type Shape = ImageData['shape'];

/** One change of the images, of what the model is to give for them, or of both. */
export interface OrderedMap {
  readonly map: SampleMap;
  readonly of: 'image' | 'target' | 'pair';
}

/** The part, and what it is to give, as they are behind the maps. */
export function mappedPart(
  part: ImagePart,
  shape: Shape,
  maps: readonly SampleMap[] = [],
  targetMaps: readonly SampleMap[] = [],
): ImagePart {
  if (maps.length === 0 && targetMaps.length === 0) return part;
  const { target } = part;
  const steps = inTheirOrder(maps, targetMaps);
  const both = async (indices: ArrayLike<number>, seed: number) => {
    const found = await part.read(indices, seed);
    const wanted = target && (await target.read(found.indices, seed));
    const isWhole = !wanted || wanted.indices.length === found.indices.length;
    const images = isWhole ? found : await part.read(wanted.indices, seed);
    const given = [
      { values: modelValues(part, images.values), shape },
      ...(target && wanted ? [{ values: modelValues(target, wanted.values), shape: target.shape }] : []),
    ];
    const own = Array.from(images.indices);
    const { values, targets } = await work({ kind: 'map', given, maps, targetMaps, indices: own, seed });
    return { values: [values, targets], indices: images.indices };
  };
  const chance = () => Math.floor(Math.random() * 2 ** 32);
  const bare = ({ scale: _, offset: __, places: ___, isPlaced: ____, layers: _____, ...rest }: ImagePart) =>
    rest;
  const madeTarget: TargetPart | undefined = target && {
    ...bare(target),
    ...(target.oneHotOf !== undefined && { oneHotOf: target.oneHotOf }),
    shape: shapeAfter(steps, 'target', target.shape),
    finish: [],
    async read(indices, seed = chance()) {
      const { values, indices: found } = await both(indices, seed);
      return { values: values[1] ?? new Float32Array(0), indices: found };
    },
  };
  return {
    ...bare(part),
    ...(madeTarget && { target: madeTarget }),
    made: { shape: shapeAfter(steps, 'image', shape), before: { part, shape, maps } },
    finish: [],
    async read(indices, seed = chance()) {
      const { values, indices: found } = await both(indices, seed);
      return { values: values[0] ?? new Float32Array(0), indices: found };
    },
  };
}

/** Maps of both stand at the same place among those of the images and of the targets. */
export function inTheirOrder(
  maps: readonly SampleMap[],
  targetMaps: readonly SampleMap[],
): readonly OrderedMap[] {
  const order: OrderedMap[] = [];
  const others = [...targetMaps];
  const targetsUpToPair = () => {
    for (let next = others.shift(); next && !next.isOfPair; next = others.shift())
      order.push({ map: next, of: 'target' });
  };
  for (const map of maps) {
    if (map.isOfPair) targetsUpToPair();
    order.push({ map, of: map.isOfPair ? 'pair' : 'image' });
  }
  targetsUpToPair();
  return order;
}

function shapeAfter(steps: readonly OrderedMap[], of: 'image' | 'target', before: Shape): Shape {
  return steps.reduce((now, { map, of: changed }) => {
    if (changed !== 'pair' && changed !== of) return now;
    const gives = map.gives[changed === 'pair' && of === 'target' ? 1 : 0] ?? [];
    const sizes = (map.isOfBatch ? gives.slice(1) : gives).map((size) => size ?? 1);
    const [height = 1, width = 1, channels = 1] = sizes;
    return sizes.length === 1 ? [1, height, 1] : [height, width, channels];
  }, before);
}

/** Of an image, or of what the model is to give for it, as it is before the maps; undefined where they do not say. */
export function shapeBefore(maps: readonly SampleMap[] = [], place: 0 | 1 = 0): Shape | undefined {
  const [first] = maps;
  const sizes = first?.sizes[first.isOfPair ? place : 0] ?? [];
  const [height, width, channels = 1] = first?.isOfBatch ? sizes.slice(1) : sizes;
  return typeof height === 'number' && typeof width === 'number' && typeof channels === 'number'
    ? [height, width, channels]
    : undefined;
}
