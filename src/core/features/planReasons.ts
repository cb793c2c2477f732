/** Why a model of the code is not trained: sentences, each with its place. */
import type { Analysis } from '../analyse.js';
import type { Location, SourceDocument, Span } from '../document.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, LayerTopology, ModelGraph, TrainingSettings } from '../graph/modelGraph.js';
import type { DataSource } from '../graph/trainingSource.js';
import { nodesWithin, placeOf } from './places.js';
import { listens } from './trainingSwitches.js';

type Models = readonly ModelGraph[];

export interface Reason {
  readonly message: string;
  readonly location?: Location;
}

/** `isInWhole`: what the trainer builds of it is said of the whole model. */
export function reasonsAgainst(
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

export function isUnknown({ outputShapes }: GraphNode): boolean {
  return outputShapes.some((shape) => formatShape(shape).includes('?'));
}

/** What is missing of the losses. */
export function reasonsOfLosses(
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

/** A `train_step` that leaves out what Keras does by itself. */
export function reasonsOfStep(
  model: ModelGraph,
  { ownStep, hasValidationData, validationSplit, testSource }: TrainingSettings,
  whole: LayerTopology | undefined,
  models: Models,
): readonly Reason[] {
  if (!ownStep) return [];
  const { location, countsPenalties } = ownStep;
  if (!countsPenalties && addsPenalty(model, whole, models))
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

function addsPenalty(model: ModelGraph, whole: LayerTopology | undefined, models: Models): boolean {
  const layers = whole ? [whole] : nodesWithin(model, models).map(({ topology }) => topology);
  return layers.some((layer) => 'addsPenalty' in layer);
}

/** Python stops at these: whatever was trained instead would not be what the code says. */
export function faultsOfCalls(
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

export function withoutData(
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

/** One line that makes several layers has one reason. */
export function eachOnce(reasons: readonly Reason[]): Reason[] {
  const keyOf = ({ message, location }: Reason) => `${location?.path} ${location?.start} ${message}`;
  return [...new Map(reasons.map((reason) => [keyOf(reason), reason])).values()];
}
