/**
 * Names that some Keras of version 1 to 3 has in its modules: `dir()` of Keras 3.15's, the export lists of
 * TensorFlow's Keras 2, and the aliases and inner modules of earlier ones. A name that is not here may still exist.
 */

import { editDistance, plainName } from '../../checks/nearestName.js';
import type { NamespaceValue } from '../../evaluate/value.js';
import { wordSet, words } from '../../words.js';
import { MODULE_NAMES } from './moduleNames.js';

const NAMES: Readonly<Record<string, string>> = {
  keras: `
    DTypePolicy FloatDTypePolicy Function Functional Initializer Input InputSpec KerasTensor Layer Loss
    Metric Model Operation Optimizer Quantizer Regularizer RematScope Sequential StatelessScope
    SymbolicScope Variable activations api api_export applications backend backend_config callbacks
    callbacks_v1 combinations config constraints contrib datasets device distillation distribute
    distribute_strategy distribution dtensor dtype_policies engine estimator experimental export
    feature_column hub initializations initializers integration_test keras_export keras_parameterized layers
    legacy legacy_tf_layers losses metrics mixed_precision models name_scope objectives ops
    optimizer_experimental optimizer_v1 optimizer_v2 optimizers premade premade_models preprocessing
    protobuf quantizers random regularizers remat saving src test_utils testing_infra testing_utils tests
    tools tree utils version visualization wrappers`,
  'keras.models': `
    Container Functional Graph Input InputLayer Layer LinearModel Model Model_from_json Network Sequential
    SharpnessAwareMinimization WideDeepModel clone_model cloning experimental functional layers legacy
    load_model load_weights model_from_config model_from_json model_from_yaml save_model save_weights`,
  'keras.optimizers': `
    Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer Muon Nadam
    Optimizer OptimizerMap OptimizerV2 RMSprop SGD ScheduleFreeAdamW TFOptimizer adadelta adafactor adagrad
    adam adam_experimental adam_v2 adamax adamw clip_norm deserialize experimental ftrl get
    gradient_descent_v2 learning_rate_schedule legacy lion nadam optimizer optimizer_experimental
    optimizer_v1 optimizer_v2 rmsprop schedules serialize sgd`,
  'keras.losses': `
    BCE BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy CategoricalFocalCrossentropy
    CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity Dice Hinge Huber KLD
    KLDivergence LogCosh LogLoss Loss LossFunctionWrapper MAE MAPE MSE MSLE MeanAbsoluteError
    MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson Reduction
    SparseCategoricalCrossentropy SquaredHinge Tversky bce binary_crossentropy binary_focal_crossentropy
    categorical_crossentropy categorical_focal_crossentropy categorical_generalized_cross_entropy
    categorical_hinge circle cosine cosine_proximity cosine_similarity ctc deserialize dice get hinge huber
    huber_loss is_categorical_crossentropy kl_divergence kld kullback_leibler_divergence log_cosh logcosh
    loss losses mae mape mean_absolute_error mean_absolute_percentage_error mean_squared_error
    mean_squared_logarithmic_error mse msle poisson serialize sparse_categorical_crossentropy squared_hinge
    tversky`,
  'keras.metrics': `
    AUC Accuracy BCE BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy
    CategoricalHinge ConcordanceCorrelation CosineProximity CosineSimilarity F1Score FBetaScore
    FalseNegatives FalsePositives Hinge IoU KLD KLDivergence LogCoshError MAE MAPE MSE MSLE Mean
    MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanRelativeError
    MeanSquaredError MeanSquaredLogarithmicError MeanTensor Metric OneHotIoU OneHotMeanIoU
    PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score Recall RecallAtPrecision Reduce Reduction
    RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalAccuracy SparseCategoricalCrossentropy
    SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum SumOverBatchSize
    SumOverBatchSizeMetricWrapper TopKCategoricalAccuracy TrueNegatives TruePositives accuracy auc
    base_metric bce binary_accuracy binary_crossentropy binary_focal_crossentropy categorical_accuracy
    categorical_crossentropy categorical_focal_crossentropy categorical_hinge clone_metric clone_metrics
    concordance_correlation cosine cosine_proximity deserialize experimental fbeta_score fmeasure get hinge
    huber kl_divergence kld kullback_leibler_divergence log_cosh logcosh mae mape matthews_correlation mean
    mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error
    metric mse msle pearson_correlation poisson precision recall serialize sparse_categorical_accuracy
    sparse_categorical_crossentropy sparse_top_k_categorical_accuracy squared_hinge
    top_k_categorical_accuracy`,
  'keras.callbacks': `
    BackupAndRestore BaseLogger CSVLogger Callback CallbackList EarlyStopping History LambdaCallback
    LearningRateScheduler ModelCheckpoint OrbaxCheckpoint ProgbarLogger ReduceLROnPlateau RemoteMonitor
    SwapEMAWeights TensorBoard TerminateOnNaN callback callbacks early_stopping experimental history
    model_checkpoint tensorboard tensorboard_v1 tensorboard_v2`,
  'keras.constraints': `
    Constraint MaxNorm MinMaxNorm NonNeg RadialConstraint UnitNorm deserialize get max_norm maxnorm
    min_max_norm minmaxnorm non_neg nonneg radial_constraint serialize unit_norm unitnorm`,
  'keras.regularizers': `
    ActivityRegularizer EigenvalueRegularizer L1 L1L2 L2 OrthogonalRegularizer Regularizer WeightRegularizer
    activity_l1 activity_l1l2 activity_l2 deserialize get l1 l1_l2 l1l2 l2 orthogonal_regularizer
    regularizers serialize`,
  'keras.initializers': `
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer Initializer
    LecunNormal LecunUniform Normal One Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform
    STFT STFTInitializer TruncatedNormal Uniform VarianceScaling Zero Zeros constant constant_initializers
    deserialize get glorot_normal glorot_uniform he_normal he_uniform identity initializers initializers_v1
    initializers_v2 lecun_normal lecun_uniform normal one ones orthogonal random_initializers random_normal
    random_uniform serialize stft truncated_normal uniform variance_scaling zero zeros`,
  'keras.applications': `
    ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169 DenseNet201
    EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6
    EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L
    EfficientNetV2M EfficientNetV2S InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large
    MobileNetV3Small NASNetLarge NASNetMobile ResNeXt ResNeXt101 ResNeXt50 ResNet101 ResNet101V2 ResNet152
    ResNet152V2 ResNet50 ResNet50V2 ResNetRS101 ResNetRS152 ResNetRS200 ResNetRS270 ResNetRS350 ResNetRS420
    ResNetRS50 VGG16 VGG19 Xception convnext densenet efficientnet efficientnet_v2
    imagenet_utils inception_resnet_v2 inception_v3 keras_modules_injection mobilenet mobilenet_v2
    mobilenet_v3 mobilenetv2 nasnet regnet resnet resnet50 resnet_common resnet_rs resnet_v2 resnext vgg16
    vgg19 xception`,
  'keras.datasets': `
    boston_housing california_housing cifar cifar10 cifar100 data_utils fashion_mnist imdb mnist reuters`,
};

