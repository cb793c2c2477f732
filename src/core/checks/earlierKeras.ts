/** Says once that a file is read as Keras 1 or 2 code, and by what that was told. */
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import type { KerasVersion } from '../library/keras/majorVersion.js';

export function versionNotes({ major, evidence }: KerasVersion, path: string): EvaluationProblem[] {
  if (!evidence) return [];
  const why = evidence.isCommand
    ? `because of "${evidence.words}", which brings that Keras.`
    : `because of "${evidence.words}", which Keras 3 does not have.`;
  return [
    {
      code: 'earlier-keras',
      severity: 'information',
      message: `This file is read as Keras ${major} code ${why} Write "# convlens: keras=3" to have it read as Keras 3.`,
      location: { path, ...evidence.span },
    },
  ];
}
