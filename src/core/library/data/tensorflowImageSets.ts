/** Image data sets of tensorflow_datasets that Keras does not have. Source: its catalogue, version 4.9. */

export interface CatalogueSet {
  /** Height, width and channels; null where each image has its own. */
  readonly sample: readonly (number | null)[];
  readonly classes: number;
  /** How many samples each part has. */
  readonly splits: Readonly<Record<string, number>>;
  /** The folder inside that of the data set, where the name does not say it. */
  readonly config?: string;
}

const ANY = [null, null, 3];

const SETS: Readonly<Record<string, CatalogueSet>> = {
  beans: { sample: [500, 500, 3], classes: 3, splits: { train: 1034, validation: 133, test: 128 } },
  caltech101: { sample: ANY, classes: 102, splits: { train: 3059, test: 6085 } },
  cats_vs_dogs: { sample: ANY, classes: 2, splits: { train: 23_262 } },
  citrus_leaves: { sample: ANY, classes: 4, splits: { train: 594 } },
  colorectal_histology: { sample: [150, 150, 3], classes: 8, splits: { train: 5000 } },
  deep_weeds: { sample: [256, 256, 3], classes: 9, splits: { train: 17_509 } },
  'emnist/balanced': { sample: [28, 28, 1], classes: 47, splits: { train: 112_800, test: 18_800 } },
  'emnist/digits': { sample: [28, 28, 1], classes: 10, splits: { train: 240_000, test: 40_000 } },
  eurosat: { sample: [64, 64, 3], classes: 10, splits: { train: 27_000 }, config: 'rgb' },
  food101: { sample: ANY, classes: 101, splits: { train: 75_750, validation: 25_250 } },
  horses_or_humans: { sample: [300, 300, 3], classes: 2, splits: { train: 1027, test: 256 } },
  kmnist: { sample: [28, 28, 1], classes: 10, splits: { train: 60_000, test: 10_000 } },
  malaria: { sample: ANY, classes: 2, splits: { train: 27_558 } },
  oxford_flowers102: {
    ...{ sample: ANY, classes: 102 },
    splits: { train: 1020, validation: 1020, test: 6149 },
  },
  oxford_iiit_pet: { sample: ANY, classes: 37, splits: { train: 3680, test: 3669 } },
  patch_camelyon: {
    ...{ sample: [96, 96, 3], classes: 2 },
    splits: { train: 262_144, validation: 32_768, test: 32_768 },
  },
  plant_village: { sample: ANY, classes: 38, splits: { train: 54_303 } },
  rock_paper_scissors: { sample: [300, 300, 3], classes: 3, splits: { train: 2520, test: 372 } },
  stanford_dogs: { sample: ANY, classes: 120, splits: { train: 12_000, test: 8580 } },
  svhn_cropped: { sample: [32, 32, 3], classes: 10, splits: { train: 73_257, test: 26_032, extra: 531_131 } },
  tf_flowers: { sample: ANY, classes: 5, splits: { train: 3670 } },
  uc_merced: { sample: [256, 256, 3], classes: 21, splits: { train: 2100 } },
};

export function catalogueSet(name: string): CatalogueSet | undefined {
  return Object.hasOwn(SETS, name) ? SETS[name] : undefined;
}
