/** What a layer of a run's model has learned, as the diagram's inspector shows it. */

/** How many values lie where, in bins of equal width from `low` to `high`; values that are no numbers are left out. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  /** NaN or infinite values among those looked at. */
  readonly notFinite?: number;
}

/** By the name of the weight: `kernel`. */
export type HistogramsByWeight = Readonly<Record<string, Histogram>>;

export interface LayerHistograms {
  readonly weights: HistogramsByWeight;
  /** Of the epoch's last batch, before clipping. */
  readonly gradients: HistogramsByWeight;
}

/** By the layer's path: `conv2d`, or `encoder/conv2d` in a model that is a layer. */
export interface EpochHistograms {
  readonly epoch: number;
  readonly layers: Readonly<Record<string, LayerHistograms>>;
}

/** Pictures of equal size; their darkest and lightest value are the same for all of them. */
export interface Pictures {
  /** Rows of `data:` addresses of PNGs, each with what it is in numbers: filter and, where it has one, channel. */
  readonly rows: readonly (readonly Picture[])[];
  readonly low: number;
  readonly high: number;
  /** How many there are: only some may be shown. */
  readonly inAll: number;
}

export interface Picture {
  readonly image: string;
  readonly index: number;
  readonly channel?: number;
}

export interface SampleImage {
  readonly label: string;
  readonly image: string;
}

export interface LayerInsight {
  /** Where training stood when these weights were saved: whole epochs, and batches of the next one. */
  readonly epoch: number;
  readonly batch: number;
  readonly samples: readonly SampleImage[];
  /** Which of them was looked at. */
  readonly sample: number;
  /** Of a layer that convolves: for each filter, what it looks for. */
  readonly filters?: Pictures;
  /** What the layer makes of the sample, where that is images. */
  readonly maps?: Pictures;
  /** What it makes of the sample where that is a row of numbers: the first of them. */
  readonly values?: { readonly shown: readonly number[]; readonly inAll: number };
  /** Oldest epoch first. */
  readonly histograms: readonly (LayerHistograms & { readonly epoch: number })[];
}
