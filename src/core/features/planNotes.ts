/** What a trained model does otherwise than the code says, each with its place. */
import type { Location, SourceDocument } from '../document.js';
import type { LayerTopology, ModelGraph, Sourced, TrainingSettings } from '../graph/modelGraph.js';
import { nodesWithin, placeOf } from './places.js';

type Models = readonly ModelGraph[];

/** Backbones in the model, or in the models in it, whose trained weights the trainer does not have. */
export function startedAnew(
  model: ModelGraph,
  models: Models,
  { pretrained = [] }: TrainingSettings,
): readonly Sourced<string>[] {
  const nodes = nodesWithin(model, models);
  return pretrained.flatMap(({ value: title, location }) => {
    const own = nodes.filter(({ backbone }) => backbone === title);
    if (own.length === 0) return [];
    const isFrozen = own.every(({ params }) => params.trainable === 0);
    const then = isFrozen
      ? 'frozen as it is, it stays random, so the model learns little. Unfreeze it to train here, or train in Keras'
      : 'it starts from random ones';
    return [
      { value: `the trained weights of ${title} are not loaded when ConvLens trains: ${then}`, location },
    ];
  });
}

/** What the code does to the images that the trainer does not do. */
export function dataNotHonoured(settings: TrainingSettings): readonly Sourced<string>[] {
  const found: Sourced<string>[] = [];
  const outputs = settings.outputs?.filter(({ loss }) => loss) ?? [settings];
  for (const sourced of outputs.flatMap(({ data, validationSource }) => [data, validationSource])) {
    if (!sourced || sourced.value.kind === 'generatedFaces') continue;
    const { value, location } = sourced;
    const note = (text: string, at: Location = location) => {
      const isKnown = found.some(({ value: known, location: { path, start } }) =>
        [known, path, start].every((part, place) => part === [text, at.path, at.start][place]),
      );
      if (!isKnown) found.push({ value: text, location: at });
    };
    if (value.isChanged)
      note(
        'the images are changed in a way that is not followed: they are used as they are loaded',
        value.changedAt,
      );
    if (value.isBatchOpen && outputs.some(({ data }) => data === sourced))
      note(
        'how many images come at once is not known: the batch size is 32, unless the run is given another',
      );
    for (const step of (value.kind === 'table' && value.picture) || [])
      if (step.kind !== 'read' && step.location)
        note('this step is followed within some grey levels: single pixels may differ', step.location);
    const rows = [...(value.rows ?? []), ...((value.kind === 'folder' && value.table?.rows) || [])];
    if (rows.some((step) => step.kind === 'shuffled' && step.by === 'numpy' && step.seed === undefined))
      note('shuffle without random_state takes another order in every run: ConvLens takes the seed 0');
    if (rows.some((step) => step.kind === 'shuffled' && step.by === 'random'))
      note(
        'random.shuffle, numpy.random, Dataset.shuffle and tensorflow_datasets take an order of their own, also with a seed: ConvLens mixes the files in another one',
      );
    const isMixedAnew =
      value.kind === 'folder' && value.reader === 'image_dataset_from_directory' && value.isShuffled;
    if (isMixedAnew && value.rows?.some(({ kind }) => kind === 'slice'))
      note(
        'image_dataset_from_directory mixes the images anew in each epoch, before take and skip: ConvLens keeps the parts that it takes apart',
      );
    if (value.steps?.some(({ kind }) => kind === 'noise'))
      note('the noise is drawn when ConvLens trains: other numbers than NumPy’s, of the same distribution');
    for (const [name, given] of Object.entries(value.augmentation ?? {}))
      if (!GENERATOR.has(name)) note(`${name} of ImageDataGenerator is not applied when ConvLens trains`);
      else if (given === null) note(`${name} of ImageDataGenerator is not known, so it is not applied`);
  }
  const { data } = settings;
  if (data?.value.kind !== 'generatedFaces' && data?.value.targets && settings.classWeight)
    found.push({
      value:
        'class_weight is not applied to the pixels of images that a model is to give; Keras 3 refuses it there too, unless the images come in a tf.data stream',
      location: settings.classWeight.location,
    });
  const rows = data && data.value.kind !== 'generatedFaces' ? data.value.rows : undefined;
  if (data && rows?.some((step) => step.kind === 'split' && step.isShuffled && step.seed === undefined))
    found.push({
      value:
        'train_test_split without random_state draws another split in every run: ConvLens takes the seed 0',
      location: data.location,
    });
  if (
    settings.hasValidationData &&
    outputs.some((each) => !each.validationSource) &&
    settings.data?.value.kind !== 'path'
  )
    found.push({
      value: 'where validation_data comes from is not followed: the images that the data sets aside validate',
      location: settings.hasValidationData.location,
    });
  return found;
}

/** Layers that learn from the data before training: the trainer shows them the images that it trains on. */
export function adapted(model: ModelGraph, document: SourceDocument): readonly Sourced<string>[] {
  return model.nodes.flatMap((node): readonly Sourced<string>[] => {
    if (!('config' in node.topology) || node.topology.className !== 'Normalization') return [];
    const location = placeOf(node, document);
    if (node.topology.config.mean !== undefined || !location) return [];
    return [
      {
        value: `${node.name} gets mean and variance of the images to train on, whatever adapt is given`,
        location,
      },
    ];
  });
}

/** Weights that no tensor of the model depends on. */
export function leftOut(
  model: ModelGraph,
  document: SourceDocument,
  whole: LayerTopology | undefined,
): readonly Sourced<string>[] {
  const place = { path: document.path, ...model.anchor };
  const found = model.nodes.map((node) => [node.topology, placeOf(node, document) ?? place] as const);
  const parts = whole ? [[whole, place] as const] : found;
  return parts.flatMap(([topology, location]) =>
    'leftOut' in topology
      ? (topology.leftOut ?? []).map((name) => ({
          value: `the weight ${name} is used for nothing by its call: it is left out of training and of exported models`,
          location,
        }))
      : [],
  );
}

/** The random changes that the trainer makes. */
const GENERATOR = new Set([
  ...['rotation_range', 'width_shift_range', 'height_shift_range', 'brightness_range', 'shear_range'],
  ...['zoom_range', 'channel_shift_range', 'fill_mode', 'cval', 'horizontal_flip', 'vertical_flip'],
]);
