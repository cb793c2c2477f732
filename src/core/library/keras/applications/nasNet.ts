/** NASNet-A: normal and reduction cells found by search (Zoph et al., arXiv:1707.07012, figure 4). */
import type { TensorValue } from '../../../evaluate/value.js';
import { isNumber } from '../../../graph/dimensionArithmetic.js';
import { type Application, averageAndClassify, type Family, pooled } from './application.js';
import { evenPadding } from './evenPadding.js';
import { type Network, spatial } from './network.js';

const NORM = { momentum: 0.9997, epsilon: 0.001 };
const UNBIASED = { use_bias: false };
const SAME = { padding: 'same' };

/** A feature map, and how many channels it has and how often the image was halved on the way. */
interface Map {
  readonly tensor: TensorValue;
  readonly channels: number;
  readonly halvings: number;
}

interface Variant {
  readonly size: number;
  readonly penultimate: number;
  readonly blocks: number;
  readonly stem: number;
  /** The cell after a reduction looks past it, at what came before. */
  readonly looksPast: boolean;
}

/** ReLU, separable convolution and normalisation, twice; the first may halve the size. */
function separable(
  net: Network,
  input: TensorValue,
  filters: number,
  kernel: number,
  id: string,
  halves = false,
) {
  let x = net.activation(input, 'relu');
  if (halves) x = net.pad(x, evenPadding(x, kernel), `separable_conv_1_pad_${id}`);
  const settings = { filters, kernel_size: kernel, ...UNBIASED };
  const first = {
    strides: halves ? 2 : 1,
    padding: halves ? 'valid' : 'same',
    name: `separable_conv_1_${id}`,
  };
  x = net.norm(net.layer('SeparableConv2D', { ...settings, ...first }, x), `separable_conv_1_bn_${id}`, NORM);
  x = net.activation(x, 'relu');
  x = net.layer('SeparableConv2D', { ...settings, ...SAME, name: `separable_conv_2_${id}` }, x);
  return net.norm(x, `separable_conv_2_bn_${id}`, NORM);
}

/** Brings the map of the cell before last to the size and width of the present one. */
function adjusted(net: Network, before: Map | undefined, now: Map, filters: number, id: string): TensorValue {
  if (!before) return now.tensor;
  if (differInSize(before, now)) return halvedShortcut(net, before.tensor, filters, id);
  if (before.channels === filters) return before.tensor;
  const x = net.conv(net.activation(before.tensor, 'relu'), filters, 1, {
    ...SAME,
    ...UNBIASED,
    name: `adjust_conv_projection_${id}`,
  });
  return net.norm(x, `adjust_bn_${id}`, NORM);
}

/** Open sizes count as equal, as they do in Keras; for symbols the number of halvings decides. */
function differInSize(before: Map, now: Map): boolean {
  const [, a] = spatial(before.tensor);
  const [, b] = spatial(now.tensor);
  if ((isNumber(a) || a === null) && (isNumber(b) || b === null)) return a !== b;
  return before.halvings !== now.halvings;
}

/** Two grids of every second pixel, one shifted by a pixel, side by side. */
function halvedShortcut(net: Network, before: TensorValue, filters: number, id: string): TensorValue {
  const x = net.activation(before, 'relu', `adjust_relu_1_${id}`);
  const half = (input: TensorValue, part: number) =>
    net.conv(
      net.averagePool(input, 1, 2, { name: `adjust_avg_pool_${part}_${id}` }),
      Math.floor(filters / 2),
      1,
      { ...SAME, ...UNBIASED, name: `adjust_conv_${part}_${id}` },
    );
  const straight = half(x, 1);
  const padded = net.pad(x, [
    [0, 1],
    [0, 1],
  ]);
  const cropping = [
    [1, 0],
    [1, 0],
  ];
  const shifted = half(net.layer('Cropping2D', { cropping }, padded), 2);
  return net.norm(net.concat([straight, shifted]), `adjust_bn_${id}`, NORM);
}

function entrance(net: Network, now: Map, filters: number, kind: string, id: string): TensorValue {
  const x = net.conv(net.activation(now.tensor, 'relu'), filters, 1, {
    ...SAME,
    ...UNBIASED,
    name: `${kind}_conv_1_${id}`,
  });
  return net.norm(x, `${kind}_bn_1_${id}`, NORM);
}

