/** Data that are not followed to `fit`: the refusal names the step at which that ended, by its line and code. */
import { expect, test } from 'vitest';
import { analyse, trainingPlan } from '../../src/core/index.js';

const before = `
import os, cv2
import numpy as np
import keras
from keras import layers
model = keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
`.trimStart();

/** A step of the program is marked by `# here`. */
function check(steps: string, told: string) {
  const text = `${before}${steps}\nmodel.fit(X, y)\n`;
  const planned = trainingPlan(analyse({ path: 'program.py', language: 'python', text }), 'model');
  if (planned.ok) throw new Error('it is trained on');
  const [reason] = planned.reasons;
  const line = text.slice(0, text.indexOf('# here')).split('\n').length;
  expect(reason?.message).toContain(told);
  expect(reason?.message).toContain(`(line ${line}: `);
  expect(text.slice(0, reason?.location?.start).split('\n').length).toBe(line);
}

const loop = (step: string) => `
X, y = [], []
for name in os.listdir("faces"):
    image = cv2.imread(os.path.join("faces", name))
    ${step}
    X.append(image)
    y.append(1)
X = np.array(X) / 255
y = np.array(y)`;

const LOST = 'what this step makes of the data is not followed';

test('a function that is not in the file', () =>
  check(loop('image = prepared(image)  # here'), `${LOST} (line 11: prepared(image))`));

test('a function of a library that is not followed', () =>
  check(loop('image = np.unwrap(image)  # here'), `${LOST} (line 11: np.unwrap(image))`));

test('entries that are not one for each file', () =>
  check(
    `
X, y = [], []
for name in os.listdir("faces"):
    image = cv2.imread(os.path.join("faces", name))
    for a, b in found_in(image):
        X.append(cv2.resize(image[a:b], (8, 8)))  # here
        y.append(1)
X, y = np.array(X), np.array(y)`,
    LOST,
  ));

test('pairs in an array of objects, through a second loop', () =>
  check(
    `
data = []
for name in os.listdir("faces"):
    data.append([cv2.resize(cv2.imread("faces/" + name), (8, 8)), 1])
data = odd(data)  # here
X, y = [], []
for image, label in data:
    X.append(image)
    y.append(label)
X, y = np.array(X), np.array(y)`,
    LOST,
  ));

test('images whose labels are made apart from them', () =>
  check(
    `
X = []
for name in os.listdir("faces"):
    X.append(cv2.resize(cv2.imread("faces/" + name), (8, 8)))
X = np.array(X)
y = np.ones((40,))  # here`,
    'the images are known, and where their labels come from is not followed',
  ));

test('data that the code makes itself', () =>
  check(
    `
X = np.random.rand(40, 8, 8, 3)  # here
y = np.ones((40,))`,
    'does not come from a known data set',
  ));
