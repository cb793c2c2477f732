/** What Keras and TensorFlow do to data before `fit`; layers and models are of no interest here. */

import { given, module, moduleOf, native, needed, numberGiven, only } from '../language/natives.js';
import { iterated, lengthOf } from '../language/operators.js';
import {
  type Call,
  Made,
  Native,
  numberOf,
  Opaque,
  PyList,
  PyTuple,
  Slice,
  Unsupported,
  type Value,
} from '../language/values.js';
import { ELLIPSIS, indexed, stored } from '../numpy/arrayIndex.js';
import { operated, scalarOr, toArray } from '../numpy/arrayMath.js';
import { dtypeOf } from '../numpy/arrayMembers.js';
import { unsqueezed } from '../numpy/axes.js';
import { cast, concatenated, filled, type NdArray, reshaped } from '../numpy/ndarray.js';
import type { Chance } from './chance.js';
import { flowFromDirectory } from './folderFlow.js';
import { flowFromDataframe } from './framedFlow.js';
import { imageToArray, loadImage } from './pictures.js';
import { datasets, type Stream } from './streams.js';
import type { Places } from './systemModules.js';
import { tensorflowFiles, tensorflowImages } from './tensorflowImages.js';
import { tensorFunctions } from './tensors.js';

/** `x_train`, `y_train`, `x_test`, `y_test` of a data set of Keras, as NumPy has them. */
export type DataSets = ReadonlyMap<string, readonly NdArray[]>;

const HIDDEN = (name: string) => new Opaque(`${name} is not computed`, 0, true);

function categorical(call: Call): Value {
  const labels = toArray(needed(call, 0, 'x'));
  const whole = cast(labels, 'int64');
  const flat = whole.flat() as Float64Array;
  const given2 = numberGiven(call, 1, 'num_classes');
  let most = 0;
  for (const label of flat) most = Math.max(most, label);
  const classes = given2 ?? most + 1;
  const last = labels.shape.at(-1);
  const shape = last === 1 && labels.shape.length > 1 ? labels.shape.slice(0, -1) : labels.shape;
  const made = filled([flat.length, classes], dtypeOf(call.named.get('dtype')) ?? 'float64');
  flat.forEach((label, at) => {
    if (label < 0 || label >= classes)
      throw new Unsupported(`to_categorical of the label ${label} among ${classes} classes`);
    made.data[at * classes + label] = 1 as never;
  });
  return reshaped(made, [...shape, classes]);
}

/** How the families of `keras.applications` have their images. Source: Keras 3, `imagenet_utils.py`. */
const PREPARED: Readonly<Record<string, string>> = {
  ...{ vgg16: 'caffe', vgg19: 'caffe', resnet: 'caffe', resnet50: 'caffe', imagenet_utils: 'caffe' },
  ...{ xception: 'tf', inception_v3: 'tf', inception_resnet_v2: 'tf', mobilenet: 'tf', mobilenet_v2: 'tf' },
  ...{ resnet_v2: 'tf', nasnet: 'tf', densenet: 'torch' },
  ...{ efficientnet: 'none', efficientnet_v2: 'none', mobilenet_v3: 'none', convnext: 'none' },
};
const MEANS = { caffe: [103.939, 116.779, 123.68], torch: [0.485, 0.456, 0.406] };

/** An array of floats is changed itself. */
function prepared(family: string) {
  return (call: Call): Value => {
    const value = needed(call, 0, 'x');
    const mode = String(call.named.get('mode') ?? PREPARED[family] ?? 'caffe');
    const given2 = toArray(value);
    const array = given2.dtype.startsWith('float') ? given2 : cast(given2, 'float32');
    if (mode === 'none') return given2;
    if (mode !== 'tf' && array.shape.at(-1) !== 3)
      throw new Unsupported('preprocess_input of other than colours');
    const of3 = (values: readonly number[]) => cast(toArray(new PyList([...values])), array.dtype);
    const scaled = (by: number) => operated('/', array, by);
    const made =
      mode === 'tf'
        ? operated('-', scaled(127.5), 1)
        : mode === 'torch'
          ? operated('/', operated('-', scaled(255), of3(MEANS.torch)), of3([0.229, 0.224, 0.225]))
          : operated(
              '-',
              indexed(array, new PyTuple([ELLIPSIS, new Slice(null, null, -1)])),
              of3(MEANS.caffe),
            );
    if (mode === 'caffe' || array !== value) return made;
    stored(array, ELLIPSIS, made);
    return array;
  };
}

