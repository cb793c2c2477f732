/** `set_weights(…)`: as many arrays as the layer or model has weights, each of its weight's shape. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { LayerValue, ModelValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { weightsOf } from './custom/weights.js';
import { reportAt } from './trainingFault.js';
import { differ, shown } from './trainingLabels.js';
import { itemsOf } from './values.js';

export function checkNewWeights(member: LayerValue | ModelValue, call: NativeCall): void {
  const given = call.positional[0] ?? call.keywords.get('weights');
  const items = given && itemsOf(given.value);
  if (member.framework !== 'keras' || !items) return;
  const { weights, missing } = weightsOf([member]);
  // One that is not built yet may be built by what is not followed.
  if (missing !== undefined || weights.length === 0) return;
  if (items.length !== weights.length) {
    const names = weights.map(({ name }) => name).join(', ');
    const told = weights.length <= MOST_TOLD ? ` (${names})` : '';
    const many = `${weights.length} weight${weights.length === 1 ? '' : 's'}${told}`;
    reportAt(
      call,
      given,
      'invalid-argument',
      `"${member.name}" has ${many}; set_weights gets ${items.length}.`,
    );
    return;
  }
  for (const [index, item] of items.entries()) {
    const weight = weights[index];
    const shape = shapeGiven(item);
    if (
      !weight ||
      !shape ||
      !isKnownRank(shape) ||
      !isKnownRank(weight.shape) ||
      !differs(shape, weight.shape)
    )
      continue;
    reportAt(
      call,
      given,
      'invalid-argument',
      `The weight "${weight.name}" of "${member.name}" has the shape ${shown(weight.shape)}; set_weights gets ${shown(shape)} for it.`,
    );
    return;
  }
}

const MOST_TOLD = 6;

function shapeGiven(item: Value): Shape | undefined {
  return item.kind === 'array' || item.kind === 'tensor' ? item.shape : undefined;
}

type Sizes = Parameters<typeof shown>[0];

const differs = (given: Sizes, wanted: Sizes): boolean =>
  given.length !== wanted.length || given.some((size, axis) => differ(size, wanted[axis]));
