/** What a click on Train sends to the trainer, or sentences that say what is missing. */
import type { Analysis } from '../analyse.js';
import type { Location, SourceDocument, Span } from '../document.js';
import { knownSizes } from '../graph/dimension.js';
import { formatShape, isUnknownDim } from '../graph/dimensionArithmetic.js';
import type { GraphNode, LayerTopology, ModelGraph, Sourced, TrainingSettings } from '../graph/modelGraph.js';
import { CLASS_WEIGHT_NOT_KNOWN, SAMPLE_WEIGHT_NOT_APPLIED } from '../graph/training.js';
import type { DataSource, ProgramSource } from '../graph/trainingSource.js';
import type { PlannedOutput, TrainingPlanResult } from './facts.js';
import { findModel, placeOf } from './places.js';
import { isWhole, plannedInputs, withoutOtherInputs } from './plannedInputs.js';
import { plannedTopology } from './plannedTopology.js';
import { programSource, stepsToFit } from './programSource.js';
import { listens, trainingSwitches } from './trainingSwitches.js';

type Models = readonly ModelGraph[];

interface Reason {
  readonly message: string;
  readonly location?: Location;
}

/** `chosenPath`: the folder or file that the user chose to train on, in place of what the code says. */
export function trainingPlan(analysis: Analysis, modelId: string, chosenPath?: string): TrainingPlanResult {
  return planned(analysis, modelId, chosenPath, false);
}

/** The same, where the trainer computes what the code makes of its data in ways that are not followed here. */
export function planToTrain(analysis: Analysis, modelId: string, chosenPath?: string): TrainingPlanResult {
  const result = planned(analysis, modelId, chosenPath, true);
  const steps = analysis.host.computed ? undefined : stepsForSizes(analysis, modelId);
  return steps ? { ...result, steps } : result;
}

/** Sizes of the model or numbers of `fit` are not known without the data. */
function stepsForSizes(analysis: Analysis, modelId: string): ProgramSource | undefined {
  const model = findModel(analysis, modelId);
  const { training } = model ?? {};
  if (!model || !training) return undefined;
  const isOpen = training.isOpen || model.nodes.some(isUnknown) || hasOpenWays(model);
  return isOpen ? stepsToFit(training, analysis, plannedInputs(model) !== undefined) : undefined;
}

