/** Where the caller can look into a folder, as many classes are known as Keras would find in it, by their names. */
import { expect, test } from 'vitest';
import { analyse } from '../../src/core/index.js';

const FOLDERS = ['angry', 'happy', 'sad'];

function outputOf(code: string, isThere = true) {
  const text = `import keras
from keras import layers
from keras.preprocessing.image import ImageDataGenerator
${code}
model = keras.Sequential([keras.Input((48, 48, 1)), layers.Flatten(), layers.Dense(units, activation='softmax')])
`;
  const { models, dependencies } = analyse(
    { path: '/project/train.py', language: 'python', text },
    {
      classFolders: (path, from) =>
        isThere && path === 'faces/train' && from === '/project/train.py'
          ? { path: '/project/faces/train', names: FOLDERS }
          : undefined,
    },
  );
  const last = models[0]?.nodes.at(-1)?.outputShapes[0];
  return { units: Array.isArray(last) ? last[1] : undefined, dependencies };
}

test.each([
  ["units = len(keras.utils.image_dataset_from_directory('faces/train').class_names)", 3],
  ["flow = ImageDataGenerator().flow_from_directory('faces/train')\nunits = flow.num_classes", 3],
  ["flow = ImageDataGenerator().flow_from_directory('faces/train')\nunits = len(flow.class_indices)", 3],
  [
    "data = keras.utils.image_dataset_from_directory('faces/train', class_names=['angry', 'sad'])\nunits = len(data.class_names)",
    2,
  ],
])('%s', (code, units) => {
  expect(outputOf(code).units).toBe(units);
});

test('the analysis depends on the folder; another one is not known', () => {
  const code = "units = len(keras.utils.image_dataset_from_directory('faces/train').class_names)";
  expect(outputOf(code).dependencies).toEqual(['/project/faces/train']);
  expect(outputOf(code, false)).toMatchObject({ units: { kind: 'unknown' }, dependencies: [] });
});
