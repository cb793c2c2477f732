/**
 * Members that arrays, data sets and transformers surely have not: a name that is near to one of theirs and is none of
 * them in any of the libraries whose values one of ours may stand for.
 */
import type { Value } from '../evaluate/value.js';
import { wordSet } from '../words.js';
import { TOKENIZER, TOKENIZER_NAMES } from './data/texts.js';
import { MEMBER_NAMES } from './keras/memberNames.js';
import { misspeltMember } from './misspeltMember.js';
import type { MissingMember } from './moduleRegistry.js';

/** What earlier NumPy, TensorFlow and scikit-learn had besides. */
const OF_ARRAYS =
  wordSet(`${MEMBER_NAMES.array} newbyteorder itemset tostring set_value get_value assign_moving_average
  ix append columns insert isetitem keys levels codes ordered str dt cat as_matrix ftype ftypes blocks is_copy
  nonzero sorted_indices select to_sparse to_dense compressed valid inner_iter bit_length conjugate is_integer`);
const OF_DATA_SETS =
  wordSet(`${MEMBER_NAMES.dataset} make_initializable_iterator output_shapes dataset dense_to_sparse_batch
  class_names file_paths make_batched_features_dataset classes_ len assert_cardinality`);
const OF_TRANSFORMERS =
  wordSet(`${MEMBER_NAMES.transformer} active_features_ feature_indices_ n_values_ std_ data_range
  n_features_ n_input_features_ sparse_output categorical_features get_feature_names statistics_ imputation_ per_feature
  indicator_ noise_variance explained_variance mean multilabel_ outputs_2d_ sparse`);

const OF_ARRAYS_ALONE = wordSet(
  'reshape shape astype ndim dtype size numpy transpose flatten T mean sum max min',
);

const GENERATOR = 'keras.preprocessing.image.ImageDataGenerator';
const OF_GENERATORS = wordSet(`fit flow flow_from_directory flow_from_dataframe standardize random_transform
  apply_transform get_random_transform mean std principal_components rescale`);

const OF_TOKENIZERS = new Set(TOKENIZER_NAMES);

const STREAMS = wordSet('tf.data.Dataset tensorflow.data.Dataset');

export function missingOfNames(object: Value, name: string): MissingMember | undefined {
  const [title, known] =
    object.kind === 'array'
      ? ['An array', OF_ARRAYS]
      : (object.kind === 'configured' || object.kind === 'native') && STREAMS.has(object.name)
        ? ['A tf.data.Dataset', OF_DATA_SETS]
        : object.kind === 'configured' && object.name === GENERATOR
          ? ['An ImageDataGenerator', OF_GENERATORS]
          : object.kind === 'configured' && object.name === TOKENIZER
            ? ['A Tokenizer', OF_TOKENIZERS]
            : object.kind === 'configured' && OF_SKLEARN.test(object.name)
              ? [`A ${object.name.slice(object.name.lastIndexOf('.') + 1)} of scikit-learn`, OF_TRANSFORMERS]
              : [];
  // What an array has and a data set has not is no slip, and is surely none of it.
  if (known === OF_DATA_SETS && OF_ARRAYS_ALONE.has(name))
    return {
      message: `${title} has no "${name}", as an array has: it gives its samples one by one, through map, batch and take`,
      exception: 'AttributeError',
    };
  if (!title || !known || name.length < SHORTEST) return undefined;
  return misspeltMember(title, name, [...known]);
}

/** Shorter names are near to too many. */
const SHORTEST = 5;

/** Models of it may be given attributes by other packages. */
const OF_SKLEARN = /^sklearn\.preprocessing\.\w+$/;