function normalCell(net: Network, now: Map, before: Map | undefined, filters: number, id: string): Map {
  const p = adjusted(net, before, now, filters, id);
  const h = entrance(net, now, filters, 'normal', id);
  const wide = (x: TensorValue, kernel: number, side: string) =>
    separable(net, x, filters, kernel, `normal_${side}_${id}`);
  const average = (x: TensorValue, side: string) =>
    net.averagePool(x, 3, 1, { ...SAME, name: `normal_${side}_${id}` });
  const sum = (a: TensorValue, b: TensorValue, index: number) => net.add([a, b], `normal_add_${index}_${id}`);
  const x1 = sum(wide(h, 5, 'left1'), wide(p, 3, 'right1'), 1);
  const x2 = sum(wide(p, 5, 'left2'), wide(p, 3, 'right2'), 2);
  const x3 = sum(average(h, 'left3'), p, 3);
  const x4 = sum(average(p, 'left4'), average(p, 'right4'), 4);
  const x5 = sum(wide(h, 3, 'left5'), h, 5);
  const tensor = net.concat([p, x1, x2, x3, x4, x5], `normal_concat_${id}`);
  return { tensor, channels: 6 * filters, halvings: now.halvings };
}

function reductionCell(net: Network, now: Map, before: Map | undefined, filters: number, id: string): Map {
  const p = adjusted(net, before, now, filters, id);
  const h = entrance(net, now, filters, 'reduction', id);
  const padded = net.pad(h, evenPadding(h, 3), `reduction_pad_1_${id}`);
  const halved = (x: TensorValue, kernel: number, side: string) =>
    separable(net, x, filters, kernel, `reduction_${side}_${id}`, true);
  const name = (side: string) => ({ name: `reduction_${side}_${id}` });
  const x1 = net.add([halved(h, 5, 'left1'), halved(p, 7, 'right1')], `reduction_add_1_${id}`);
  const most = net.maxPool(padded, 3, 2, name('left2'));
  const x2 = net.add([most, halved(p, 7, 'right2')], `reduction_add_2_${id}`);
  const mean = net.averagePool(padded, 3, 2, name('left3'));
  const x3 = net.add([mean, halved(p, 5, 'right3')], `reduction_add3_${id}`);
  const x4 = net.add([x2, net.averagePool(x1, 3, 1, { ...SAME, ...name('left4') })]);
  const again = separable(net, x1, filters, 3, `reduction_left4_${id}`);
  const x5 = net.add([again, net.maxPool(padded, 3, 2, name('right5'))], `reduction_add4_${id}`);
  const tensor = net.concat([x2, x3, x4, x5], `reduction_concat_${id}`);
  return { tensor, channels: 4 * filters, halvings: now.halvings + 1 };
}

function nasNet(name: string, variant: Variant): Application {
  const { size, blocks, stem, looksPast } = variant;
  const filters = variant.penultimate / 24;
  return {
    parameters: [
      'input_shape',
      'include_top',
      'weights',
      'input_tensor',
      'pooling',
      'classes',
      'classifier_activation',
      'name',
    ],
    size,
    least: 32,
    sizesTogether: true,
    ...(!looksPast && { sizeWithoutTop: size }),
    name,
    refuses: ({ weights, givenShape }) =>
      weights === 'imagenet' && givenShape?.includes(null)
        ? {
            argument: 'input_shape',
            message:
              'The ImageNet weights of NASNet need sizes in input_shape; None is not taken. Use weights=None.',
          }
        : undefined,
    build: (net, image, options) => {
      let x = net.conv(image, stem, 3, { strides: 2, ...UNBIASED, name: 'stem_conv1' });
      x = net.norm(x, 'stem_bn1', NORM);
      let now: Map = { tensor: x, channels: stem, halvings: 0 };
      let before: Map | undefined;
      const step = (cell: typeof normalCell, width: number, id: string) => {
        [now, before] = [cell(net, now, before, width, id), now];
      };
      step(reductionCell, filters / 4, 'stem_1');
      step(reductionCell, filters / 2, 'stem_2');
      for (const stage of [0, 1, 2]) {
        const width = filters * 2 ** stage;
        const start = stage * blocks + (stage > 0 ? 1 : 0);
        if (stage > 0) {
          const past: Map | undefined = before;
          step(reductionCell, width, `reduce_${stage * blocks}`);
          if (looksPast) before = past;
        }
        for (let i = 0; i < blocks; i++) step(normalCell, width, `${start + i}`);
      }
      x = net.activation(now.tensor, 'relu');
      return options.includeTop ? averageAndClassify(net, x, options, {}) : pooled(net, x, options);
    },
  };
}

export const NASNET_FAMILY: Family = {
  modules: ['nasnet'],
  preprocessing: 'tf',
  applications: {
    NASNetMobile: nasNet('nasnet_mobile', {
      size: 224,
      penultimate: 1056,
      blocks: 4,
      stem: 32,
      looksPast: false,
    }),
    NASNetLarge: nasNet('nasnet_large', {
      size: 331,
      penultimate: 4032,
      blocks: 6,
      stem: 96,
      looksPast: true,
    }),
  },
};
