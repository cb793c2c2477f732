/** `earlier-keras`: what Keras 3 has under another name. Not preferred: the file may be meant for the Keras that it is for. */
import { type Fixer, fix } from './fixer.js';

const RENAMED: Readonly<Record<string, string>> = {
  fit_generator: 'fit',
  evaluate_generator: 'evaluate',
  predict_generator: 'predict',
  predict_proba: 'predict',
};

/** Modules inside of `keras.layers` that Keras 2 kept its layers in. */
const INNER =
  /^((?:tensorflow\.)?keras\.layers)\.(?:advanced_activations|convolutional|core|embeddings|local|merge|noise|normalization|pooling|recurrent|wrappers)(?:\.\w+)*$/;

export const earlierKeras: Fixer = ({ location: { start, end } }, { document: { text } }) => {
  const written = text.slice(start, end);
  const now = INNER.exec(written)?.[1] ?? (Object.hasOwn(RENAMED, written) ? RENAMED[written] : undefined);
  return now === undefined ? [] : fix(`Write ${now}, as in Keras 3`, [{ start, end, newText: now }]);
};
