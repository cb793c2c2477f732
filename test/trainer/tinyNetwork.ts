/** The plan of a network small enough to train in a test, on MNIST. */
import type { RunRequest } from '../../src/protocol/trainer.js';

export const here = { path: 'mnist.py', start: 0, end: 0 };

export const tinyNetwork: RunRequest['plan'] = {
  modelId: 'model',
  modelName: 'model',
  topology: {
    class_name: 'Sequential',
    config: {
      name: 'model',
      layers: [
        {
          class_name: 'Conv2D',
          config: {
            name: 'conv2d',
            batch_input_shape: [null, 28, 28, 1],
            filters: 8,
            kernel_size: [3, 3],
            strides: [2, 2],
            padding: 'same',
            activation: 'relu',
          },
        },
        { class_name: 'Flatten', config: { name: 'flatten' } },
        { class_name: 'Dense', config: { name: 'dense', units: 10, activation: 'softmax' } },
      ],
    },
  },
  inputShape: [28, 28, 1],
  outputShape: [10],
  settings: {
    optimizer: { value: { name: 'Adam', options: { learning_rate: 0.003 } }, location: here },
    loss: { value: 'sparse_categorical_crossentropy', location: here },
    metrics: {
      value: [{ name: 'accuracy', logged: 'accuracy', options: {}, isMeasured: true }],
      location: here,
    },
    notHonoured: [],
  },
  data: { kind: 'dataset', name: 'mnist', scale: 255 },
  notHonoured: [],
  layerLocations: {},
};
