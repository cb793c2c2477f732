/** Keras as a library part: modules, calls of layers and models, and what they and tensors offer. */
import { didYouMean } from '../../checks/nearestName.js';
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { InstanceValue, LayerValue, ModelValue, NamespaceValue, Value } from '../../evaluate/value.js';
import { isKnownRank } from '../../graph/dimension.js';
import { applyCall } from '../applied.js';
import { changeSetting } from '../changedSetting.js';
import { innerMetric } from '../custom/innerMetrics.js';
import { reportLateLayers } from '../custom/lateState.js';
import { weightGiven } from '../custom/ownWeight.js';
import { callOnStandIns, standIn } from '../custom/standIns.js';
import { changeState } from '../custom/state.js';
import { noteWeights, stepMember } from '../custom/stepNotes.js';
import { noteMade, track, trackedLayers } from '../custom/tracking.js';
import { entryOfHistory, markChanged } from '../history.js';
import { layerMember, setTrainable } from '../layerMembers.js';
import { layersOf } from '../layersOf.js';
import { method } from '../method.js';
import { modelMember } from '../modelMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { sizesIn } from '../operations/sizes.js';
import { showBetween, showUnfinished } from '../unfinished.js';
import { writtenSignature } from '../writtenSignatures.js';
import { keptSetting } from './activations.js';
import { kerasClassOf } from './classOf.js';
import { handedModule } from './handedModules.js';
import { callOfInitializer } from './initializerCalls.js';
import { callOfLoss } from './lossCalls.js';
import { missingMember, noteGone } from './missingMember.js';
import { constructSubclass } from './models.js';
import { entryOfLayer, handedOver, refusedMember } from './notBuilt.js';
import { homeOf } from './otherModule.js';
import { classInSmall, misspelt, namesOf } from './publicNames.js';
import { resolveModule } from './resolve.js';
import {
  ownerOfShape,
  shapeMember,
  tensorComparison,
  tensorIndex,
  tensorMember,
  tensorOperator,
} from './tensors.js';