const generator =
  (places: Places) =>
  ({ args, named }: Call): Value => {
    if (args.length > 0) throw new Unsupported('ImageDataGenerator with arguments by place');
    const functions: Readonly<Record<string, (call: Call) => Value>> = {
      fit: () => null,
      flow_from_directory: (call) => flowFromDirectory(call, named, places),
      flow_from_dataframe: (call) => flowFromDataframe(call, named, places),
      flow: (call) => {
        only(call, 'x', 'y', 'batch_size', 'shuffle', 'seed', 'subset', 'sample_weight');
        const cut = partOfFlow(call, named);
        const [x, y] = [cut(needed(call, 0, 'x')), cut(given(call, 1, 'y') ?? null)];
        const weights = given(call, 4, 'sample_weight') ?? null;
        const size = numberGiven(call, 2, 'batch_size') ?? 32;
        const isInOrder = given(call, 3, 'shuffle') === false ? { isInOrder: true as const } : {};
        const options = new Map([...named].filter(([name]) => name !== 'validation_split'));
        const stream: Stream = { x, y, weights: asMany(weights, x), options, batchSize: size, ...isInOrder };
        return new Made('stream', undefined, {}, stream);
      },
    };
    return new Made('ImageDataGenerator', undefined, {
      member: (name) =>
        Object.hasOwn(functions, name)
          ? native(`ImageDataGenerator.${name}`, functions[name] ?? (() => null))
          : undefined,
    });
  };

/** Keras divides images and labels alone: weights count from the first on, whichever part it is. */
function asMany(weights: Value, x: Value): Value {
  return weights === null ? null : indexed(toArray(weights), new Slice(null, lengthOf(x), null));
}

/** `subset=`: the first samples validate. Source: Keras 3, `NumpyArrayIterator`. */
function partOfFlow(call: Call, generator: ReadonlyMap<string, Value>): (value: Value) => Value {
  const subset = call.named.get('subset') ?? null;
  if (subset === null) return (value) => value;
  const share = numberOf(generator.get('validation_split') ?? 0);
  return (value) => {
    if (value === null) return null;
    const array = toArray(value);
    const border = Math.trunc((array.shape[0] ?? 0) * share);
    return indexed(
      array,
      subset === 'validation' ? new Slice(null, border, null) : new Slice(border, null, null),
    );
  };
}

function normalized(call: Call): Value {
  const array = toArray(needed(call, 0, 'x'));
  const axis = numberGiven(call, 1, 'axis') ?? -1;
  if (axis !== -1 && axis !== array.shape.length - 1) {
    if (axis !== 1) throw new Unsupported('normalize along this axis');
  }
  const at = axis < 0 ? axis + array.shape.length : axis;
  const inner = array.shape.slice(at + 1).reduce((a, b) => a * b, 1);
  const length = array.shape[at] ?? 1;
  const flat = array.flat() as Float64Array;
  const made = filled(array.shape, array.dtype.startsWith('float') ? array.dtype : 'float64');
  for (let outer = 0; outer < flat.length; outer += length * inner)
    for (let column = 0; column < inner; column++) {
      let sum = 0;
      for (let place = 0; place < length; place++) sum += (flat[outer + place * inner + column] ?? 0) ** 2;
      const norm = Math.sqrt(sum) || 1;
      for (let place = 0; place < length; place++) {
        const where = outer + place * inner + column;
        made.data[where] = ((flat[where] ?? 0) / norm) as never;
      }
    }
  return made;
}

const dataModule = (title: string, streams: (name: string) => Value | undefined): Native =>
  module(title, (name) => {
    if (name === 'Dataset') return module('tensorflow.data.Dataset', streams);
    if (name === 'AUTOTUNE') return -1;
    return name === 'experimental' ? dataModule(`${title}.${name}`, streams) : HIDDEN(`${title}.${name}`);
  });

