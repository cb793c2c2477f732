/** What every data source gives: parts of images that are read batch by batch, and what is known of them. */

import type { DataIssue, RunInput, RunRequest } from '../../protocol/trainer.js';
import { rowsTaken } from '../../runs/data/rows.js';
import type { Rows } from '../../runs/data/tableSource.js';

import type { FinishStep } from './finish.js';

export type DataSource = RunRequest['plan']['data'];
export type FolderSource = Extract<DataSource, { kind: 'folder' }>;
export type DataSetSource = Extract<DataSource, { kind: 'dataset' }>;
export type ArraySource = Extract<DataSource, { kind: 'arrays' }>;

/** Images one after another, row by row, channels last: bytes 0 … 255, or the numbers of an array. */
export type Values = Uint8Array | Float32Array;

/** Layers as a TensorFlow.js `model.json` has them. */
export type LayerTopology = {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
};

/** For each place of an image: the model is given value × factor + amount. */
export interface PlacesMap {
  readonly factor: Float32Array;
  readonly amount: Float32Array;
}

/** What the model is to give for each image, at one of its outputs. */
export interface Wanted {
  /** The class number (or the number to predict) of each image. */
  readonly labels: ArrayLike<number>;
  /** In place of a label. */
  readonly target?: TargetPart;
}

export interface ImagePart extends Wanted {
  /** The model is given value / scale + offset, passed through the layers. */
  readonly scale?: number;
  readonly offset?: number;
  /** Instead of both, where places differ. */
  readonly places?: PlacesMap;
  /** `read` gives the values as they are behind `places`: random changes follow them. */
  readonly isPlaced?: true;
  readonly layers?: readonly LayerTopology[];
  /** Behind scale, offset and places. `read` gives the values as they are behind these, which are done already. */
  readonly finish?: readonly FinishStep[];
  /** At the other outputs, where the model has several that are trained. */
  readonly others?: readonly Wanted[];
  /** What the model's other inputs are given, in its order. */
  readonly beside?: readonly BesidePart[];
  /** `read` gives what functions of the code make of the images: of what sizes that is, and of what they make it. */
  readonly made?: {
    readonly shape: ImageData['shape'];
    readonly before: {
      readonly part: ImagePart;
      readonly shape: ImageData['shape'];
      readonly maps: NonNullable<RunInput['maps']>;
    };
  };
  /** The channels are blue, green, red, as OpenCV reads them. */
  readonly isSwapped?: true;
  readonly count: number;
  /** How much each counts in the loss. */
  readonly weights?: ArrayLike<number>;
  /** Lines of the file that are left out, where it is a table. */
  readonly leftOut?: readonly number[];
  /**
   * The images at `indices`. Files are decoded off this thread. `indices` of the answer leaves out images that
   * could not be read and that the user chose to skip.
   */
  read(
    indices: ArrayLike<number>,
    /** For chance in reading: the same seed gives the same values, whatever is read before. */
    seed?: number,
  ): Promise<{ readonly values: Values; readonly indices: ArrayLike<number> }>;
}

/** What stands beside each image; the labels say nothing. */
export interface SidePart extends ImagePart {
  readonly shape: ImageData['shape'];
  /** No image: a row of numbers. */
  readonly isRow?: true;
}

/** What another input of the model is given. */
export interface BesidePart extends SidePart {
  readonly name: string;
  /** Of a sample, as the input has them. */
  readonly sizes: readonly number[];
}

/** Images that a model is to give. */
export interface TargetPart extends SidePart {
  /** The values are class numbers: each becomes a row of so many. */
  readonly oneHotOf?: number;
}

export interface ImageData {
  readonly title: string;
  readonly classes: readonly string[];
  /** Those of the other outputs, where the model has several that are trained. */
  readonly others?: readonly { readonly classes: readonly string[] }[];
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  readonly train: ImagePart;
  /** Images that the data itself sets aside to validate on. */
  readonly validation?: ImagePart;
  /** Images that training never sees. */
  readonly test: ImagePart;
  /** The largest value, where it is not 255. */
  readonly largest?: number;
  /** As the code that makes the data says. */
  readonly batchSize?: number;
  /** False: every epoch takes the images in order. */
  readonly isShuffled?: boolean;
  /** As the code that makes the data computes it: class number → weight. */
  readonly classWeight?: Readonly<Record<string, number>>;
  /** What looks wrong, for the user to read before training. */
  readonly issues?: readonly DataIssue[];
}

