/** `keras.activations`: functions on tensors, and the names that layers take as `activation=`. */
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { LayerValue, NamespaceValue, Value } from '../../evaluate/value.js';
import { opaque } from '../configured.js';
import { imageLayout } from '../imageLayout.js';
import { method } from '../method.js';
import { ELEMENTWISE_OPS } from '../operations/elementwiseOps.js';
import { ACTIVATION_OPS, operationsNamespace } from '../operations/kerasOps.js';
import { none, unknown } from '../values.js';

export const activations: NamespaceValue = operationsNamespace(
  'keras.activations',
  [ACTIVATION_OPS, ELEMENTWISE_OPS],
  {
    get: () => method('keras.activations.get', (call) => activationNamed(call.positional[0]?.value)),
  },
  (name) => opaque(`keras.activations.${name}`),
);

/**
 * A setting as Keras keeps it. `layer.activation`: the function, however it was given, linear where none was;
 * `layer.data_format`: that of all layers where none was given.
 */
export function keptSetting(
  { row, framework, bound }: LayerValue,
  name: string,
  evaluation: Evaluation,
): Value | undefined {
  const spec = row.arguments.find((each) => each.name === name);
  if (framework !== 'keras' || !spec) return undefined;
  if (name === 'data_format' && (bound.get(name)?.value ?? none).kind === 'none')
    return { kind: 'string', value: imageLayout(evaluation).current };
  if (spec.type !== 'activation') return undefined;
  const fallback: Value = typeof spec.default === 'string' ? { kind: 'string', value: spec.default } : none;
  return activationNamed(bound.get(name)?.value ?? fallback);
}

function activationNamed(given: Value | undefined): Value {
  if (given?.kind === 'string')
    return activations.member(given.value) ?? unknown(`the activation ${given.value} is not known`);
  return given?.kind === 'none' ? (activations.member('linear') ?? none) : (given ?? none);
}
