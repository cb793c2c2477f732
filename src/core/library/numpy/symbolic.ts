/** NumPy's calculations on tensors of a model: they hold no numbers yet, and Keras refuses each, in all its versions. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { wordSet } from '../../words.js';
import { isSymbolic } from '../keras/missingMember.js';

/** What asks for the numbers themselves, and has a namesake in `keras.ops`. */
const CALCULATE =
  wordSet(`abs absolute sqrt exp log square sin cos tanh mean sum max min std var prod argmax argmin
  concatenate stack dot matmul maximum minimum clip`);

export function refusedSymbolic(name: string, call: NativeCall): Value | undefined {
  const { evaluation } = call;
  const given = call.positional[0]?.value;
  if (!given || !CALCULATE.has(name) || evaluation.dialect !== 'python') return undefined;
  const items = given.kind === 'list' || given.kind === 'tuple' ? given.items : [given];
  if (!items.some((item) => item.kind === 'tensor' && isSymbolic(item, evaluation))) return undefined;
  const instead = evaluation.kerasMajor < 3 ? `tf.${name}` : `keras.ops.${name}`;
  return evaluation.refuse(
    `np.${name} calculates with numbers, and a tensor of a model has none yet: take ${instead}`,
    call.location,
    evaluation.kerasMajor < 3 ? 'TypeError' : 'ValueError',
  );
}
