/** Tables of images through pandas: which file, columns and rows reach `fit`, and how their values are scaled. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../../src/core/index.js';

const MODEL = `
model = keras.Sequential([keras.Input((48, 48, 1)), layers.Flatten(), layers.Dense(7, activation='softmax')])
model.compile('adam', 'categorical_crossentropy')
`;

function planOf(code: string, fit: string, model = MODEL) {
  const text = `import keras, numpy as np, pandas as pd
from keras import layers
from keras.utils import to_categorical
from sklearn.model_selection import train_test_split
${code}
${model}
${fit}`;
  const analysis = analyse({ path: 'm.py', language: 'python', text });
  const result = trainingPlan(analysis, 'model');
  if (!result.ok) return { reasons: result.reasons.map(({ message }) => message), needs: result.needsData };
  const { data, notHonoured, settings } = result.plan;
  return {
    data,
    validation: settings.validationSource?.value,
    test: settings.testSource?.value,
    notHonoured: notHonoured.map(({ value }) => value),
  };
}

const TABLE = {
  kind: 'table',
  path: 'fer2013.csv',
  images: { names: ['pixels'] },
  labels: { names: ['emotion'] },
};
const where = (column: string, test: string, ...values: (string | number)[]) => ({
  ...{ kind: 'where', column, test, values },
});

test('rows read one by one into lists, by their usage', () => {
  const { data, validation, notHonoured } = planOf(
    `
df = pd.read_csv('fer2013.csv')
X_train, train_y, X_test, test_y = [], [], [], []
for index, row in df.iterrows():
    val = row['pixels'].split(" ")
    try:
        if 'Training' in row['Usage']:
            X_train.append(np.array(val, 'float32'))
            train_y.append(row['emotion'])
        elif 'PublicTest' in row['Usage']:
            X_test.append(np.array(val, 'float32'))
            test_y.append(row['emotion'])
    except:
        print(f"error occured at index :{index} and row:{row}")
X_train = np.array(X_train, 'float32')
X_test = np.array(X_test, 'float32')
train_y = to_categorical(np.array(train_y, 'float32'), num_classes=7)
test_y = to_categorical(np.array(test_y, 'float32'), num_classes=7)
X_train = X_train.reshape(X_train.shape[0], 48, 48, 1) / 255
X_test = X_test.reshape(X_test.shape[0], 48, 48, 1) / 255`,
    'model.fit(X_train, train_y, validation_data=(X_test, test_y))',
  );
  const isTraining = where('Usage', 'contains', 'Training');
  expect(data).toEqual({ ...TABLE, scale: 255, rows: [isTraining] });
  expect(validation).toEqual({
    ...TABLE,
    scale: 255,
    rows: [{ ...isTraining, isNot: true }, where('Usage', 'contains', 'PublicTest')],
  });
  expect(notHonoured).toEqual([]);
});

test('sequences turned into faces, one-hot emotions, then a split', () => {
  const { data, validation, notHonoured } = planOf(
    `
import cv2
def load_fer2013():
    data = pd.read_csv('fer2013.csv')
    pixels = data['pixels'].tolist()
    width, height = 48, 48
    faces = []
    for pixel_sequence in pixels:
        face = [int(pixel) for pixel in pixel_sequence.split(' ')]
        face = np.asarray(face).reshape(width, height)
        face = cv2.resize(face.astype('uint8'), (48, 48))
        faces.append(face.astype('float32'))
    faces = np.asarray(faces)
    faces = np.expand_dims(faces, -1)
    emotions = pd.get_dummies(data['emotion']).values
    return faces, emotions
def preprocess_input(x, v2=True):
    x = x.astype('float32')
    x = x / 255.0
    if v2:
        x = x - 0.5
        x = x * 2.0
    return x
faces, emotions = load_fer2013()
faces = preprocess_input(faces)
xtrain, xtest, ytrain, ytest = train_test_split(faces, emotions, test_size=0.2, shuffle=True, random_state=3)`,
    'model.fit(xtrain, ytrain, validation_data=(xtest, ytest))',
  );
  const split = { kind: 'split', isShuffled: true, testSize: 0.2, seed: 3 };
  const scaled = { ...TABLE, isEncoded: true, scale: 127.5, offset: -1 };
  expect(data).toEqual({ ...scaled, rows: [{ ...split, part: 'train' }] });
  expect(validation).toEqual({ ...scaled, rows: [{ ...split, part: 'test' }] });
  expect(notHonoured).toEqual([]);
});

test('masks of columns, stacked entries and a stored column', () => {
  const { data, validation, test } = planOf(
    `
df = pd.read_csv('fer2013.csv')
df['pixels'] = df['pixels'].apply(lambda text: np.array(text.split(), dtype='float32').reshape(48, 48, 1))
train = df[df['Usage'] == 'Training'].reset_index(drop=True)
val = df[df.Usage == 'PublicTest']
rest = df[~(df.Usage == 'Training')] if False else df[df['Usage'].isin(['PrivateTest'])]
x, y = np.stack(train['pixels']) / 255.0, to_categorical(train['emotion'], 7)
xv, yv = np.stack(val['pixels'].values, axis=0) / 255.0, to_categorical(val.emotion.values, 7)
xt, yt = np.stack(rest['pixels']) / 255.0, to_categorical(rest['emotion'].values, 7)`,
    'model.fit(x, y, validation_data=(xv, yv))\nmodel.evaluate(xt, yt)',
  );
  const part = (usage: string) => ({ ...TABLE, scale: 255, rows: [where('Usage', 'equals', usage)] });
  expect(data).toEqual(part('Training'));
  expect(validation).toEqual(part('PublicTest'));
  expect(test).toEqual(part('PrivateTest'));
});

test('places of rows, and a function of a part', () => {
  const { data } = planOf(
    `
data = pd.read_csv('fer2013.csv')
def images_of(part):
    found = []
    for i in range(len(part)):
        found.append(np.fromstring(part['pixels'][i], dtype=int, sep=' ').reshape(48, 48, 1))
    return np.array(found) / 255.
train = data[data['Usage'] == 'Training']
x = images_of(train)
y = to_categorical(list(map(int, train['emotion'])), 7)`,
    'model.fit(x, y)',
  );
  expect(data).toEqual({ ...TABLE, scale: 255, rows: [where('Usage', 'equals', 'Training')] });
});

test('a comprehension with a test', () => {
  const { data } = planOf(
    `
df = pd.read_csv('fer2013.csv')
x = np.array([np.array(p.split(), 'float32') for p, u in zip(df['pixels'], df['Usage']) if u == 'Training'])
y = np.array([e for e, u in zip(df['emotion'], df['Usage']) if u == 'Training'])
x = x.reshape(-1, 48, 48, 1)`,
    'model.fit(x / 255, to_categorical(y, 7))',
  );
  expect(data).toEqual({ ...TABLE, scale: 255, rows: [where('Usage', 'equals', 'Training')] });
});

test('one column a pixel', () => {
  const { data } = planOf(
    `
train = pd.read_csv('train.csv')
y = train['label']
x = train.drop('label', axis=1) / 255.0
x = x.values.reshape(-1, 48, 48, 1)
other = train.iloc[:, 1:].values.astype('float32').reshape(-1, 48, 48, 1)`,
    'model.fit(x, to_categorical(y, 7), validation_data=(other / 255, to_categorical(train.iloc[:, 0], 7)))',
  );
  const table = { kind: 'table', path: 'train.csv' };
  expect(data).toEqual({
    ...table,
    images: { without: ['label'] },
    labels: { names: ['label'] },
    scale: 255,
  });
});

test.each([
  ['relabelled', `df['emotion'] = df['emotion'].map({0: 1, 1: len(df)})`],
  ['another column under its name', `df['pixels'] = df['other'].str.upper()`],
])('a column that is %s is not claimed to be the file’s', (_, change) => {
  const { needs } = planOf(
    `
df = pd.read_csv('fer2013.csv')
${change}
x = np.array([np.array(p.split(), 'float32') for p in df['pixels']]).reshape(-1, 48, 48, 1)
y = to_categorical(df['emotion'], 7)`,
    'model.fit(x, y)',
  );
  expect(needs).toEqual({ reads: ['fer2013.csv'] });
});

const EACH = `df = pd.read_csv('fer2013.csv')
x, y = [], []
for i, row in df.iterrows():
    image, label = np.array(row['pixels'].split(), 'float32'), row['emotion']
    BODY
x, y = np.array(x).reshape(-1, 48, 48, 1), to_categorical(np.array(y), 7)`;

test.each([
  ['a loop that ends early', 'if i == 1000: break\n    x.append(image); y.append(label)'],
  ['two samples of a row', 'x.append(image); y.append(label); x.append(image); y.append(label)'],
  ['a test of another kind', 'if np.random.rand() > 0.5:\n        x.append(image); y.append(label)'],
  ['a loop in the loop', 'for k in range(int(label)):\n        x.append(image); y.append(label)'],
])('%s leaves it open which rows are taken', (_, body) => {
  const { needs } = planOf(EACH.replace('BODY', body), 'model.fit(x, y)');
  expect(needs).toEqual({ reads: ['fer2013.csv'] });
});

test('images and labels of different rows are not trained on', () => {
  const { reasons } = planOf(
    `
df = pd.read_csv('fer2013.csv')
part = df[df.Usage == 'Training']
x = np.array([np.array(p.split(), 'float32') for p in part['pixels']]).reshape(-1, 48, 48, 1)
y = to_categorical(df['emotion'], 7)`,
    'model.fit(x, y)',
  );
  expect(reasons?.join()).toMatch(/the images and the labels are not of the same samples/);
});

test('labels that a loop collects, in columns by pandas', () => {
  const { data } = planOf(
    `
df = pd.read_csv('fer2013.csv')
x, y = [], []
for i in range(len(df)):
    x.append([int(value) for value in df['pixels'][i].split()])
    y.append(df['emotion'][i])
x = np.array(x).reshape(-1, 48, 48, 1) / 255.0
y = pd.get_dummies(np.array(y)).values`,
    'model.fit(x, y)',
  );
  expect(data).toMatchObject({
    ...{ kind: 'table', images: { names: ['pixels'] }, labels: { names: ['emotion'] } },
    ...{ isEncoded: true, scale: 255 },
  });
});

test.each([
  ['replace(1, 0)', [[1, 0]]],
  [
    'replace([1, 2], 0)',
    [
      [1, 0],
      [2, 0],
    ],
  ],
  [
    'replace([1, 2], [2, 1])',
    [
      [1, 2],
      [2, 1],
    ],
  ],
  ['replace(to_replace=1, value=6)', [[1, 6]]],
])('labels that pandas changes for others: %s', (call, pairs) => {
  const { data } = planOf(
    `
df = pd.read_csv('fer2013.csv')
x = np.array([np.array(p.split(), 'float32').reshape(48, 48, 1) for p in df['pixels']])
y = to_categorical(df['emotion'].${call}, 7)`,
    'model.fit(x, y)',
  );
  expect(data).toMatchObject({
    labels: {
      ...{ names: ['emotion'], keepsOthers: true },
      codes: pairs.map(([from, value]) => ({ test: 'equals', values: [from], value })),
    },
  });
});