export const kerasPart: LibraryPart = {
  resolve: resolveModule,

  handed: handedModule,

  copied: noteMade,

  beginBuild: (member, evaluation) => {
    if ((member.kind === 'layer' || member.kind === 'model') && evaluation.dialect === 'python')
      changeState(member, { built: true }, evaluation);
  },

  callValue: (callee, call) => {
    if (callee.kind === 'configured') return callOfInitializer(callee, call) ?? callOfLoss(callee, call);
    if (callee.kind !== 'layer' && callee.kind !== 'model') return undefined;
    return applyCall(callee, call);
  },

  attribute: (object, name, evaluation, at) => {
    if (name === '__class__' && (object.kind === 'layer' || object.kind === 'model'))
      return kerasClassOf(object);
    switch (object.kind) {
      case 'model':
        return (
          stepMember(object, name, evaluation) ??
          refusedMember(object, name, evaluation, at) ??
          noteWeights(object, name, modelMember(object, name), evaluation) ??
          missingSpecial(object, name, evaluation, at)
        );
      case 'layer':
        return (
          refusedMember(object, name, evaluation, at) ??
          keptSetting(object, name, evaluation) ??
          noteWeights(object, name, layerMember(object, name), evaluation)
        );
      case 'tensor':
        noteGone(object, name, evaluation, at);
        return tensorMember(object, name) ?? missingSpecial(object, name, evaluation, at);
      case 'tuple': {
        const member = shapeMember(object, name);
        const owner = member && ownerOfShape(object);
        if (owner) noteGone(owner, `shape.${name}`, evaluation, at);
        return member;
      }
      case 'instance':
        return comparisonMember(object, name);
      case 'configured':
        return (
          stepMember(object, name, evaluation) ??
          object.member?.(name) ??
          object.bound.get(name)?.value ??
          innerMetric(object, name)
        );
      case 'native':
        return name === '__name__' && object.isClass && object.name.startsWith('keras.')
          ? { kind: 'string', value: object.name.slice(object.name.lastIndexOf('.') + 1) }
          : undefined;
      case 'namespace':
        return reportUnknownName(object, name, evaluation, at);
      default:
        return undefined;
    }
  },

  missingMember,

  missingImport: (module, name, evaluation, at) => {
    if (module.kind !== 'namespace') return undefined;
    const meant = classInSmall(module, name);
    return meant === undefined
      ? (reportMoved(module, name, evaluation, at) ?? reportMisspelt(module, name, evaluation, at))
      : refuseMeant(module, name, meant, evaluation, at);
  },

  // The modules that Keras 1 and 2 kept their layers in are near to names of layers.
  missingModule: (module, name, evaluation, at) => {
    if (module.kind !== 'namespace' || module.member(name)) return undefined;
    const meant = classInSmall(module, name);
    if (meant !== undefined) return refuseMeant(module, name, meant, evaluation, at);
    const moved = reportMoved(module, name, evaluation, at);
    if (moved) return moved;
    return module.name === 'keras.layers'
      ? undefined
      : reportMisspelt(module, name, evaluation, at, namesOf(module.name).filter(isLowerCase));
  },

  signature: writtenSignature,

  setAttribute: (object, name, value, evaluation, at) => {
    if (object.kind !== 'layer' && object.kind !== 'model') return false;
    // The private flag of one layer, which those inside of it do not follow.
    const isOwnFlag = name === '_trainable' && object.kind === 'layer' && evaluation.dialect === 'python';
    const isOn = name === 'trainable' || isOwnFlag ? evaluation.truth(value) : undefined;
    if (isOn !== undefined) setTrainable(object, isOn, isOwnFlag ? () => [] : below, evaluation);
    else if (name === (evaluation.kerasMajor < 3 ? '_name' : 'name') && value.kind === 'string')
      rename(object, value.value, evaluation);
    else {
      if (object.kind === 'layer') changeSetting(object, name, value, evaluation);
      reportLateLayers(object, value, evaluation, at);
      track(object, name, value, evaluation);
      return false;
    }
    return true;
  },

  operator: tensorOperator,
  compare: tensorComparison,
  index: (object, index, evaluation, at) =>
    tensorIndex(object, index, evaluation, at) ??
    entryOfHistory(object, index, evaluation, at) ??
    (object.kind === 'model' ? missingSpecial(object, '__getitem__', evaluation, at) : undefined) ??
    (evaluation.dialect === 'python' ? entryOfLayer(object, evaluation, at) : undefined),
  iterate: (value, evaluation, at) => {
    const sizes = sizesIn(value);
    if (sizes) return sizes;
    if (value.kind !== 'tensor' || !isKnownRank(value.shape)) return undefined;
    const [count] = value.shape;
    if (typeof count !== 'number' || count > 1000) return undefined;
    return Array.from({ length: count }, (_, index) =>
      evaluation.spend(1)
        ? (tensorIndex(value, { kind: 'number', value: index, isFloat: false }, evaluation, at) ?? value)
        : value,
    );
  },

  // Entries of its own that a program stores in a history.
  store: (object) => markChanged(object),

  construct: constructSubclass,
  callOnStandIns,
  standIn,
  showBetween,
  showUnfinished,
  handedOver,
};

/** `len(x)`, `if x > 0:`: Python asks for a method that no text names. */
function missingSpecial(
  object: Value,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const missing = name.startsWith('__') ? missingMember(object, name, evaluation) : undefined;
  return missing && evaluation.refuse(missing.message, at, missing.exception);
}

/** Modules are written small. */
const isLowerCase = (name: string): boolean => name === name.toLowerCase();

/** What freezing reaches: a model's layers and what they hold, and a user's layer's own layers. */
function below(member: LayerValue | ModelValue): readonly (LayerValue | ModelValue)[] {
  return member.kind === 'model' ? [...layersOf(member), ...trackedLayers(member)] : trackedLayers(member);
}

function rename(member: LayerValue | ModelValue, name: string, evaluation: Evaluation): void {
  const slot = {
    object: member,
    key: 'name',
    get: () => member.name,
    set: (content: string) => {
      member.name = content;
    },
    join: (left: string) => left,
  };
  evaluation.journal.set(slot, name);
}

