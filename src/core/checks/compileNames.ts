/**
 * Names that `compile` takes as text: Keras 3.15's losses, metrics and optimisers, as its own registries list
 * them (`ALL_OBJECTS_DICT`). A misspelt optimiser raises in `compile`, a loss or metric only in `fit`.
 */
import type { SourceDocument } from '../document.js';
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import type { ModelGraph, Sourced } from '../graph/modelGraph.js';
import { namesOf } from '../library/keras/publicNames.js';
import { tableEntry } from '../words.js';
import { nearestName } from './nearestName.js';

/** Function names first: they are what people write as text. */
const words = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .sort((a, b) => Number(/^[A-Z]/.test(a)) - Number(/^[A-Z]/.test(b)));

const LOSSES = words(`
  BCE BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy
  CategoricalFocalCrossentropy CategoricalHinge Circle CosineSimilarity Dice Hinge Huber KLD
  KLDivergence LogCosh MAE MAPE MSE MSLE MeanAbsoluteError MeanAbsolutePercentageError
  MeanSquaredError MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge
  Tversky bce binary_crossentropy binary_focal_crossentropy categorical_crossentropy
  categorical_focal_crossentropy categorical_hinge circle cosine_similarity ctc dice hinge huber
  kl_divergence kld log_cosh mae mape mean_absolute_error mean_absolute_percentage_error
  mean_squared_error mean_squared_logarithmic_error mse msle poisson sparse_categorical_crossentropy
  squared_hinge tversky
`);

const METRICS = words(`
  accuracy acc AUC Accuracy BCE BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy
  CategoricalCrossentropy CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score FBetaScore
  FalseNegatives FalsePositives Hinge KLDivergence LogCoshError MAE MAPE MSE MSLE MeanAbsoluteError
  MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError PearsonCorrelation Poisson
  Precision R2Score Recall RootMeanSquaredError SparseCategoricalAccuracy SparseCategoricalCrossentropy
  SparseTopKCategoricalAccuracy SquaredHinge TopKCategoricalAccuracy TrueNegatives TruePositives
  accuracy auc bce binary_accuracy binary_crossentropy binary_io_u categorical_accuracy
  categorical_crossentropy categorical_hinge concordance_correlation cosine_similarity f1_score
  f_beta_score false_negatives false_positives hinge kl_divergence log_cosh_error mae mape
  mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error
  mse msle pearson_correlation poisson precision r2_score recall root_mean_squared_error
  sparse_categorical_accuracy sparse_categorical_crossentropy sparse_top_k_categorical_accuracy
  squared_hinge top_k_categorical_accuracy true_negatives true_positives
`);

/** Most need arguments, which a text does not give: each raised in Keras 3.15's `fit`. */
const INCOMPLETE_METRICS = new Set(
  words(`
    IoU Mean MeanIoU OneHotIoU OneHotMeanIoU PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity
    SpecificityAtSensitivity Sum io_u mean mean_io_u mean_metric_wrapper metric one_hot_io_u one_hot_mean_io_u
    precision_at_recall recall_at_precision sensitivity_at_specificity specificity_at_sensitivity sum
  `),
);

const OPTIMIZERS = words(`
  adadelta adafactor adagrad adam adamax adamw ftrl lion lossscaleoptimizer multioptimizer muon nadam
  optimizer optimizermap rmsprop schedulefreeadamw sgd
`);

/** Modules inside of those that hold the names. */
const MODULES = ['loss', 'losses', 'metric', 'base_metric', 'experimental', 'get', 'serialize'];

const namesIn = (modules: readonly string[]) =>
  new Set(modules.flatMap(namesOf).filter((name) => !MODULES.includes(name)));

const MEASURES = namesIn(['keras.losses', 'keras.metrics']);

/** What earlier versions took, losses and metrics alike. */
const EARLIER: Readonly<Record<string, ReadonlySet<string>>> = {
  optimizer: namesIn(['keras.optimizers']),
  loss: MEASURES,
  metric: MEASURES,
};

/** A loss where the optimiser belongs, as `compile(loss, optimizer)` leaves it. */
const isMeasure = (what: string, name: string): boolean =>
  what === 'optimizer' && (LOSSES.includes(name) || METRICS.includes(name));

