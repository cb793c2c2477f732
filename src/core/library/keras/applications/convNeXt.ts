/** ConvNeXt: a residual network with the habits of transformers (Liu et al., arXiv:2201.03545, table 9). */
import type { TensorValue } from '../../../evaluate/value.js';
import type { LayerRow } from '../../../layers/row.js';
import { type Application, type Family, pooled, STANDARD_PARAMETERS } from './application.js';
import { type Network, PLUS } from './network.js';

const EPSILON = { epsilon: 1e-6 };
const PIXELS = 255;
const MEAN = [0.485, 0.456, 0.406].map((mean) => mean * PIXELS);
const VARIANCE = [0.229, 0.224, 0.225].map((deviation) => (deviation * PIXELS) ** 2);

/** One learned factor for each channel. */
const LAYER_SCALE_ROW: LayerRow = {
  family: 'normalization',
  keras: { name: 'LayerScale', documentation: 'https://keras.io/api/applications/convnext/' },
  arguments: [
    { name: 'init_values', type: 'float', about: 'what every factor starts from', required: true },
    { name: 'projection_dim', type: 'integer', about: 'how many channels', required: true },
  ],
  explanation: 'Multiplies each channel by a learned factor that starts near zero.',
  trainer: { unsupported: 'LayerScale is a layer of Keras that TensorFlow.js does not have.' },
  rule: ({ inputs, args }) => {
    const [input = { kind: 'unknown' as const, reason: 'the layer has no input' }] = inputs;
    const channels = args.integer('projection_dim') ?? null;
    return {
      outputs: [input],
      weights: [{ name: 'gamma', shape: [channels], trainable: true }],
      multiplyAdds: 0,
      faults: [],
      arithmetic: [],
    };
  },
};

function block(net: Network, input: TensorValue, width: number, name: string): TensorValue {
  let x = net.conv(input, width, 7, { padding: 'same', groups: width, name: `${name}_depthwise_conv` });
  x = net.layer('LayerNormalization', { ...EPSILON, name: `${name}_layernorm` }, x);
  x = net.layer('Dense', { units: 4 * width, name: `${name}_pointwise_conv_1` }, x);
  x = net.activation(x, 'gelu', `${name}_gelu`);
  x = net.layer('Dense', { units: width, name: `${name}_pointwise_conv_2` }, x);
  const scale = { init_values: 1e-6, projection_dim: width, name: `${name}_layer_scale` };
  x = net.activation(net.own(LAYER_SCALE_ROW, scale, x), 'linear', `${name}_identity`);
  return net.own(PLUS, {}, input, x);
}

/** Both ends of the line between two stages: normalisation and a strided convolution. */
function narrowing(net: Network, x: TensorValue, width: number, stage: number, model: string): TensorValue {
  if (stage === 0)
    return net.sequence(
      `${model}_stem`,
      [
        ['Conv2D', { filters: width, kernel_size: 4, strides: 4, name: `${model}_stem_conv` }],
        ['LayerNormalization', { ...EPSILON, name: `${model}_stem_layernorm` }],
      ],
      x,
    );
  const part = (what: string) => `${model}_downsampling_${what}_${stage - 1}`;
  return net.sequence(
    part('block'),
    [
      ['LayerNormalization', { ...EPSILON, name: part('layernorm') }],
      ['Conv2D', { filters: width, kernel_size: 2, strides: 2, name: part('conv') }],
    ],
    x,
  );
}

function convNeXt(name: string, depths: readonly number[], widths: readonly number[]): Application {
  return {
    parameters: ['include_top', 'include_preprocessing', ...STANDARD_PARAMETERS.slice(1)],
    defaults: { include_preprocessing: true },
    size: 224,
    least: 32,
    name,
    refuses: (options) =>
      options.weights === 'imagenet' && !options.name.includes(name)
        ? {
            argument: 'name',
            message: `With weights='imagenet' the name has to contain "${name}"; found "${options.name}".`,
          }
        : undefined,
    build: (net, image, options) => {
      const model = options.name;
      let x = image;
      if (options.flag('include_preprocessing') && options.inputShape[2] === 3)
        x = net.layer(
          'Normalization',
          { mean: MEAN, variance: VARIANCE, name: `${model}_prestem_normalization` },
          x,
        );
      for (const [stage, depth] of depths.entries()) {
        const width = widths[stage] ?? 0;
        x = narrowing(net, x, width, stage, model);
        for (let i = 0; i < depth; i++) x = block(net, x, width, `${model}_stage_${stage}_block_${i}`);
      }
      if (!options.includeTop) return net.layer('LayerNormalization', EPSILON, pooled(net, x, options));
      x = net.layer('GlobalAveragePooling2D', { name: `${model}_head_gap` }, x);
      x = net.layer('LayerNormalization', { ...EPSILON, name: `${model}_head_layernorm` }, x);
      const head = { units: options.classes, activation: options.classifierActivation };
      return net.layer('Dense', { ...head, name: `${model}_head_dense` }, x);
    },
  };
}

const DEEP = [3, 3, 27, 3];

export const CONVNEXT_FAMILY: Family = {
  modules: ['convnext'],
  preprocessing: 'none',
  applications: {
    ConvNeXtTiny: convNeXt('convnext_tiny', [3, 3, 9, 3], [96, 192, 384, 768]),
    ConvNeXtSmall: convNeXt('convnext_small', DEEP, [96, 192, 384, 768]),
    ConvNeXtBase: convNeXt('convnext_base', DEEP, [128, 256, 512, 1024]),
    ConvNeXtLarge: convNeXt('convnext_large', DEEP, [192, 384, 768, 1536]),
    ConvNeXtXLarge: convNeXt('convnext_xlarge', DEEP, [256, 512, 1024, 2048]),
  },
};
