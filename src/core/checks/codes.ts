/** Every diagnostic code that ConvLens can report. Public: the README lists them, settings and comments name them. */
export const DIAGNOSTIC_CODES = {
  'unclosed-bracket': 'A bracket is opened and never closed.',
  'unexpected-bracket': 'A closing bracket has no opening one.',
  'unclosed-string': 'A string is opened and never closed.',
  syntax: 'Text that is not a statement of the language.',
  'wrong-rank': 'A layer is given a tensor with too few or too many dimensions.',
  'negative-size': 'A kernel or pool is larger than the feature map it meets.',
  'shape-mismatch': 'Tensors that are merged or compared have shapes that do not fit.',
  'channel-mismatch': 'Channels do not divide or match as the layer needs.',
  'invalid-argument': 'An argument has a value that the layer refuses.',
  'unknown-argument': 'The layer has no argument of that name.',
  'missing-argument': 'An argument that the layer needs is not given.',
  'reshape-mismatch': 'A reshape changes the number of values.',
  'not-called': 'A layer is used where its output was meant.',
  'missing-input-shape': 'A Sequential model never learns its input shape, so its layers have none.',
  disconnected: 'The outputs of a model do not follow from its inputs.',
  'unknown-name': 'A name that the framework does not have.',
  'undefined-name': 'A name that nothing defines.',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