function planned(
  analysis: Analysis,
  modelId: string,
  chosenPath: string | undefined,
  isComputed: boolean,
): TrainingPlanResult {
  const model = findModel(analysis, modelId);
  if (!model) return refuse('The model is no longer in the file.');
  const { document } = analysis;
  if (model.kind === 'block')
    return refuse(`"${model.name}" is no model by itself: it is trained in a model that has it.`);
  // What follows a layer that is not known is not known either: the first says why.
  const unknown = model.nodes.find(isUnknown);
  const reasons = eachOnce(
    model.nodes
      .filter((node) => node === unknown || !isUnknown(node))
      .flatMap((node) => reasonsAgainst(node, document, analysis.models, model.whole !== undefined)),
  );
  const location = { path: document.path, ...model.anchor };
  if (reasons.length === 0 && hasOpenWays(model))
    reasons.push({
      message: `Which layers lead to the output of "${model.name}" depends on a test or a loop of which the outcome is not known.`,
      location,
    });
  const whole = model.whole?.();
  if (whole && 'unsupported' in whole)
    reasons.push({
      message: whole.unsupported,
      location: whole.location?.path === document.path ? whole.location : location,
    });
  const settings = withChosen(model.training ?? { notHonoured: [] }, chosenPath, location);
  reasons.push(...reasonsOfLosses(model, settings, location));
  reasons.push(...reasonsOfStep(model, settings, whole, analysis.models));
  const inputs = plannedInputs(model);
  const known = inputs ? withoutOtherInputs(settings.data?.value) : settings.data?.value;
  const isOneForAll = chosenPath !== undefined || settings.data?.value.kind === 'generatedFaces';
  if (inputs && isOneForAll)
    reasons.push({
      message: `"${model.name}" has ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}), and the images that are chosen are for one.`,
      location,
    });
  const computed =
    isComputed && !isOneForAll
      ? programSource(
          settings,
          analysis,
          inputs !== undefined,
          analysis.uncomputed && findModel(analysis.uncomputed, modelId)?.training,
        )
      : undefined;
  const data = computed ?? known;
  const shown = inputs?.find(({ isShown }) => isShown)?.shape ?? [];
  const single = () => knownSizes(model.nodes.find(({ id }) => id === model.inputs[0])?.outputShapes[0]);
  const areSized = inputs?.every(({ shape }) => shape.length > 0) && isWhole(shown);
  const input = inputs ? (areSized ? shown : undefined) : single();
  const outputs = plannedOutputs(model, settings);
  const output = outputs ? outputs[0]?.shape : outputSizes(model, 0);
  // A model without a call has its sizes by its train_step.
  const isSized = input && output && !outputs?.some(({ shape }) => shape.length === 0);
  if (!isSized && !settings.stepReason)
    reasons.push({ message: 'The input and output of the model need known sizes.', location });
  const areAlike = outputs?.every(({ shape }) => String(shape) === String(output)) ?? true;
  if (isOneForAll && !areAlike)
    reasons.push({
      message: `The images that are chosen have one label each, and the outputs of "${model.name}" are of different sizes: each needs labels of its own.`,
      location,
    });
  if (outputs && !computed && isStratifiedByOne(outputs))
    reasons.push({
      message:
        'The split is stratified by the labels of one output, and which one is not followed. Split without stratify= to train here.',
      location: settings.data?.location ?? location,
    });
  const faults = faultsOfCalls(analysis, settings, chosenPath !== undefined);
  if (faults.length > 0) return { ok: false, reasons: [...reasons, ...faults].slice(0, 3) };
  if (!data || data.kind === 'unknown') {
    const at = data?.kind === 'unknown' && data.at?.path === document.path ? data.at : undefined;
    const reason = withoutData(data, settings, document);
    const placed = { ...reason, location: at ?? settings.data?.location ?? location };
    return reasons.length > 0
      ? { ok: false, reasons: [...reasons, placed].slice(0, 3) }
      : {
          ok: false,
          reasons: [placed],
          ...(areAlike && !inputs && { needsData: { reads: data?.reads ?? [] } }),
        };
  }
  if (reasons.length > 0 || !input || !output) return { ok: false, reasons: reasons.slice(0, 3) };
  return {
    ok: true,
    plan: {
      modelId,
      modelName: model.name,
      topology: plannedTopology(model, whole, analysis.models),
      inputShape: input,
      outputShape: output,
      settings,
      data,
      ...(inputs && { inputs }),
      ...(outputs && { outputs: computed ? outputs.map((each) => ({ ...each, data })) : outputs }),
      notHonoured: [
        ...settings.notHonoured.filter(
          // The trainer computes it with the data.
          ({ value }) =>
            data.kind !== 'program' ||
            (value !== CLASS_WEIGHT_NOT_KNOWN && value !== SAMPLE_WEIGHT_NOT_APPLIED),
        ),
        ...startedAnew(model, analysis.models, settings),
        ...(data.kind === 'program' ? [] : dataNotHonoured(settings)),
        ...adapted(model, document),
        ...leftOut(model, document, whole),
        ...trainingSwitches(model, { document, models: analysis.models }),
      ],
      layerLocations: Object.fromEntries(
        model.nodes.flatMap((node) => {
          const place = placeOf(node, document);
          return place ? [[node.name, place]] : [];
        }),
      ),
    },
  };
}

const hasPenalties = (topology: object): boolean =>
  /_regularizer":\{|"class_name":"AddLoss"/.test(JSON.stringify(topology));

/** What a step that is the network adds itself stands beside its layers; what `add_loss` adds stands in one of them. */
function withoutOwnLosses({ config }: ReturnType<typeof plannedTopology>): object {
  const { layers } = config as { readonly layers: readonly { readonly class_name: string }[] };
  return layers.filter(({ class_name }) => class_name !== 'AddLoss');
}

/** A `train_step` that leaves out what Keras does by itself. */
function reasonsOfStep(
  model: ModelGraph,
  { ownStep, hasValidationData, validationSplit, testSource }: TrainingSettings,
  whole: LayerTopology | undefined,
  models: Models,
): readonly Reason[] {
  if (!ownStep) return [];
  const { location, countsPenalties, isNetwork } = ownStep;
  const topology = countsPenalties ? undefined : plannedTopology(model, whole, models);
  if (topology && hasPenalties(isNetwork ? withoutOwnLosses(topology) : topology))
    return [
      {
        message:
          'The train_step leaves out of its loss what regularizers and add_loss add: add self.losses to it.',
        location,
      },
    ];
  const validated = hasValidationData ?? validationSplit ?? testSource;
  if (ownStep.testReason !== undefined && validated)
    return [{ message: `${capital(ownStep.testReason)}.`, location: validated.location }];
  if (!ownStep.isInference || !model.nodes.some((node) => listens(node, models))) return [];
  return [
    {
      message:
        'The train_step calls the model without training=True, so dropout and batch normalization do not train: ConvLens trains with them on. Call it with training=True.',
      location,
    },
  ];
}

