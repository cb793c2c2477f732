/** The import that a name lacks, where it is surely one of a known library: `np`, `EarlyStopping`, `train_test_split`. */
import type { SourceDocument } from '../../document.js';
import { ALL_ROWS } from '../../layers/catalogue.js';
import { namesOf } from '../../library/keras/publicNames.js';
import { words } from '../../words.js';
import type { TextEdit } from '../diagnostic.js';
import { importEdit } from './edits.js';

/** Libraries under the name that everybody gives them. */
const MODULES: Readonly<Record<string, string>> = {
  np: 'import numpy as np',
  pd: 'import pandas as pd',
  tf: 'import tensorflow as tf',
  plt: 'import matplotlib.pyplot as plt',
  sns: 'import seaborn as sns',
  keras: 'import keras',
  numpy: 'import numpy',
  cv2: 'import cv2',
  os: 'import os',
  random: 'import random',
  math: 'import math',
  glob: 'import glob',
  shutil: 'import shutil',
  datetime: 'import datetime',
  json: 'import json',
  csv: 'import csv',
  sys: 'import sys',
  re: 'import re',
  time: 'import time',
  pickle: 'import pickle',
};

/** Modules of Keras that are named alone: `layers.Dense`. */
const OF_KERAS = words(
  'layers models optimizers losses metrics callbacks regularizers initializers applications utils datasets',
);

const DATASETS = words('mnist fashion_mnist cifar10 cifar100 imdb reuters boston_housing california_housing');

/** Where names outside of Keras come from. */
const FROM: Readonly<Record<string, readonly string[]>> = {
  'sklearn.model_selection': words('train_test_split KFold StratifiedKFold'),
  'sklearn.preprocessing': words('LabelEncoder LabelBinarizer OneHotEncoder StandardScaler MinMaxScaler'),
  'sklearn.metrics': words('confusion_matrix classification_report ConfusionMatrixDisplay'),
  'sklearn.utils': words('shuffle'),
  'sklearn.utils.class_weight': words('compute_class_weight'),
  PIL: words('Image'),
  tqdm: words('tqdm'),
  pathlib: words('Path'),
  collections: words('Counter defaultdict OrderedDict'),
};

/** Where names of Keras are looked for, the first that has it. */
const KERAS_HOMES = words(`models callbacks optimizers utils regularizers initializers applications`);

/** Undefined where it is not sure which library is meant, or how this file imports it. */
export function importOf(name: string, document: SourceDocument): TextEdit | undefined {
  const { text, language } = document;
  if (language !== 'python') return undefined;
  // `keras.models` had it too, before Keras 3.
  if (LAYERS.has(name) || name === 'Input') return importEdit(name, document);
  if (name === 'keras' && /^(?:from|import)\s+tensorflow\b/m.test(text))
    return atTop(text, 'from tensorflow import keras');
  const module = Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
  if (module !== undefined) return atTop(text, module);
  const [from] = Object.entries(FROM).find(([, names]) => names.includes(name)) ?? [];
  if (from !== undefined) return atTop(text, `from ${from} import ${name}`);
  const keras = kerasOf(text);
  if (keras === undefined) return undefined;
  if (OF_KERAS.includes(name)) return atTop(text, `from ${keras} import ${name}`);
  if (name === 'ops') return atTop(text, 'from keras import ops');
  if (DATASETS.includes(name)) return atTop(text, `from ${keras}.datasets import ${name}`);
  // Keras 3 by itself has it no more.
  if (name === 'ImageDataGenerator') return inImportOf('tensorflow.keras.preprocessing.image', name, text);
  const isPublic = /^[A-Z]/.test(name) || PUBLIC_FUNCTIONS.includes(name);
  const home = isPublic ? KERAS_HOMES.find((each) => namesOf(`keras.${each}`).includes(name)) : undefined;
  return home === undefined ? undefined : inImportOf(`${keras}.${home}`, name, text);
}

/** Functions whose names say nothing else. */
const PUBLIC_FUNCTIONS = words(`to_categorical plot_model load_model clone_model model_from_json l1 l2 l1_l2
  image_dataset_from_directory load_img img_to_array pad_sequences`);

const LAYERS: ReadonlySet<string> = new Set(
  ALL_ROWS.flatMap(({ keras }) => (keras ? [keras.name, ...(keras.aliases ?? [])] : [])),
);

/** How the file calls Keras: the way of its first import of it. */
function kerasOf(text: string): string | undefined {
  const found = /^(?:from|import)\s+(tensorflow\.keras|tensorflow|keras)\b/m.exec(text)?.[1];
  return found === undefined ? undefined : found === 'keras' ? 'keras' : 'tensorflow.keras';
}

/** With what the file imports from there already, or in a line of its own. */
export function inImportOf(module: string, name: string, text: string): TextEdit {
  const found = new RegExp(
    `^from[ \\t]+${module.replaceAll('.', '\\.')}[ \\t]+import[ \\t]+(?=\\w)`,
    'm',
  ).exec(text);
  if (!found) return atTop(text, `from ${module} import ${name}`);
  const at = found.index + found[0].length;
  return { start: at, end: at, newText: `${name}, ` };
}

/** Before the first import that is not of the future. */
function atTop(text: string, line: string): TextEdit {
  const start = Math.max(0, text.search(/^(?:import|from)[ \t]+(?!__future__)\w/m));
  return { start, end: start, newText: `${line}\n` };
}
