/** Names that stand in another module, and misspelt ones of the libraries around Keras; each is refused when it is run. */
import { describe, expect, it } from 'vitest';
import { afterFix, diagnosticsOf } from './checkFix.js';

const told = (text: string): readonly string[] =>
  diagnosticsOf(text)
    .filter(({ severity, isAdvice }) => severity !== 'information' && !isAdvice)
    .map(({ severity, message }) => (severity === 'error' ? message : `${severity}: ${message}`));

describe('a name of another module is looked for there', () => {
  it.each([
    ['from tensorflow.keras.models import Dense', 'from tensorflow.keras.layers import Dense'],
    ['from keras.layers import Sequential', 'from keras.models import Sequential'],
    ['from tensorflow import Sequential', 'from tensorflow.keras.models import Sequential'],
    [
      'from tensorflow.keras.utils import ImageDataGenerator',
      'from tensorflow.keras.preprocessing.image import ImageDataGenerator',
    ],
    ['from keras.layers import to_categorical', 'from keras.utils import to_categorical'],
    ['from keras.optimizers import EarlyStopping', 'from keras.callbacks import EarlyStopping'],
    [
      'from keras.layers import Dense, Adam',
      'from keras.optimizers import Adam\nfrom keras.layers import Dense',
    ],
    [
      'from keras.models import Dense, Model\nfrom keras.layers import Input',
      'from keras.models import Model\nfrom keras.layers import Dense, Input',
    ],
    ['import tensorflow as tf\ntf.keras.Dense(3)', 'import tensorflow as tf\ntf.keras.layers.Dense(3)'],
    ['import tensorflow as tf\ntf.layers.Dense(3)', 'import tensorflow as tf\ntf.keras.layers.Dense(3)'],
    ['from sklearn import train_test_split', 'from sklearn.model_selection import train_test_split'],
  ])('%s', (text, after) => {
    expect(told(text).length).toBe(1);
    expect(afterFix(text)).toBe(after);
  });

  it.each([
    'import tensorflow.compat.v1 as tf\ntf.layers.Dense(3)',
    'import tensorflow as tf\nx = tf.placeholder(tf.float32, [None, 4])\ntf.layers.Dense(3)(x)',
    'import tensorflow as tf\ntf.layers.dense(x=1)',
    'from sklearn.utils.class_weight import compute_class_weight\nfrom sklearn.cross_validation import train_test_split',
    'from keras.models import Input, Layer\nfrom keras.utils import load_img, pad_sequences',
    'import numpy as np\nnp.in1d, np.product, np.Inf, np.float_',
    'try:\n    from keras.models import Dense\nexcept ImportError:\n    from keras.layers import Dense',
  ])('nothing is told of %j', (text) => {
    expect(told(text)).toEqual([]);
  });
});

describe('a misspelt name of another library', () => {
  it.each([
    ['np.arrray([1])', 'np.array([1])'],
    ['np.zeros((2, 3)).reshpae(3, 2)', 'np.zeros((2, 3)).reshape(3, 2)'],
    ['np.zeros(3).astype(np.flaot32)', 'np.zeros(3).astype(np.float32)'],
    ["pd.read_cvs('a.csv')", "pd.read_csv('a.csv')"],
    ['LabelEncoder().fit_tranform(np.zeros(3))', 'LabelEncoder().fit_transform(np.zeros(3))'],
    ['tf.data.Dataset.from_tensor_slice(np.zeros(3))', 'tf.data.Dataset.from_tensor_slices(np.zeros(3))'],
    ['tf.data.Dataset.range(3).shufle(3)', 'tf.data.Dataset.range(3).shuffle(3)'],
  ])('%s', (code, after) => {
    const head =
      'import numpy as np\nimport pandas as pd\nimport tensorflow as tf\nfrom sklearn.preprocessing import LabelEncoder\n';
    expect(told(head + code).length).toBe(1);
    expect(afterFix(head + code)).toBe(head + after);
  });
});

it('a function that takes tensors is no layer, and a tensor is no function', () => {
  const head = 'from keras.layers import Concatenate, Dense, Input, concatenate\na = Input((3,))\n';
  expect(afterFix(`${head}concatenate(axis=-1)([a, a])`)).toBe(`${head}Concatenate(axis=-1)([a, a])`);
  expect(afterFix(`${head}b = Dense(2)(a)()`)).toBe(`${head}b = Dense(2)(a)`);
});