/** What is missing of the losses. */
function reasonsOfLosses(
  model: ModelGraph,
  settings: TrainingSettings,
  location: Location,
): readonly Reason[] {
  const { outputs = [settings], stepReason, classWeight } = settings;
  if (model.outputs.length > 1 && !settings.outputs && model.training)
    return [
      {
        message: `Of the ${model.outputs.length} outputs of "${model.name}", ConvLens cannot tell which loss is whose: each needs a layer of its own, by whose name Keras knows it.`,
        location,
      },
    ];
  const refused = [stepReason ?? [], ...outputs.map(({ lossReason }) => lossReason ?? [])].flat();
  if (refused.length > 0)
    return refused.map(({ value, location: at }) => ({ message: `${capital(value)}.`, location: at }));
  if (outputs.every(({ loss }) => !loss))
    return [
      {
        message: `The model "${model.name}" has no loss: add ${model.name}.compile(optimizer="adam", loss=…).`,
        location,
      },
    ];
  if (model.outputs.length === 1) return [];
  // Keras raises for it.
  return classWeight
    ? [
        {
          message: 'Keras takes class_weight for models with one output only.',
          location: classWeight.location,
        },
      ]
    : [];
}

/** Each output would be split by its own labels, and they would be of other images. */
function isStratifiedByOne(outputs: readonly PlannedOutput[]): boolean {
  const [first, ...others] = outputs.map(({ data }) => JSON.stringify(data));
  if (others.every((other) => other === first)) return false;
  return outputs.some(
    ({ data }) =>
      data.kind !== 'generatedFaces' &&
      data.rows?.some((step) => step.kind === 'split' && step.stratify && step.strata === undefined),
  );
}

const outputSizes = ({ nodes, outputs }: ModelGraph, place: number) =>
  knownSizes(nodes.find(({ id }) => id === outputs[place])?.outputShapes[0]);

/** Those that are trained, of several; undefined for a model with one. */
function plannedOutputs(
  model: ModelGraph,
  { outputs }: TrainingSettings,
): readonly PlannedOutput[] | undefined {
  return outputs?.flatMap(({ name, place, ...settings }) => {
    const shape = outputSizes(model, place) ?? [];
    const data = settings.data?.value ?? { kind: 'unknown', reason: 'fit gives it no labels' };
    return settings.loss ? [{ name, place, shape, settings, data }] : [];
  });
}

/** Python stops at these: whatever was trained instead would not be what the code says. */
function faultsOfCalls(
  { diagnostics, document }: Analysis,
  { calls = [], dataArguments = [], faults = [] }: TrainingSettings,
  isOnOtherData: boolean,
): readonly Reason[] {
  const isSilenced = ({ path, start }: Location) =>
    path === document.path && !diagnostics.some(({ span }) => span.start === start);
  const ofMade = faults.flatMap(({ value: message, location }) =>
    isSilenced(location) ? [] : [{ message, location }],
  );
  const isIn = (places: readonly Location[], { start, end }: Span) =>
    places.some((place) => place.path === document.path && place.start <= start && end <= place.end);
  const ofCalls = diagnostics.flatMap(({ severity, span, message }) =>
    severity === 'error' && isIn(calls, span) && !(isOnOtherData && isIn(dataArguments, span))
      ? [{ message, location: { path: document.path, ...span } }]
      : [],
  );
  return eachOnce([...ofMade, ...ofCalls]);
}

function withChosen(settings: TrainingSettings, path: string | undefined, place: Location): TrainingSettings {
  if (path === undefined) return settings;
  const { validationSource: _, testSource: __, outputs, ...rest } = settings;
  const { value, location = place } = settings.data ?? {};
  const { scale, offset } = value?.kind === 'unknown' ? value : {};
  const chosen: DataSource = {
    ...{ kind: 'path', path },
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
  };
  const data = { value: chosen, location };
  const each = outputs?.map(({ validationSource: _, testSource: __, ...own }) => ({ ...own, data }));
  return { ...rest, data, ...(each && { outputs: each }) };
}

