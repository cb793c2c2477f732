/** Lambda: any function of tensors as a layer. Evaluation runs the function; the rule reads a given output shape. */
import type { Shape } from '../graph/dimension.js';
import { isKnownRank } from '../graph/dimension.js';
import type { LayerRow } from './row.js';

export const LAMBDA_ROWS: readonly LayerRow[] = [
  {
    family: 'other',
    keras: { name: 'Lambda', documentation: 'https://keras.io/api/layers/core_layers/lambda/' },
    arguments: [
      { name: 'function', type: 'function', required: true, about: 'what is done to the input' },
      { name: 'output_shape', type: 'shape', default: null, about: 'shape of the output without the batch' },
      { name: 'mask', type: 'any', default: null, about: 'mask for the output' },
      { name: 'arguments', type: 'any', default: null, about: 'keyword arguments for the function' },
    ],
    explanation: 'Runs a function of yours on its input.',
    runs: 'function',
    rule: ({ inputs, args }) => {
      const given = args.dims('output_shape');
      const [input] = inputs;
      const batch = input && isKnownRank(input) ? (input[0] ?? null) : null;
      const output: Shape = given
        ? [batch, ...given]
        : { kind: 'unknown', reason: 'what the function of this Lambda gives is not known' };
      return { outputs: [output], weights: [], multiplyAdds: 0, faults: [], arithmetic: [] };
    },
  },
];
