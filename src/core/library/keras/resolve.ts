/**
 * Which module of Keras or TensorFlow an import names. Keras has moved its modules about since version 1, so
 * a module that is no longer there (`keras.layers.convolutional`, `keras.models.functional`) is read as the
 * package around it.
 */
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { kerasNamespace, tensorflowNamespace } from './namespaces.js';

export function resolveModule(specifier: string): Value | undefined {
  const path = specifier
    .replace(/^tensorflow\.(?:python\.|compat\.v[12]\.|_api\.v2\.)?(?:_api\.v2\.)?keras(?=\.|$)/, 'keras')
    .replace(/^(?:tf_keras|tensorflow_core\.keras|keras\.api|tensorflow\.contrib\.keras)(?=\.|$)/, 'keras')
    .replace(/^keras\.(?:api\._v[12]\.keras|src|_tf_keras\.keras|python)(?=\.|$)/, 'keras')
    .replace(/^keras\.legacy\.backend(?=\.|$)/, 'keras.backend')
    .replace(/^keras_applications(?=\.|$)/, 'keras.applications');
  const [root, ...rest] = path.split('.');
  const start = root === 'keras' ? kerasNamespace : root === 'tensorflow' ? tensorflowNamespace : undefined;
  if (!start) return undefined;
  // What its own sources import of each other is more than its modules offer.
  const isInside = /(?:^|\.)(?:src|python)(?:\.|$)/.test(specifier);
  const found = follow(start, rest);
  return (
    (isInside && found?.kind === 'namespace' ? insideOf(found) : found) ?? {
      kind: 'unknown',
      reason: `the module ${specifier} is not known to ConvLens`,
    }
  );
}

function follow(start: NamespaceValue, path: readonly string[]): Value | undefined {
  let value: Value = start;
  let isInside = false;
  for (const part of path) {
    const inner: Value | undefined =
      value.kind === 'namespace' || value.kind === 'native' ? value.member?.(part) : undefined;
    if (inner) value = inner;
    else if (value === start || value.kind !== 'namespace' || !/^[a-z_0-9]+$/.test(part)) return undefined;
    else isInside = true;
  }
  return isInside && value.kind === 'namespace' ? insideOf(value) : value;
}

const insides = new WeakMap<NamespaceValue, NamespaceValue>();

/** A module inside the one that stands for it: it may have names that the outer one does not offer. */
function insideOf(module: NamespaceValue): NamespaceValue {
  const known = insides.get(module) ?? {
    ...module,
    name: `${module.name}.(inside)`,
    member: (name: string) => {
      const value = module.member(name);
      return value?.kind === 'namespace' ? insideOf(value) : value;
    },
  };
  insides.set(module, known);
  return known;
}
