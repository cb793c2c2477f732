/** `keras.activations`: functions on tensors, and the names that layers take as `activation=`. */
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { opaque } from '../configured.js';
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

function activationNamed(given: Value | undefined): Value {
  if (given?.kind === 'string')
    return activations.member(given.value) ?? unknown(`the activation ${given.value} is not known`);
  return given?.kind === 'none' ? (activations.member('linear') ?? none) : (given ?? none);
}
