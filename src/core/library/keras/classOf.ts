/** Which class of Keras a layer or model is of: `isinstance`, `type(layer)`, `layer.__class__`. */
import type { LayerValue, ModelValue, NativeValue, Value } from '../../evaluate/value.js';
import { tableEntry } from '../../words.js';
import { layerBase, layerNamed } from './layers.js';
import { modelClass, sequentialClass } from './models.js';

/** Public classes that others extend, besides Layer and Model. */
const EXTENDS: Readonly<Record<string, readonly string[]>> = {
  LSTM: ['RNN'],
  GRU: ['RNN'],
  SimpleRNN: ['RNN'],
  ConvLSTM1D: ['RNN'],
  ConvLSTM2D: ['RNN'],
  ConvLSTM3D: ['RNN'],
  SpatialDropout1D: ['Dropout'],
  SpatialDropout2D: ['Dropout'],
  SpatialDropout3D: ['Dropout'],
  TimeDistributed: ['Wrapper'],
  SpectralNormalization: ['Wrapper'],
};
/** Before Keras 3. */
const FORMERLY_EXTENDS: Readonly<Record<string, readonly string[]>> = {
  Bidirectional: ['Wrapper'],
  Conv1DTranspose: ['Conv1D'],
  Conv2DTranspose: ['Conv2D'],
  Conv3DTranspose: ['Conv3D'],
};
/** Until TensorFlow 2.8 it extended Conv2D. */
const AT_TIMES_A_CONVOLUTION = 'DepthwiseConv2D';
/** What Keras 1 built on what is not known here. */
const RELATED_IN_KERAS_1 = /^(?:(?:Depthwise|Separable)?Conv\dD(?:Transpose)?|Bidirectional|Wrapper)$/;

/** Of layers and models: Keras's own base classes, and those of the catalogue. */
export function isLayerClass(of: NativeValue): boolean {
  return of === layerBase || of.row !== undefined || of === modelClass || of === sequentialClass;
}

/** Undefined when the answer depends on what is not known here. */
export function isOfKerasClass(value: LayerValue | ModelValue, of: Value): boolean | undefined {
  if (of.kind !== 'native') return undefined;
  const wanted = of.name.split('.').at(-1) ?? '';
  if (of === layerBase || wanted === 'Layer' || wanted === 'Operation' || wanted === 'Module') return true;
  if (value.kind === 'model') {
    if (wanted === 'Model' || wanted === 'Network') return true;
    if (wanted === 'Sequential') return value.modelKind === 'sequential';
    if (wanted === 'Functional') return value.modelKind === 'functional' || undefined;
    return of.row || wanted === 'InputLayer' ? false : undefined;
  }
  if (wanted === 'Model' || wanted === 'Sequential' || wanted === 'Functional') return false;
  const own = value.row.keras;
  if (!own) return undefined;
  if (own.name === wanted || own.aliases?.includes(wanted) || of.row === value.row) return true;
  if (tableEntry(EXTENDS, own.name)?.includes(wanted)) return true;
  if (value.row.runs === undefined && value.row.family === 'other') return undefined;
  const { kerasMajor = 3 } = value;
  const wantedName = of.row?.keras?.name ?? wanted;
  if (kerasMajor < 3) {
    if (tableEntry(FORMERLY_EXTENDS, own.name)?.includes(wantedName)) return true;
    if (own.name === AT_TIMES_A_CONVOLUTION && wantedName === 'Conv2D') return undefined;
    if (kerasMajor === 1 && RELATED_IN_KERAS_1.test(own.name) && RELATED_IN_KERAS_1.test(wantedName))
      return undefined;
  }
  return of.row || wanted === 'InputLayer' ? false : undefined;
}

export function kerasClassOf(value: LayerValue | ModelValue): Value | undefined {
  if (value.instance) return value.instance.class;
  if (value.kind === 'layer') return layerNamed(value.row.keras?.name ?? '');
  return value.modelKind === 'sequential' ? sequentialClass : functionalClass;
}

/** Keras's own class of models made from inputs and outputs. */
const functionalClass: Value = { ...modelClass, name: 'keras.Functional' };
