/** Inception-v3: modules of parallel branches joined by channel (Szegedy et al., arXiv:1512.00567). */
import type { TensorValue } from '../../../evaluate/value.js';
import { averageAndClassify, type Family, pooled, STANDARD_PARAMETERS } from './application.js';
import { type Branch, branch, halved, stem, unit } from './inceptionParts.js';
import type { Network } from './network.js';

/** Branches side by side, the last one a 3×3 average and a 1×1 convolution. */
function mixed(
  net: Network,
  x: TensorValue,
  name: string,
  branches: readonly Branch[],
  poolFilters: number,
): TensorValue {
  const sides = branches.map((steps) => branch(net, x, steps));
  const pool = unit(net, net.averagePool(x, 3, 1, { padding: 'same' }), [poolFilters, 1]);
  return net.concat([...sides, pool], name);
}

const square = (): readonly Branch[] => [
  [[64, 1]],
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

/** 7×7 kernels split into 1×7 and 7×1. */
const split = (width: number): readonly Branch[] => [
  [[192, 1]],
  [
    [width, 1],
    [width, [1, 7]],
    [192, [7, 1]],
  ],
  [
    [width, 1],
    [width, [7, 1]],
    [width, [1, 7]],
    [width, [7, 1]],
    [192, [1, 7]],
  ],
];

/** The widest modules: two branches fork into 1×3 and 3×1. */
function forked(net: Network, x: TensorValue, index: number): TensorValue {
  const fork = (steps: Branch, name?: string) => {
    const y = branch(net, x, steps);
    return net.concat([unit(net, y, [384, [1, 3]]), unit(net, y, [384, [3, 1]])], name);
  };
  const single = unit(net, x, [320, 1]);
  const short = fork([[384, 1]], `mixed9_${index}`);
  const long = fork([
    [448, 1],
    [384, 3],
  ]);
  const pool = unit(net, net.averagePool(x, 3, 1, { padding: 'same' }), [192, 1]);
  return net.concat([single, short, long, pool], `mixed${9 + index}`);
}

export const INCEPTION_V3_FAMILY: Family = {
  modules: ['inception_v3'],
  preprocessing: 'tf',
  applications: {
    InceptionV3: {
      parameters: STANDARD_PARAMETERS,
      size: 299,
      least: 75,
      name: 'inception_v3',
      build: (net, image, options) => {
        let x = stem(net, image);
        for (const [index, filters] of [32, 64, 64].entries())
          x = mixed(net, x, `mixed${index}`, square(), filters);
        x = halved(net, x, 'mixed3', [
          [[384, 3, 'half']],
          [
            [64, 1],
            [96, 3],
            [96, 3, 'half'],
          ],
        ]);
        for (const [index, width] of [128, 160, 160, 192].entries())
          x = mixed(net, x, `mixed${4 + index}`, split(width), 192);
        x = halved(net, x, 'mixed8', [
          [
            [192, 1],
            [320, 3, 'half'],
          ],
          [
            [192, 1],
            [192, [1, 7]],
            [192, [7, 1]],
            [192, 3, 'half'],
          ],
        ]);
        x = forked(net, forked(net, x, 0), 1);
        return options.includeTop ? averageAndClassify(net, x, options) : pooled(net, x, options);
      },
    },
  },
};