export type Report = (step: string, fraction?: number) => void;

export const emptyPart: ImagePart = {
  count: 0,
  labels: [],
  read: async () => ({ values: new Uint8Array(0), indices: [] }),
};

/** Images that are in memory, `size` values each. */
export function memoryPart(values: Values, labels: ArrayLike<number>, size: number): ImagePart {
  return {
    count: labels.length,
    labels,
    async read(indices) {
      const picked =
        values instanceof Uint8Array
          ? new Uint8Array(indices.length * size)
          : new Float32Array(indices.length * size);
      for (let place = 0; place < indices.length; place++) {
        const from = (indices[place] ?? 0) * size;
        picked.set(values.subarray(from, from + size), place * size);
      }
      return { values: picked, indices };
    },
  };
}

/** The images of `part` at `indices`, as a part of their own. */
export function pickPart<Part extends ImagePart>(part: Part, indices: ArrayLike<number>): Part {
  return {
    ...part,
    ...wantedAt(part, indices),
    ...(part.weights && { weights: Float32Array.from(indices, (index) => part.weights?.[index] ?? 1) }),
    ...(part.others && { others: part.others.map((other) => wantedAt(other, indices)) }),
    ...(part.beside && { beside: part.beside.map((other) => pickPart(other, indices)) }),
    count: indices.length,
    async read(own, seed) {
      const theirs = Uint32Array.from(own, (place) => indices[place] ?? 0);
      const found = await part.read(theirs, seed);
      if (found.indices.length === own.length) return { values: found.values, indices: own };
      const back = new Map(Array.from(theirs, (index, place) => [index, own[place] ?? 0]));
      return { values: found.values, indices: Array.from(found.indices, (index) => back.get(index) ?? 0) };
    },
  };
}

function wantedAt({ labels, target }: Wanted, indices: ArrayLike<number>): Wanted {
  return {
    labels: Float32Array.from(indices, (index) => labels[index] ?? 0),
    ...(target && { target: pickPart(target, indices) }),
  };
}

/** At each output that is trained. */
export function wantedOf(part: ImagePart): readonly Wanted[] {
  return [part, ...(part.others ?? [])];
}

/** The images with what one output is to give for them alone. */
export function ofOutput(part: ImagePart, output: number): ImagePart {
  const { target: _, others: __, ...images } = part;
  const { labels, target } = wantedOf(part)[output] ?? part;
  return { ...images, labels, ...(target && { target }) };
}

/** The data with the classes and labels of one output alone. */
export function dataOfOutput(data: ImageData, output: number): ImageData {
  const { others, validation, ...rest } = data;
  return {
    ...rest,
    classes: [data, ...(others ?? [])][output]?.classes ?? [],
    train: ofOutput(data.train, output),
    ...(validation && { validation: ofOutput(validation, output) }),
    test: ofOutput(data.test, output),
  };
}

/** The images that the code takes. */
export function taken(part: ImagePart, rows: Rows | undefined): ImagePart {
  if (!rows || rows.length === 0) return part;
  return pickPart(part, rowsTaken(part.count, rows, part.labels));
}

/** The images from `start` up to `end`. */
export function slicePart(part: ImagePart, start: number, end: number): ImagePart {
  return pickPart(
    part,
    Uint32Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index),
  );
}

/** A small generator with a seed (mulberry32): the same numbers on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normal with mean 0 and deviation 1, of shares in [0, 1): two at a time, by the method of Box and Muller. */
export function normals(random: () => number): () => number {
  let kept: number | undefined;
  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** Places looked at for each image that is chosen: among ten classes, one that lacks is seldom missed. */
const LOOKS = 16;

/**
 * `count` places of images from all over a part, in order and always the same ones: one from each of as many equal
 * stretches, of the class that was chosen least.
 */
export function spreadOut(count: number, { labels, count: total }: ImagePart): Uint32Array {
  const random = seeded(1);
  const chosen = new Map<number, number>();
  return Uint32Array.from({ length: count }, (_, stretch) => {
    const first = Math.floor((stretch * total) / count);
    const next = Math.floor(((stretch + 1) * total) / count);
    const timesOf = (place: number) => chosen.get(labels[place] ?? 0) ?? 0;
    const looked = Array.from({ length: LOOKS }, () => first + Math.floor(random() * (next - first)));
    const place = looked.reduce((best, each) => (timesOf(each) < timesOf(best) ? each : best));
    chosen.set(labels[place] ?? 0, timesOf(place) + 1);
    return place;
  });
}
