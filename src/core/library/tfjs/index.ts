/** TensorFlow.js as a library part: its packages, under each of the names by which code imports them. */
import { didYouMean } from '../../checks/nearestName.js';
import type { Location } from '../../document.js';
import { bool } from '../../evaluate/makeValue.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { newCustomLayer } from '../custom/customLayer.js';
import { scriptLayerBase } from '../custom/scriptLayer.js';
import { layerMember } from '../layerMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { applyMethod, calledAsFunction, modelMemberOf, ofNothing, tensorShape } from './members.js';
import { tensorflowNamespace } from './namespaces.js';

/** Packages that export the whole of `tf`, or the layers part of it. */
const PACKAGES =
  /^@tensorflow\/tfjs(?:-(?:node|node-gpu|layers|core|data|react-native|converter|vis|backend-[a-z]+))?(?:\/.*)?$/;
/** Modules whose every name is known. */
const WHOLE = new Set(['tf.layers', 'tf.train']);

export const tfjsPart: LibraryPart = {
  resolve: (specifier) => (PACKAGES.test(specifier) ? tensorflowNamespace : undefined),

  /** A script tag gives `tf` to the whole page. */
  builtin: (name, dialect) => (name === 'tf' && dialect === 'javascript' ? tensorflowNamespace : undefined),

  construct: (instance, call) => {
    if (instance.class.nativeBase === scriptLayerBase && !instance.native)
      instance.native = newCustomLayer('tfjs', instance, call);
  },

  compare: (operator, left, right, evaluation) =>
    operator === 'instanceof' && evaluation.dialect === 'javascript' ? isOfClass(left, right) : undefined,

  callValue: (callee, call) =>
    call.evaluation.dialect === 'javascript' && (callee.kind === 'layer' || callee.kind === 'model')
      ? calledAsFunction(callee, call)
      : undefined,

  attribute: (object, name, evaluation, at) => {
    if (evaluation.dialect !== 'javascript') return undefined;
    switch (object.kind) {
      case 'model':
        return modelMemberOf(object, name);
      case 'layer':
        return name === 'apply' ? applyMethod(object) : layerMember(object, name);
      case 'tensor':
        return name === 'shape' ? tensorShape(object) : undefined;
      case 'none':
        return ofNothing(name, evaluation, at);
      case 'namespace':
        return WHOLE.has(object.name) ? reportUnknownName(object, name, evaluation, at) : undefined;
      default:
        return undefined;
    }
  },
};

/** Of the library's classes: `layer instanceof tf.Sequential`. */
function isOfClass(value: Value, of: Value): Value | undefined {
  const made = value.kind === 'instance' ? (value.native ?? value) : value;
  if (of.kind !== 'native' || made.kind === 'unknown') return undefined;
  switch (of.name) {
    case 'tf.Sequential':
      return bool(made.kind === 'model' && made.modelKind === 'sequential');
    case 'tf.LayersModel':
      return bool(made.kind === 'model');
    case 'tf.layers.Layer':
      return bool(made.kind === 'layer' || made.kind === 'model');
    case 'tf.SymbolicTensor':
      return bool(made.kind === 'tensor');
    case 'tf.Tensor':
      return bool(made.kind === 'array');
    default:
      return undefined;
  }
}

function reportUnknownName(
  object: NamespaceValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  evaluation.report({
    code: 'unknown-name',
    severity: 'error',
    location: at,
    message: `${object.name} has no "${name}" in TensorFlow.js. ${didYouMean(name, object.names(), 'Check the spelling and capitals.')}`,
    fixFacts: [{ kind: 'misspelt-name', name, known: object.names() }],
  });
  return { kind: 'unknown', reason: `TensorFlow.js has no ${object.name}.${name}`, origin: at };
}