/** `keras.layers.Name`: all layers are known. Elsewhere a name may be new, and only a slip is surely none. */
/** Of a loss or metric that is a class of the code; layers and models of its own have another part. */
function comparisonMember({ class: { nativeBase } }: InstanceValue, name: string): Value | undefined {
  const isMetric = nativeBase?.name.startsWith('keras.metrics.');
  if (!isMetric && !nativeBase?.name.startsWith('keras.losses.')) return undefined;
  if (name === 'dtype') return { kind: 'string', value: 'float32' };
  return isMetric && (name === 'add_weight' || name === 'add_variable')
    ? method('add_weight', weightGiven)
    : undefined;
}

function reportUnknownName(
  object: NamespaceValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  if (object.name === 'keras.datasets.cifar')
    return refuseName(
      'keras.datasets.cifar has no data',
      'They are in cifar10 and cifar100.',
      name,
      [],
      evaluation,
      at,
    );
  if (object.name.startsWith('keras.datasets.'))
    return refuseMeant(object, name, 'load_data', evaluation, at);
  const moved = reportMoved(object, name, evaluation, at);
  if (moved) return moved;
  if (object.name !== 'keras.layers') return reportMisspelt(object, name, evaluation, at);
  if (name.startsWith('_')) return undefined;
  // Keras 2 had the layers in modules: `keras.layers.convolutional.conv2d.Conv2D`.
  if (evaluation.kerasMajor < 3 && /^[a-z_0-9]+$/.test(name)) return object;
  const advice = didYouMean(name, object.names(), 'Check the spelling and capitals.');
  return refuseName(`Keras has no layer "${name}"`, advice, name, object.names(), evaluation, at);
}

/** `from keras.models import Dense`: the name stands in another module. */
function reportMoved(
  { name: module }: NamespaceValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
): Value | undefined {
  const home = homeOf(module, name);
  if (home === undefined) return undefined;
  const meant = resolveModule(home);
  const found = meant?.kind === 'namespace' ? meant.member(name) : undefined;
  const isFirst = module === 'tensorflow.layers';
  // Code of TensorFlow 1 has these classes.
  if (isFirst && evaluation.kerasMajor < 3) return found;
  const message = isFirst ? 'TensorFlow 2 has no module "layers"' : `${module} has no "${name}"`;
  evaluation.report({
    code: 'unknown-name',
    severity: 'error',
    location: at,
    message: `${message}. ${isFirst ? name : 'It'} is in ${module.startsWith('tensorflow') ? `tensorflow.${home}` : home}.`,
    ...(isFirst && { cause: 'tensorflow.layers' }),
    fixFacts: [{ kind: 'other-module', name, module, home }],
  });
  return found ?? { kind: 'unknown', reason: message, origin: at };
}

function reportMisspelt(
  object: NamespaceValue,
  name: string,
  evaluation: Evaluation,
  at: Location,
  known?: readonly string[],
): Value | undefined {
  const isLayer = object.name === 'keras.layers';
  const meant = misspelt(object.name, name, isLayer ? object.names() : known);
  return meant === undefined ? undefined : refuseMeant(object, name, meant, evaluation, at);
}

function refuseMeant(
  object: NamespaceValue,
  name: string,
  meant: string,
  evaluation: Evaluation,
  at: Location,
): Value {
  const message =
    object.name === 'keras.layers' ? `Keras has no layer "${name}"` : `${object.name} has no "${name}"`;
  return refuseName(message, `Did you mean "${meant}"?`, name, [meant], evaluation, at, meant);
}

function refuseName(
  message: string,
  advice: string,
  name: string,
  known: readonly string[],
  evaluation: Evaluation,
  at: Location,
  meant?: string,
): Value {
  evaluation.report({
    code: 'unknown-name',
    severity: 'error',
    location: at,
    message: `${message}. ${advice}`,
    fixFacts: [{ kind: 'misspelt-name', name, known, ...(meant !== undefined && { meant }) }],
  });
  return { kind: 'unknown', reason: message, origin: at };
}
