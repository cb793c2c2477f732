/** TensorFlow Hub: its layer holds a model that is downloaded when the code runs, and may be told its output's shape. */
import { unknown } from '../../evaluate/makeValue.js';
import { isKnownRank } from '../../graph/dimension.js';
import { noTraining } from '../../layers/baseArguments.js';
import { checked } from '../../layers/checkedRule.js';
import { argument, firstInput, notKnown, outcome, unknownWeight } from '../../layers/outcome.js';
import type { ArgumentSpec, LayerOutcome, LayerRow, RuleContext } from '../../layers/row.js';
import { namespace } from '../configured.js';
import { layerNative } from '../makeLayer.js';
import type { LibraryPart } from '../moduleRegistry.js';

const REASON = 'models of TensorFlow Hub are downloaded when the code runs';

const any = (name: string, about: string): ArgumentSpec => argument(name, 'any', about, { default: null });

/** Its constructor as of TensorFlow Hub 0.16. */
const kerasLayer: LayerRow = checked({
  family: 'other',
  keras: {
    name: 'KerasLayer',
    documentation: 'https://www.tensorflow.org/hub/api_docs/python/hub/KerasLayer',
  },
  ...noTraining(`KerasLayer cannot be trained here: ${REASON}.`),
  arguments: [
    argument('handle', 'any', 'address or folder of the model', { required: true }),
    argument('trainable', 'boolean', 'whether training changes the model', { default: false }),
    any('arguments', 'what else the model is given'),
    any('_sentinel', 'ends what is given by place'),
    any('tags', 'which of its graphs is used'),
    any('signature', 'which of its signatures is called'),
    any('signature_outputs_as_dict', 'gives all outputs of the signature'),
    any('output_key', 'which of its outputs is given'),
    argument('output_shape', 'any', 'shape of its output, without the batch', { default: null }),
    any('load_options', 'how it is loaded'),
  ],
  explanation: 'Runs a model of TensorFlow Hub as a layer.',
  rule: run,
});

function run(context: RuleContext): LayerOutcome {
  const output = context.args.dims('output_shape');
  if (!output) return notKnown(REASON);
  const input = firstInput(context);
  const batch = isKnownRank(input) ? (input[0] ?? null) : null;
  return outcome([batch, ...output], { weights: [unknownWeight(REASON)] });
}

const hub = namespace(
  'tensorflow_hub',
  { KerasLayer: () => layerNative(kerasLayer, 'keras', 'tensorflow_hub.KerasLayer') },
  (name) => unknown(`tensorflow_hub.${name} is not evaluated: ${REASON}`),
);

export const tensorflowHubPart: LibraryPart = {
  resolve: (specifier, { dialect }) =>
    dialect === 'python' && specifier === 'tensorflow_hub' ? hub : undefined,
};