/** Names that Keras 2 took and Keras 3 refuses, and what to write: the file may be of TensorFlow's Keras 2. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  loss: {
    logcosh: '"log_cosh"',
    cosine_proximity: '"cosine_similarity"',
    kullback_leibler_divergence: '"kl_divergence"',
    huber_loss: '"huber"',
  },
  metric: {
    logcosh: '"log_cosh_error"',
    log_cosh: '"log_cosh_error"',
    cosine_proximity: '"cosine_similarity"',
    kullback_leibler_divergence: '"kl_divergence"',
    kld: '"kl_divergence"',
    KLD: '"kl_divergence"',
    ce: 'the whole name, such as "binary_crossentropy"',
    crossentropy: 'the whole name, such as "binary_crossentropy"',
  },
};

/** A file that registers names of its own, or that takes them from another. */
const REGISTERS = /custom_objects|CustomObjectScope|custom_object_scope|register_keras_serializable/;

/** Names that are near to a known one; others too, where the file is of Keras 3 and nothing can have registered them. */
export function compileNames(
  graphs: readonly ModelGraph[],
  document: SourceDocument,
  kerasMajor: number,
): EvaluationProblem[] {
  const isClosed = kerasMajor === 3 && !REGISTERS.test(document.text);
  return graphs.flatMap(({ training, framework }) => {
    if (!training || framework !== 'keras') return [];
    const { optimizer, outputs = [training] } = training;
    // The loss in the optimizer's place: what stands in the loss's is mended with it.
    const isSwapped = optimizer !== undefined && isMeasure('optimizer', optimizer.value.name);
    const found = outputs.flatMap(({ loss, metrics }) => [
      ...(loss && !isSwapped
        ? misspelt('loss', loss, [loss.value], ['crossentropy', 'ce', ...LOSSES], document, isClosed)
        : []),
      ...(metrics
        ? misspelt(
            'metric',
            metrics,
            metrics.value.map(({ name }) => name),
            [...METRICS, ...LOSSES],
            document,
            isClosed,
          )
        : []),
    ]);
    return [
      ...(optimizer
        ? misspelt('optimizer', optimizer, [optimizer.value.name], OPTIMIZERS, document, isClosed)
        : []),
      // Several outputs may have one name in common.
      ...new Map(found.map((each) => [`${each.location.start} ${each.message}`, each])).values(),
    ];
  });
}

function misspelt(
  what: string,
  { location }: Sourced<unknown>,
  names: readonly string[],
  known: readonly string[],
  { text, path }: SourceDocument,
  isClosed: boolean,
): EvaluationProblem[] {
  if (location.path !== path) return [];
  const written = text.slice(location.start, location.end);
  return names.flatMap((name): readonly EvaluationProblem[] => {
    const found = new RegExp(`(['"])${name.replace(/\W/g, '\\$&')}\\1`).exec(written);
    if (!found) return [];
    const start = location.start + found.index + 1;
    const at = { path, start, end: start + name.length };
    const renamed = tableEntry(RENAMED[what] ?? {}, name);
    if (renamed !== undefined) {
      const message = `Keras 3 has no ${what} "${name}", as Keras 2 had. Write ${renamed}.`;
      return isClosed ? [{ code: 'invalid-argument', severity: 'warning', message, location: at }] : [];
    }
    if (what === 'metric' && INCOMPLETE_METRICS.has(name)) {
      const message = `The metric "${name}" cannot be given as text: Keras raises for it in fit. Give an object with its arguments, such as keras.metrics.MeanIoU(num_classes=2), or a function.`;
      return isClosed ? [{ code: 'invalid-argument', severity: 'error', message, location: at }] : [];
    }
    const isKnown = known.includes(name) || (what === 'optimizer' && known.includes(name.toLowerCase()));
    const meant = isKnown ? undefined : nearestName(name, known);
    const isRefused = meant !== undefined || (isClosed && !isKnown && !EARLIER[what]?.has(name));
    if (!isRefused) return [];
    return [
      {
        code: 'invalid-argument',
        severity: 'error',
        message: `Keras has no ${what} "${name}". ${isMeasure(what, name) ? 'It is a loss: compile takes the optimizer first and the loss behind it.' : meant === undefined ? 'Give a function or an object instead of the text, or one of its own names.' : `Did you mean "${meant}"?`}`,
        location: at,
        fixFacts: [
          ...(isMeasure(what, name)
            ? [{ kind: 'swapped-arguments', names: ['optimizer', 'loss'] } as const]
            : []),
          { kind: 'misspelt-name', name, known },
        ],
      },
    ];
  });
}
