/** Parts as the code prepares them: which images it takes, random changes, scaling, and what the model is to give for each. */
import { modelValues } from '../batches.js';
import { TrainingFault } from '../fault.js';
import { type Counts, isSwapped, placed, swapColours } from './counted.js';
import {
  type DataSource,
  type FolderSource,
  type ImageData,
  type ImagePart,
  type PlacesMap,
  type TargetPart,
  taken,
} from './dataset.js';
import { finishedPart, parted } from './finish.js';
import { mappedPart, type SampleMap } from './maps.js';
import { varied } from './varied.js';

export type Preparation = Pick<
  FolderSource,
  'scale' | 'offset' | 'steps' | 'layers' | 'augmentation' | 'rows' | 'isVariedFirst' | 'repeated'
> & { readonly split?: string };

/** `counts`: where the code may count from its images. */
export async function prepared(
  part: ImagePart,
  source: Preparation,
  shape: ImageData['shape'],
  counts?: Counts,
): Promise<ImagePart> {
  const { scale, offset, steps, layers, augmentation, rows, isVariedFirst } = source;
  const picked = taken(part, rows);
  const chosen = isSwapped(steps) ? swappedPart(picked, shape[2]) : picked;
  const [lines, ends] = parted(steps);
  const scaling =
    lines.length > 0 && counts
      ? await counts.scalingOf({
          steps: lines,
          ...(scale !== undefined && { scale }),
          ...(offset !== undefined && { offset }),
        })
      : { ...(scale !== undefined && { scale }), ...(offset !== undefined && { offset }) };
  const { places } = scaling;
  // What is done to each image comes behind its random changes where the code has it so.
  const isVaried = augmentation !== undefined && isVariedFirst && ends.length > 0;
  const base = isVaried ? varied(chosen, shape, augmentation) : chosen;
  const asRead =
    ends.length > 0
      ? finishedPart(base, ends, (values) => modelValues(scaling, values), noiseSeed(source))
      : places && augmentation && !isVariedFirst
        ? placedPart(base, places)
        : base;
  const own = augmentation && !isVaried ? varied(asRead, shape, augmentation) : asRead;
  const whole = { ...own, ...scaling, ...(layers && { layers }) };
  return source.repeated === undefined ? whole : repeatedPart(whole, source.repeated);
}

/** Of its own for each part of the data: the images of two parts have other noise. */
function noiseSeed(source: Preparation): number {
  return (
    [...JSON.stringify(source)].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7) >>> 0
  );
}

/** With the one channel so many times. */
function repeatedPart(part: ImagePart, times: number): ImagePart {
  const repeat = (from: ArrayLike<number>, to: { [at: number]: number }) => {
    for (let at = 0; at < from.length; at++)
      for (let again = 0; again < times; again++) to[at * times + again] = from[at] ?? 0;
  };
  const floats = (from: Float32Array) => {
    const own = new Float32Array(from.length * times);
    repeat(from, own);
    return own;
  };
  const { places } = part;
  return {
    ...part,
    ...(places && { places: { factor: floats(places.factor), amount: floats(places.amount) } }),
    async read(indices, seed) {
      const { values, indices: found } = await part.read(indices, seed);
      if (!(values instanceof Uint8Array)) return { values: floats(values), indices: found };
      const own = new Uint8Array(values.length * times);
      repeat(values, own);
      return { values: own, indices: found };
    },
  };
}

/** With blue, green, red in place of red, green, blue. */
function swappedPart(part: ImagePart, channels: number): ImagePart {
  const { isSwapped: wasSwapped, ...rest } = part;
  return {
    ...rest,
    ...(!wasSwapped && { isSwapped: true as const }),
    async read(indices, seed) {
      const { values, indices: found } = await part.read(indices, seed);
      const own = values.slice();
      swapColours(own, channels);
      return { values: own, indices: found };
    },
  };
}

/** Read as the values are behind `places`, which do not commute with random changes. */
function placedPart(part: ImagePart, places: PlacesMap): ImagePart {
  return {
    ...part,
    isPlaced: true,
    async read(indices, seed) {
      const found = await part.read(indices, seed);
      return { values: placed(places, found.values), indices: found.indices };
    },
  };
}

/**
 * The part with the images that the model is to give, where the code has such, both behind the code's own functions.
 * `read`: those of another source alike.
 */
export async function withTarget(
  part: ImagePart,
  { targets, maps }: { readonly targets?: DataSource; readonly maps?: readonly SampleMap[] },
  shape: ImageData['shape'],
  read: (of: DataSource) => Promise<TargetPart>,
): Promise<ImagePart> {
  if (part.count === 0) return part;
  if (!targets) return mappedPart(part, shape, maps);
  const target = await read(targets);
  if (target.count !== part.count)
    throw new TrainingFault(
      `There are ${part.count} images and ${target.count} that the model is to give for them; it needs one for each.`,
      'chooseData',
    );
  const { oneHotOf, maps: own } = targets.kind === 'generatedFaces' ? {} : targets;
  const whole = { ...part, target: oneHotOf === undefined ? target : { ...target, oneHotOf } };
  return mappedPart(whole, shape, maps, own);
}
