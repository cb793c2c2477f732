/** Layers whose work is done by code of another library, or on structures that are not tensors. */
import { keras, noTraining } from './baseArguments.js';
import { argument, notKnown, unchanged } from './outcome.js';
import type { ArgumentSpec, LayerRow } from './row.js';

const any = (name: string, about: string, required = false): ArgumentSpec =>
  argument(name, 'any', about, required ? { required: true } : { default: null });

export const FOREIGN_ROWS: readonly LayerRow[] = [
  foreign('TorchModuleWrapper', 'a PyTorch module', [
    any('module', 'the module', true),
    any('output_shape', 'shape of its output'),
  ]),
  foreign('FlaxLayer', 'a Flax module', [
    any('module', 'the module', true),
    any('method', 'what is called'),
    any('variables', 'its variables'),
  ]),
  foreign('JaxLayer', 'a JAX function', [
    any('call_fn', 'the function', true),
    any('init_fn', 'makes its variables'),
    any('params', 'its trainable variables'),
    any('state', 'its other variables'),
    any('seed', 'makes them repeatable'),
  ]),
  foreign('TFSMLayer', 'a TensorFlow SavedModel', [
    any('filepath', 'where the model lies', true),
    any('call_endpoint', 'what is called'),
    any('call_training_endpoint', 'what is called while training'),
  ]),
  {
    family: 'preprocessing',
    ...keras('MaxNumBoundingBoxes', 'preprocessing_layers'),
    ...noTraining('MaxNumBoundingBoxes works on bounding boxes, which ConvLens does not train with.'),
    arguments: [
      any('max_number', 'how many boxes an image keeps', true),
      any('fill_value', 'what missing boxes hold'),
    ],
    explanation: 'Brings the number of bounding boxes of each image to one value.',
    rule: unchanged,
  },
];

function foreign(name: string, what: string, specs: readonly ArgumentSpec[]): LayerRow {
  return {
    family: 'other',
    ...keras(name, 'backend_specific_layers'),
    ...noTraining(`${name} runs ${what}, which TensorFlow.js cannot.`),
    arguments: specs,
    explanation: `Runs ${what} as a layer.`,
    rule: () => notKnown(`${name} runs ${what}, which ConvLens does not read`),
  };
}
