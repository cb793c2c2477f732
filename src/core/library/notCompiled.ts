/** `fit` and `evaluate` of a model that was never compiled, or was without a loss. Tried on Keras 2 and 3. */
import type { UsualLoss } from '../checks/fixFacts.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { LayerValue, ModelValue } from '../evaluate/value.js';
import { isKnownRank } from '../graph/dimension.js';
import { ownFunction } from './custom/classMembers.js';
import { wasHandedOver } from './keras/notBuilt.js';
import { layersOf } from './layersOf.js';

export function checkCompiled(model: ModelValue, verb: string, call: NativeCall): void {
  const { training } = model;
  const isOpen =
    model.framework !== 'keras' ||
    hasOwnWay(model, OF_COMPILING) ||
    model.incomplete !== undefined ||
    wasHandedOver(model) ||
    training.has('compile.open') ||
    training.has('compile.doubt') ||
    !isInOrder(model, call);
  if (isOpen) return;
  const compiled = training.get('compile.call');
  if (!compiled) {
    const message = `The model is not compiled: call compile(optimizer=…, loss=…) before ${verb}.`;
    const cause = `not compiled ${model.made[0]?.start}`;
    const fixFacts = [{ kind: 'not-compiled', ...usualLoss(model, call) }] as const;
    call.evaluation.refuse('', call.location, 'ValueError', { message, cause, fixFacts });
    return;
  }
  const loss = training.get('compile.loss')?.value;
  if (hasOwnWay(model, OF_STEPS)) return;
  if ((loss && loss.kind !== 'none') || training.has('add_loss.call') || mayAddLoss(model)) return;
  const message = `compile gets no loss, and ${verb} needs one: give loss=….`;
  const location = compiled.location ?? call.location;
  const fixFacts = [{ kind: 'no-loss', ...usualLoss(model, call) }] as const;
  const cause = `no loss ${location.start}`;
  call.evaluation.refuse('', location, 'ValueError', { message, cause, fixFacts });
}

/** What the last activation and the labels ask for; nothing where that is not plain. */
function usualLoss({ outputs }: ModelValue, call: NativeCall): { readonly loss?: UsualLoss } {
  const [output, ...others] = outputs;
  const last = output?.producer?.layer;
  if (!output || others.length > 0 || last?.kind !== 'layer' || !isKnownRank(output.shape)) return {};
  const given = last.bound.get('activation')?.value;
  if (given && given.kind !== 'none' && given.kind !== 'string') return {};
  const activation = given?.kind === 'string' ? given.value : 'linear';
  if (activation === 'linear') return last.row.family === 'activation' ? {} : { loss: 'mse' };
  if (activation === 'sigmoid') return { loss: 'binary_crossentropy' };
  const labels = (call.keywords.get('y') ?? call.positional[1])?.value;
  if (activation !== 'softmax' || labels?.kind !== 'array' || !isKnownRank(labels.shape)) return {};
  const isOneHot = labels.shape.length === output.shape.length && labels.shape.at(-1) !== 1;
  return { loss: isOneHot ? 'categorical_crossentropy' : 'sparse_categorical_crossentropy' };
}

/** What the class does of it itself; a loss may be added where it is not seen. */
function hasOwnWay({ instance, modelKind }: ModelValue, methods: readonly string[]): boolean {
  if (!instance) return modelKind === 'subclassed';
  return methods.some((name) => ownFunction(instance, name));
}

const OF_COMPILING = [
  ...[
    'compile',
    'fit',
    'evaluate',
    'make_train_function',
    'make_test_function',
    'optimizer',
    'train_on_batch',
  ],
];
/** Keras asks for compile before these too, if for no loss. */
const OF_STEPS = ['train_step', 'test_step', 'compute_loss', 'compiled_loss'];

/** What nothing calls, as methods of a class are, is looked at one by one, in no order of its own. */
function isInOrder(model: ModelValue, { scope, evaluation }: NativeCall): boolean {
  return !evaluation.isReadingUncalled || scope.join(' ') === model.scope.join(' ');
}

/** Penalties of weights and outputs are losses too, and what a layer of the code's own adds is not seen. */
function mayAddLoss(member: ModelValue | LayerValue): boolean {
  if (member.instance) return true;
  if (member.kind === 'model') return layersOf(member).some(mayAddLoss);
  if (member.row.family === 'other' || member.row.hands) return true;
  return [...member.bound].some(
    ([name, { value }]) => /regulari[sz]|^(?:l1|l2)$/.test(name) && value.kind !== 'none',
  );
}