it('names are as many as the parts of a split', () => {
  const head =
    'import numpy as np\nfrom sklearn.model_selection import train_test_split\nx = np.zeros((10, 2))\n';
  expect(told(`${head}a, b, c, d = train_test_split(x)`)).toEqual([
    expect.stringContaining('train_test_split of one array gives 2 parts'),
  ]);
  expect(told(`${head}a, b = train_test_split(x)\nc, d, e, f = train_test_split(*[x, x])`)).toEqual([]);
});

describe('one batch', () => {
  const head =
    "import numpy as np\nimport keras\nfrom keras import layers\nm = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation='softmax')])\nm.compile('adam', 'categorical_crossentropy')\n";

  it.each(['train_on_batch', 'test_on_batch', 'predict_on_batch'])('%s is looked at as fit is', (verb) => {
    const labels = verb === 'predict_on_batch' ? '' : ', np.zeros((8, 3))';
    expect(told(`${head}m.${verb}(np.zeros((8, 5))${labels})`)).toEqual([
      expect.stringContaining(`${verb} gets an array of (8, 5)`),
    ]);
    expect(told(`${head}m.${verb}(np.zeros((8, 4))${labels})`)).toEqual([]);
  });
});

/** Keras 3.15 gives 28 answers. */
it('one image that Keras takes for a batch of rows is a warning', () => {
  const head =
    "import numpy as np\nimport keras\nfrom keras import layers\ni = layers.Input((28, 28, 1))\nx = layers.GlobalMaxPooling2D()(layers.Conv2D(4, 3, padding='PADDING')(i))\nm = keras.Model(i, layers.Dense(2)(x))\nm.predict(np.zeros((9, 28, 28, 1))[0])\n";
  expect(told(head.replace('PADDING', 'same'))).toEqual([
    expect.stringMatching(/^warning: .*Keras answers for 28 of them/),
  ]);
  expect(told(head.replace('PADDING', 'valid'))).toEqual([expect.stringMatching(/^The model takes 28×28×1/)]);
});

it('class numbers beyond the units are mended by more units', () => {
  const head =
    "import numpy as np\nimport keras\nfrom keras import layers\nm = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation='softmax')])\nm.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(np.zeros((99, 4)), np.random.randint(0, 5, 99))\n";
  expect(afterFix(head, /5 units/)).toBe(head.replace('Dense(3', 'Dense(5'));
});

/** Real tf_keras refuses the first of each. */
describe('a misspelt argument of Keras 2', () => {
  const head =
    '# convlens: keras=2\nfrom keras.layers import Dense, Input\nfrom keras.models import Model\ni = Input((4,))\n';

  it.each([
    ["Dense(2, activtaion='relu')(i)", 1],
    ["Dense(2, init='uniform')(i)", 0],
    ['Model(inputs=i, outupts=Dense(2)(i))', 1],
    ['Model(input=i, output=Dense(2)(i))', 0],
    ["Model(i, Dense(2)(i)).compile('sgd', 'mse', metircs=['mae'])", 1],
    ["Model(i, Dense(2)(i)).compile('sgd', 'mse', sample_weight_mode=None)", 0],
  ])('%s', (code, errors) => {
    const found = diagnosticsOf(head + code).filter(({ severity }) => severity === 'error');
    expect(found.map(({ code }) => code)).toEqual(Array.from({ length: errors }, () => 'unknown-argument'));
  });
});

it('a type that NumPy does not know, and a data set taken for an array, are told', () => {
  expect(afterFix("import numpy as np\nnp.zeros(3).astype('flaot32')")).toBe(
    "import numpy as np\nnp.zeros(3).astype('float32')",
  );
  expect(told("import numpy as np\nnp.zeros(3, dtype='S10').astype('category')")).toEqual([]);
  expect(told('import tensorflow as tf\ntf.data.Dataset.range(3).reshape(3, 1)')).toEqual([
    expect.stringContaining('has no "reshape", as an array has'),
  ]);
});

it('a misspelt word of compile, or compile itself, is one fault', () => {
  const head =
    'import numpy as np\nimport keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])\n';
  const fit = '\nm.fit(np.zeros((8, 4)), np.zeros(8))';
  expect(told(`${head}m.comiple('sgd', 'mse')${fit}`).length).toBe(1);
  expect(told(`${head}m.compile('sgd', los='mse')${fit}`).length).toBe(1);
});

it('a misspelt parameter is mended', () => {
  const text = 'def double(inputs, times=2):\n    return inptus * times\n\n\ndouble(3)\n';
  expect(afterFix(text)).toBe(text.replace('inptus', 'inputs'));
});