export function kerasModules(
  places: Places,
  dataSets: DataSets,
  glob: Value | undefined,
  numpy: Native,
  chance: Chance,
): (name: string) => Value | undefined {
  const tools: Readonly<Record<string, Value>> = {
    to_categorical: native('keras.utils.to_categorical', categorical),
    normalize: native('keras.utils.normalize', normalized),
    load_img: loadImage(places),
    img_to_array: imageToArray,
    ImageDataGenerator: native('ImageDataGenerator', generator(places)),
    Sequence: native('keras.utils.Sequence', () => null),
    PyDataset: native('keras.utils.PyDataset', () => null),
  };
  const dataSet = (name: string): Value | undefined => {
    const arrays = dataSets.get(name);
    if (!arrays) return undefined;
    const [a = null, b = null, c = null, d = null] = arrays;
    return moduleOf(`keras.datasets.${name}`, {
      load_data: (call) => {
        if (call.args.length > 0) throw new Unsupported('load_data with arguments');
        return new PyTuple([new PyTuple([a, b]), new PyTuple([c, d])]);
      },
    });
  };
  const tensorTools: Readonly<Record<string, (call: Call) => Value>> = {
    cast: (call) => cast(toArray(needed(call, 0, 'x')), dtypeOf(needed(call, 1, 'dtype')) ?? 'float32'),
    convert_to_tensor: (call) => toArray(needed(call, 0, 'value'), dtypeOf(call.named.get('dtype'))),
    constant: (call) => toArray(needed(call, 0, 'value'), dtypeOf(call.named.get('dtype'))),
    expand_dims: (call) => unsqueezed(toArray(needed(call, 0, 'input')), numberOf(needed(call, 1, 'axis'))),
    reshape: (call) =>
      scalarOr(
        reshaped(
          toArray(needed(call, 0, 'tensor')),
          [...(needed(call, 1, 'shape') as PyTuple).items].map((size) => numberOf(size)),
        ),
      ),
    stack: (call) => {
      const parts = [...iterated(needed(call, 0, 'values'))].map((part) => unsqueezed(toArray(part), 0));
      if ((numberGiven(call, 1, 'axis') ?? 0) !== 0) throw new Unsupported('tf.stack along another axis');
      return concatenated(parts, 0);
    },
    concat: (call) =>
      concatenated(
        [...iterated(needed(call, 0, 'values'))].map((part) => toArray(part)),
        numberOf(needed(call, 1, 'axis')),
      ),
    squeeze: (call) => {
      const array = toArray(needed(call, 0, 'input'));
      if (call.args.length > 1 || call.named.size > 0) throw new Unsupported('tf.squeeze of some axes');
      return reshaped(
        array,
        array.shape.filter((size) => size !== 1),
      );
    },
    one_hot: (call) =>
      categorical({
        ...call,
        args: [needed(call, 0, 'indices'), needed(call, 1, 'depth')],
        named: new Map([['dtype', 'float32']]),
      }),
  };
  const tensors = tensorFunctions(numpy, chance);
  const streams = datasets(chance, glob);
  const inner = (title: string): Native =>
    module(title, (name) => {
      const family = title.split('.').at(-1) ?? '';
      if (name === 'preprocess_input' && Object.hasOwn(PREPARED, family))
        return native(`${family}.preprocess_input`, prepared(family));
      if (name === 'applications' || Object.hasOwn(PREPARED, name)) return inner(`${title}.${name}`);
      const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
      if (tool !== undefined) return tool;
      if (title === 'tensorflow' && name === 'image') return tensorflowImages;
      if (title === 'tensorflow' && name === 'io') return tensorflowFiles(places, glob);
      const set = /datasets$/.test(title) ? dataSet(name) : undefined;
      if (set !== undefined) return set;
      if (
        /^(?:keras|utils|datasets|preprocessing|image|np_utils|api|_keras|python|legacy|src|tf_keras)$/.test(
          name,
        )
      )
        return inner(`${title}.${name}`);
      if (title === 'tensorflow') {
        const run = Object.hasOwn(tensorTools, name) ? tensorTools[name] : undefined;
        if (run) return native(`tensorflow.${name}`, run);
        if (/^(?:u?int|float)\d+$|^bool$/.test(name)) return native(`tensorflow.${name}`, () => null);
        if (name === 'data') return dataModule('tensorflow.data', streams);
        const function_ = tensors(name);
        if (function_ !== undefined) return function_;
      }
      return HIDDEN(`${title}.${name}`);
    });
  return (name) => {
    const path = name.split('.');
    if (!['keras', 'tensorflow', 'tf_keras'].includes(path[0] ?? '')) return undefined;
    let found: Value | undefined = inner(path[0] ?? '');
    for (const part of path.slice(1)) found = found instanceof Native ? found.member(part) : found;
    return found;
  };
}
