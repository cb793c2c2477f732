/** Values that optimisers and callbacks of Keras 3 refuse when they are made. Each was tried on Keras 3.15. */
import type { FixFact } from '../../checks/fixFacts.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, ConfiguredValue, Value } from '../../evaluate/value.js';
import { withEnding } from '../savedPaths.js';

const CLIPS = ['clipnorm', 'clipvalue', 'global_clipnorm'];

export function checkSettingValues(made: ConfiguredValue, call: NativeCall): void {
  const { name, bound } = made;
  const refuse: Refuse = (argument, message, severity = 'error', fact) => {
    const at = bound.get(argument);
    call.evaluation.report({
      code: 'invalid-argument',
      severity,
      message,
      location: at?.location ?? call.location,
      stack: call.stack,
      ...(at && fact && { fixFacts: [fact] }),
    });
  };
  if (/^keras\.optimizers\.[A-Z]/.test(name)) checkOptimizer(bound, refuse);
  if (name === 'keras.callbacks.ReduceLROnPlateau') {
    const factor = numberOf(bound.get('factor'));
    if (factor !== undefined && factor >= 1)
      refuse('factor', `factor must be below 1, since the learning rate is to fall; found ${factor}.`);
  }
  if (name === 'keras.callbacks.ModelCheckpoint') checkCheckpoint(bound, refuse);
}

type Refuse = (argument: string, message: string, severity?: 'error' | 'warning', fact?: FixFact) => void;

function checkOptimizer(bound: ReadonlyMap<string, BoundArgument>, refuse: Refuse): void {
  const rate = bound.get('learning_rate')?.value;
  if (rate?.kind === 'string')
    refuse(
      'learning_rate',
      `learning_rate must be a number or a schedule; found the text "${rate.value}".`,
      'error',
      { kind: 'number-expected', isWhole: false, isNumber: false },
    );
  const momentum = numberOf(bound.get('momentum'));
  if (momentum !== undefined && (momentum < 0 || momentum > 1))
    refuse('momentum', `momentum must be between 0 and 1; found ${momentum}.`);
  const clips = CLIPS.filter((clip) => isGiven(bound.get(clip)?.value));
  const [first = '', second] = clips;
  if (second) refuse(second, `Only one of ${CLIPS.join(', ')} can be set; found ${first} and ${second}.`);
}

/** Keras 2 wrote any file; its code is still about, so that this is a warning. */
function checkCheckpoint(bound: ReadonlyMap<string, BoundArgument>, refuse: Refuse): void {
  const path = bound.get('filepath')?.value;
  const weights = bound.get('save_weights_only')?.value;
  if (path?.kind !== 'string' || (weights && weights.kind !== 'boolean')) return;
  const isWeights = weights?.kind === 'boolean' && weights.value;
  const wanted = isWeights ? ['.weights.h5'] : ['.keras', '.h5'];
  if (wanted.some((end) => path.value.endsWith(end))) return;
  refuse(
    'filepath',
    `In Keras 3 the file of ModelCheckpoint must end in ${isWeights ? '.weights.h5 when save_weights_only=True' : '.keras'}; found "${path.value}".`,
    'warning',
    { kind: 'write-instead', text: `'${withEnding(path.value, isWeights ? 'save_weights' : 'save')}'` },
  );
}

const numberOf = (argument: BoundArgument | undefined): number | undefined =>
  argument?.value.kind === 'number' ? argument.value.value : undefined;

const isGiven = (value: Value | undefined): boolean =>
  value !== undefined && value.kind !== 'none' && value.kind !== 'unknown';