/** What Keras 1 and 2 and TensorFlow 1 had besides, and TensorFlow's inner folders. */
const EARLIER: Readonly<Record<string, string>> = {
  'keras.utils': `conv_utils data_utils generic_utils io_utils layer_utils metrics_utils multi_gpu_utils np_utils
    test_utils theano_utils training_utils vis_utils visualize_plots visualize_util visualize_utils HDF5Matrix`,
  'keras.backend': `cntk_backend common image_dim_ordering load_backend normalize_batch_in_training
    set_image_dim_ordering tensorflow_backend theano_backend lesser lesser_equal`,
  tensorflow: `audio_summary batch_matmul complex_abs contrib histogram_summary image_summary keras
    merge_all_summaries pack python scalar_summary select split_v tensorflow unpack
    compiler core include security tools tsl`,
  numpy: `Inf Infinity NaN NAN PINF NINF PZERO NZERO float_ complex_ unicode_ string_ str_ bytes_ object_ float int
    complex object str long unicode product cumproduct alltrue sometrue in1d row_stack trapz trapezoid msort
    find_common_type cast source lookfor who fastCopyAndTranspose asfarray issctype maximum_sctype obj2sctype
    sctype2char sctypes issubsctype set_string_function asscalar byte_bounds compat safe_eval recfromcsv recfromtxt
    nbytes round_ disp deprecate math tracemalloc_domain DataSource infty mat rank rint loads typeDict typeNA int0
    uint0 bool8 object0 str0 bytes0 void0 alen matrix geterrobj seterrobj add_docstring Tester numarray unicode0
    oldnumeric float16 float96 float128 complex256 complex192 fix chararray vectorize select piecewise`,
  pandas: `Panel Panel4D WidePanel TimeSeries rolling_mean rolling_std rolling_sum rolling_max rolling_min ewma
    Term scatter_matrix match groupby lreshape Float64Index Int64Index UInt64Index np datetime SparseSeries
    SparseDataFrame SparseArray Expr expanding_mean value_counts ols DateRange Timestamp`,
  'sklearn.metrics': `calinski_harabaz_score jaccard_similarity_score plot_confusion_matrix plot_roc_curve
    plot_precision_recall_curve precision_recall_fscore_support auc_score zero_one`,
  'sklearn.preprocessing': `Imputer CategoricalEncoder`,
};

