/** Inception-ResNet-v2: inception modules with scaled residuals (Szegedy et al., arXiv:1602.07261). */
import type { TensorValue } from '../../../evaluate/value.js';
import type { LayerRow } from '../../../layers/row.js';
import { averageAndClassify, type Family, pooled, STANDARD_PARAMETERS } from './application.js';
import { type Branch, branch, halved, stem, unit } from './inceptionParts.js';
import type { Network } from './network.js';

/** The residual times a constant, added to the input. */
const SCALE_ROW: LayerRow = {
  family: 'merging',
  keras: {
    name: 'CustomScaleLayer',
    documentation: 'https://keras.io/api/applications/inceptionresnetv2/',
  },
  arguments: [{ name: 'scale', type: 'float', about: 'factor of the residual', required: true }],
  explanation: 'Multiplies the residual by a constant and adds it to the input.',
  merges: true,
  trainer: { unsupported: 'CustomScaleLayer is a layer of Keras that TensorFlow.js does not have.' },
  rule: ({ inputs }) => ({
    outputs: inputs.slice(0, 1),
    weights: [],
    multiplyAdds: 0,
    faults: [],
    arithmetic: [],
  }),
};

interface Residual {
  readonly name: string;
  readonly channels: number;
  readonly branches: readonly Branch[];
}

const BLOCK35: Residual = {
  name: 'block35',
  channels: 320,
  branches: [
    [[32, 1]],
    [
      [32, 1],
      [32, 3],
    ],
    [
      [32, 1],
      [48, 3],
      [64, 3],
    ],
  ],
};
const BLOCK17: Residual = {
  name: 'block17',
  channels: 1088,
  branches: [
    [[192, 1]],
    [
      [128, 1],
      [160, [1, 7]],
      [192, [7, 1]],
    ],
  ],
};
const BLOCK8: Residual = {
  name: 'block8',
  channels: 2080,
  branches: [
    [[192, 1]],
    [
      [192, 1],
      [224, [1, 3]],
      [256, [3, 1]],
    ],
  ],
};

function residual(
  net: Network,
  x: TensorValue,
  { name, channels, branches }: Residual,
  index: number,
  scale: number,
  activated = true,
): TensorValue {
  const block = `${name}_${index}`;
  const sides = branches.map((steps) => branch(net, x, steps));
  const up = net.conv(net.concat(sides, `${block}_mixed`), channels, 1, {
    padding: 'same',
    name: `${block}_conv`,
  });
  const sum = net.own(SCALE_ROW, { scale }, x, up);
  return activated ? net.activation(sum, 'relu', `${block}_ac`) : sum;
}

/** The stem and the first module without a residual. */
function start(net: Network, image: TensorValue): TensorValue {
  const x = stem(net, image);
  const sides: readonly Branch[] = [
    [[96, 1]],
    [
      [48, 1],
      [64, 5],
    ],
    [
      [64, 1],
      [96, 3],
      [96, 3],
    ],
  ];
  const made = sides.map((steps) => branch(net, x, steps));
  const pool = unit(net, net.averagePool(x, 3, 1, { padding: 'same' }), [64, 1]);
  return net.concat([...made, pool], 'mixed_5b');
}

export const INCEPTION_RESNET_V2_FAMILY: Family = {
  modules: ['inception_resnet_v2'],
  preprocessing: 'tf',
  applications: {
    InceptionResNetV2: {
      parameters: STANDARD_PARAMETERS,
      size: 299,
      least: 75,
      name: 'inception_resnet_v2',
      build: (net, image, options) => {
        let x = start(net, image);
        for (let index = 1; index <= 10; index++) x = residual(net, x, BLOCK35, index, 0.17);
        x = halved(net, x, 'mixed_6a', [
          [[384, 3, 'half']],
          [
            [256, 1],
            [256, 3],
            [384, 3, 'half'],
          ],
        ]);
        for (let index = 1; index <= 20; index++) x = residual(net, x, BLOCK17, index, 0.1);
        x = halved(net, x, 'mixed_7a', [
          [
            [256, 1],
            [384, 3, 'half'],
          ],
          [
            [256, 1],
            [288, 3, 'half'],
          ],
          [
            [256, 1],
            [288, 3],
            [320, 3, 'half'],
          ],
        ]);
        for (let index = 1; index <= 9; index++) x = residual(net, x, BLOCK8, index, 0.2);
        x = unit(net, residual(net, x, BLOCK8, 10, 1, false), [1536, 1], 'conv_7b');
        return options.includeTop ? averageAndClassify(net, x, options) : pooled(net, x, options);
      },
    },
  },
};
