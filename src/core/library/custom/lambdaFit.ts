/** Whether a Lambda's function takes what Keras gives it: one argument, `mask` and `training`, and those of `arguments`. */
import type { FunctionValue, LayerValue, Value } from '../../evaluate/value.js';
import type { Parameter } from '../../program/tree.js';
import type { CallSite } from '../makeLayer.js';

/** Keras 3 asks the function for its shape only where no `output_shape` is given, and so does this. */
export function noteLambdaMisfit(layer: LayerValue, callee: Value, count: number, site: CallSite): void {
  if (layer.framework !== 'keras' || site.evaluation.dialect !== 'python') return;
  const declared = layer.bound.get('output_shape')?.value;
  if ((declared && declared.kind !== 'none') || callee.kind !== 'function' || callee.owner) return;
  const given = namesGiven(layer);
  const fault = given && faultOf(callee, given, count);
  if (fault === undefined) return;
  site.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `A Lambda gives its function one argument, ${count > 1 ? 'the list of tensors' : 'the tensor'}; ${fault}`,
    location: layer.bound.get('function')?.location ?? site.location,
    stack: site.stack,
  });
}

/** Undefined where `arguments` is not wholly known. */
function namesGiven(layer: LayerValue): ReadonlySet<string> | undefined {
  const settings = layer.bound.get('arguments')?.value;
  if (!settings || settings.kind === 'none') return new Set();
  if (settings.kind !== 'dict' || settings.openReason !== undefined) return undefined;
  return new Set([...settings.entries.values()].map(({ key }) => (key.kind === 'string' ? key.value : '')));
}

function faultOf({ node }: FunctionValue, given: ReadonlySet<string>, count: number): string | undefined {
  const { parameters } = node;
  const isPlace = ({ kind }: Parameter) => kind === 'positionalOnly' || kind === 'ordinary';
  if (!parameters.some((each) => isPlace(each) || each.kind === 'rest'))
    return 'this function takes none. Write lambda x: ….';
  const first = parameters.find(isPlace);
  const lacking = parameters.flatMap((each) => {
    const name = each.target.kind === 'name' ? each.target.name : '';
    const isGiven =
      each === first || each.default || name === 'mask' || name === 'training' || given.has(name);
    return isGiven || each.kind === 'rest' || each.kind === 'restKeywords' ? [] : [name];
  });
  const [name] = lacking;
  if (name === undefined) return undefined;
  const advice =
    count > 1
      ? 'Take the list apart: lambda x: … x[0] … x[1].'
      : `Give the others by name: Lambda(…, arguments={"${name}": …}).`;
  return `this function needs "${lacking.join('", "')}" too. ${advice}`;
}