function withoutData(
  data: DataSource | undefined,
  { isFitted }: TrainingSettings,
  document: SourceDocument,
): Reason {
  const files = data?.kind === 'unknown' ? (data.reads ?? []) : [];
  const step = data?.kind === 'unknown' && data.at ? ` (${written(data.at, document)})` : '';
  const why = data?.kind === 'unknown' ? `: ${data.reason}${step}` : '';
  const message =
    files.length > 0
      ? `The code reads ${files.join(' and ')}, but how that reaches fit is not followed${why}. Choose ${files.length > 1 ? 'one of them' : 'it'}, or other data, to train on.`
      : `${isFitted ? 'There' : 'The file calls no fit of this model, so there'} is no training data that ConvLens can load${why}. Choose a folder or file to train on,${document.language === 'python' ? ' load keras.datasets.mnist in the file,' : ''} or write the comment "convlens: data=faces" to train on drawn faces.`;
  return { message };
}

/** The longest piece of code that a sentence shows. */
const LONGEST_SHOWN = 60;

/** Where a step stands, and its code. */
function written({ path, start, end }: Location, document: SourceDocument): string {
  if (path !== document.path) return path;
  const line = document.text.slice(0, start).split('\n').length;
  const code = document.text.slice(start, end).replace(/\s+/g, ' ');
  const shown = code.length > LONGEST_SHOWN ? `${code.slice(0, LONGEST_SHOWN - 1)}…` : code;
  return `line ${line}: ${shown}`;
}

const capital = (text: string) => text.replace(/^./, (letter) => letter.toUpperCase());

/** Backbones in the model, or in the models in it, whose trained weights the trainer does not have. */
function startedAnew(
  model: ModelGraph,
  models: Models,
  { pretrained = [] }: TrainingSettings,
): readonly Sourced<string>[] {
  const nodesOf = (graph: ModelGraph | undefined): readonly GraphNode[] =>
    graph?.nodes.flatMap((node) => [node, ...nodesOf(models.find(({ id }) => id === node.nestedModel))]) ??
    [];
  const nodes = nodesOf(model);
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
function dataNotHonoured(settings: TrainingSettings): readonly Sourced<string>[] {
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
function adapted(model: ModelGraph, document: SourceDocument): readonly Sourced<string>[] {
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
function leftOut(
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

function refuse(message: string): TrainingPlanResult {
  return { ok: false, reasons: [{ message }] };
}

/** `isInWhole`: what the trainer builds of it is said of the whole model. */
function reasonsAgainst(
  node: GraphNode,
  document: SourceDocument,
  models: Models,
  isInWhole = false,
): readonly Reason[] {
  const place = placeOf(node, document);
  const at = place ? { location: place } : {};
  if (node.faulty) return [{ message: `The layer ${node.name} has a fault; correct it first.`, ...at }];
  if (isUnknown(node))
    return [
      {
        message: `The layer ${node.name} has an output that is not known${node.unknown ? `: ${node.unknown.reason}` : ''}.`,
        ...at,
      },
    ];
  const nested = models.find(({ id }) => id === node.nestedModel);
  if (nested && nested.kind !== 'subclassed')
    return nested.nodes.flatMap((inner) => reasonsAgainst(inner, document, models));
  if (isInWhole || !('unsupported' in node.topology)) return [];
  const { unsupported, location } = node.topology;
  return [{ message: unsupported, ...(location?.path === document.path ? { location } : at) }];
}

/** More is missing from the counts than layers that the graph shows. */
function hasOpenWays({ nodes, totals }: ModelGraph): boolean {
  const unread = nodes.filter(({ params: { total } }) => total !== null && isUnknownDim(total)).length;
  return totals.leftOut > unread;
}

/** One line that makes several layers has one reason. */
function eachOnce(reasons: readonly Reason[]): Reason[] {
  const keyOf = ({ message, location }: Reason) => `${location?.path} ${location?.start} ${message}`;
  return [...new Map(reasons.map((reason) => [keyOf(reason), reason])).values()];
}

function isUnknown({ outputShapes }: GraphNode): boolean {
  return outputShapes.some((shape) => formatShape(shape).includes('?'));
}
