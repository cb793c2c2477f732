/** Signatures of library functions and classes, read from their generated text when first asked for. */
import type { Signature } from '../evaluate/callFit.js';
import type { KerasMajor } from '../evaluate/value.js';
import { SIGNATURES } from './signatures.js';

/** Names of TensorFlow 1 that code without other evidence of it still has. */
const OF_TENSORFLOW_1 = ['keep_dims', 'reduction_indices', 'dim', 'dimension', 'concat_dim', 'squeeze_dims'];

/** What optimisers took before Keras 3: one name is refused now, the other dropped. */
const OF_EARLIER_OPTIMIZERS: Pick<Signature, 'renamed' | 'ignored'> = {
  renamed: { lr: 'learning_rate' },
  ignored: {
    name: 'decay',
    advice:
      'Give learning_rate a schedule, such as keras.optimizers.schedules.InverseTimeDecay, or leave it out.',
  },
};

/** By name. A program asks for few of the six hundred: each is read when it is asked for. */
let written: Map<string, WrittenSignature> | undefined;
const read = new Map<string, Signature>();

interface WrittenSignature {
  readonly module: string;
  readonly parameters: string;
}

/** Earlier Keras, and TensorFlow 1 beside it, had other names for arguments. */
export function writtenSignature(name: string, kerasMajor: KerasMajor): Signature | undefined {
  if (kerasMajor < 3 && /^(tensorflow|keras)\./.test(name))
    return kerasMajor === 2 && name.startsWith('keras.') ? earlierSignature(name) : undefined;
  return signatureNow(name);
}

/** Keras 2 has most of the names that Keras 3 has, and others. */
function earlierSignature(name: string): Signature | undefined {
  const known = earlier.get(name);
  if (known) return known;
  const now = signatureNow(name);
  if (!now) return undefined;
  const { renamed: _, ignored: __, ...rest } = now;
  const signature = { ...rest, isOfOther: true };
  earlier.set(name, signature);
  return signature;
}

const earlier = new Map<string, Signature>();

function signatureNow(name: string): Signature | undefined {
  const known = read.get(name);
  if (known) return known;
  written ??= listed();
  const found = written.get(name);
  if (!found) return undefined;
  const signature = signatureOf(found.parameters.split(',').filter(Boolean), found.module);
  read.set(name, signature);
  return signature;
}

function listed(): Map<string, WrittenSignature> {
  const all = new Map<string, WrittenSignature>();
  for (const [module, text] of Object.entries(SIGNATURES))
    for (const [, name, parameters = ''] of text.matchAll(/([\w.]+)\(([^)]*)\)/g))
      all.set(`${module}.${name}`, { module, parameters });
  return all;
}

/** `x,/,axis=,*,keepdims=`: as Python writes them, without the values. */
function signatureOf(parts: readonly string[], module: string): Signature {
  const parameters = parts.filter((part) => !/^[*/]/.test(part));
  const plain = (part: string) => part.replace('=', '');
  const onlyPlaces = parts.indexOf('/');
  const onlyNames = parts.findIndex((part) => /^\*(?!\*)/.test(part));
  const isBefore = (part: string, end: number) => end >= 0 && parts.indexOf(part) < end;
  const names = parameters.filter((part) => !isBefore(part, onlyPlaces)).map(plain);
  return {
    places: parameters.filter((part) => onlyNames < 0 || isBefore(part, onlyNames)).map(plain),
    names,
    ...(module === 'tensorflow' && { besides: OF_TENSORFLOW_1 }),
    required: new Set(parameters.filter((part) => !part.endsWith('='))),
    hasRest: parts.some((part) => /^\*\w/.test(part)),
    hasKeywords: parts.some((part) => part.startsWith('**')),
    hidden: 0,
    ...(module === 'keras.optimizers' && names.includes('learning_rate') && OF_EARLIER_OPTIMIZERS),
  };
}
