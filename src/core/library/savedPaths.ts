/** Names of files that Keras 3 refuses. Keras 2 wrote any, and its code is still about: these are warnings. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { ModelValue } from '../evaluate/value.js';
import { reportAt } from './trainingFault.js';

type Verb = 'save' | 'save_weights' | 'load_weights';

const ENDINGS: Readonly<Record<Verb, readonly string[]>> = {
  save: ['.keras', '.h5', '.hdf5'],
  save_weights: ['.weights.h5'],
  load_weights: ['.h5', '.hdf5', '.keras', '.weights.json'],
};

const WANTED: Readonly<Record<Verb, string>> = {
  save: 'must end in .keras (model.export writes a folder for TensorFlow)',
  save_weights: 'must end in .weights.h5',
  load_weights: 'ends in .weights.h5, .h5 or .keras',
};

export function checkSavedPath(model: ModelValue, verb: Verb, call: NativeCall): void {
  const given = call.positional[0] ?? call.keywords.get('filepath');
  if (model.framework !== 'keras' || model.kerasMajor !== 3 || given?.value.kind !== 'string') return;
  const path = given.value.value;
  const mayBeOther =
    verb === 'load_weights'
      ? !/\.(?:tf|ckpt|index|pb)$/.test(path)
      : OTHER_FORMS.some((name) => call.keywords.has(name));
  if (mayBeOther || path.startsWith('hf://') || ENDINGS[verb].some((end) => path.endsWith(end))) return;
  reportAt(
    call,
    given,
    'invalid-argument',
    `In Keras 3 the file of ${verb} ${WANTED[verb]}; found "${path}".`,
    'warning',
    verb === 'load_weights' ? undefined : [{ kind: 'write-instead', text: `'${withEnding(path, verb)}'` }],
  );
}

/** The path as Keras 3 takes it. */
export function withEnding(path: string, verb: 'save' | 'save_weights'): string {
  const base = path.replace(/(?:\.weights)?\.(?:h5|hdf5|keras|tf|pb|ckpt|model)$/, '').replace(/\/$/, '');
  return `${base}${ENDINGS[verb][0]}`;
}

/** A model in a folder, and weights in several files. */
const OTHER_FORMS = ['zipped', 'max_shard_size'];