const KNOWN = new Map<string, readonly string[]>();
for (const table of [MODULE_NAMES, EARLIER, NAMES])
  for (const [module, names] of Object.entries(table))
    KNOWN.set(module, [...(KNOWN.get(module) ?? []), ...words(names)]);

export const namesOf = (module: string): readonly string[] => KNOWN.get(module) ?? [];

/** Some Keras 2 had modules of these names. */
const WERE_MODULES = wordSet('activation attention functional normalization recurrent rnn');

/** `from keras.models import sequential`: no Keras has a module of the class's name in small letters there. */
export function classInSmall(
  module: Pick<NamespaceValue, 'name' | 'names'>,
  name: string,
): string | undefined {
  const isAsked = /^keras\.(?:layers|models|callbacks)$/.test(module.name);
  if (!isAsked || WERE_MODULES.has(name) || !/^[a-z0-9]+$/.test(name)) return undefined;
  const names = module.name === 'keras.layers' ? module.names() : namesOf(module.name);
  return names.includes(name) ? undefined : names.find((each) => each.toLowerCase() === name);
}

/**
 * The name that is surely meant: a slip of the keyboard or of capitals away, with the same digits, which tell things
 * apart (`VGG16`, `VGG19`). Undefined for a name that a version of Keras has, and where `module` is not listed.
 */
export function misspelt(module: string, name: string, known = KNOWN.get(module)): string | undefined {
  if (!known || name.length < 3 || name.startsWith('_') || known.includes(name)) return undefined;
  // Of functions only longer names are told apart by one letter.
  const isOfFunctions = Object.hasOwn(MODULE_NAMES, module) && !Object.hasOwn(NAMES, module);
  if (isOfFunctions && name.length < 5) return undefined;
  const plain = plainName(name);
  const digits = digitsOf(name);
  const limit = name.length < 8 ? 1 : 2;
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    if (isOfFunctions && candidate.charAt(0).toLowerCase() !== name.charAt(0).toLowerCase()) continue;
    if (digitsOf(candidate) !== digits || Math.abs(candidate.length - name.length) > limit + 2) continue;
    const distance = editDistance(plain, plainName(candidate));
    // Modules and aliases of earlier Keras are lower-case: `keras.optimizers.adam`.
    const hasAliases = module.startsWith('keras.') && module !== 'keras.models' && module !== 'keras.ops';
    if (distance === 0 && hasAliases && name === name.toLowerCase()) return undefined;
    if (distance <= limit && (!best || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

const digitsOf = (name: string): string => name.replace(/\D/g, '');
