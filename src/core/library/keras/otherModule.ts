/** Names that are looked for in a module of Keras, TensorFlow or scikit-learn which has them in none of its versions, while another one has. */
import { words } from '../../words.js';
import { LAYER_NAMES } from './names.js';
import { namesOf } from './publicNames.js';

const isClass = (name: string): boolean => /^[A-Z]/.test(name);
const classesOf = (module: string): readonly string[] => namesOf(module).filter(isClass);

/** The public module of each name; losses and metrics share theirs, and are not told apart. */
const HOMES: Readonly<Record<string, () => readonly string[]>> = {
  'keras.layers': () => [...LAYER_NAMES],
  'keras.models': () => words('Sequential Model load_model save_model model_from_json clone_model'),
  'keras.optimizers': () => classesOf('keras.optimizers'),
  'keras.callbacks': () => classesOf('keras.callbacks'),
  'keras.applications': () => classesOf('keras.applications'),
  'keras.preprocessing.image': () => ['ImageDataGenerator'],
  'keras.preprocessing.text': () => ['Tokenizer'],
  'keras.utils': () => words('to_categorical plot_model'),
  keras: () => words('layers models callbacks applications datasets preprocessing'),
  'keras.datasets': () => words('mnist fashion_mnist cifar10 cifar100 imdb reuters boston_housing'),
  'sklearn.model_selection': () =>
    words('train_test_split KFold StratifiedKFold GridSearchCV RandomizedSearchCV cross_val_score'),
  'sklearn.preprocessing': () =>
    words('LabelEncoder OneHotEncoder LabelBinarizer StandardScaler MinMaxScaler RobustScaler'),
  'sklearn.metrics': () =>
    words('confusion_matrix classification_report accuracy_score f1_score precision_score recall_score'),
};

/** Modules whose names are all listed, of every version. */
const ASKED = new Set(
  words(`tensorflow tensorflow.layers sklearn sklearn.model_selection sklearn.preprocessing sklearn.metrics sklearn.utils keras keras.layers keras.models keras.optimizers keras.callbacks keras.applications keras.datasets
    keras.preprocessing keras.preprocessing.image keras.preprocessing.text keras.preprocessing.sequence keras.utils
    keras.losses keras.metrics keras.regularizers keras.initializers keras.constraints keras.activations`),
);

let homes: ReadonlyMap<string, readonly string[]> | undefined;

/** The only module that has the name; undefined where the module that is asked may have had it, or several have. */
export function homeOf(module: string, name: string): string | undefined {
  if (!ASKED.has(module) || name.startsWith('_') || namesOf(module).includes(name)) return undefined;
  if (module === 'keras.layers' && LAYER_NAMES.has(name)) return undefined;
  homes ??= collected();
  const [home, ...others] = homes.get(name) ?? [];
  if (home === undefined || others.length > 0 || home === module) return undefined;
  const isOfKeras = home.startsWith('keras');
  const isNear = isOfKeras ? !module.startsWith('sklearn') : module.startsWith('sklearn');
  // `layers`, `models`: only TensorFlow is asked for what it has in its Keras.
  return isNear && (home !== 'keras' || module === 'tensorflow') ? home : undefined;
}

function collected(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [home, names] of Object.entries(HOMES))
    for (const name of new Set(names())) found.set(name, [...(found.get(name) ?? []), home]);
  return found;
}
