/** `disconnected`: the input that the outputs depend on joins the model's inputs, or replaces one that nothing reads. */
import { writtenCall } from '../../syntax/writtenCall.js';
import { factOf } from '../fixFacts.js';
import { type Fixer, fix } from './fixer.js';

export const disconnected: Fixer = (problem, { document, graphs }) => {
  const { text, language, path } = document;
  const input = factOf(problem, 'missing-input');
  const missing = input && variableBefore(text, input.madeAt);
  const call = writtenCall(text, problem.location.start, language);
  const given = call?.arguments.find(({ name }, index) => name === 'inputs' || (index === 0 && !name));
  if (!missing || !given) return [];
  const written = text.slice(given.value.start, given.value.end);
  const outputs = call?.arguments.find(({ name }, index) => name === 'outputs' || (index === 1 && !name));
  if (outputs && text.slice(outputs.value.start, outputs.value.end) === missing) {
    const edits = [
      { ...given.value, newText: missing },
      { ...outputs.value, newText: written },
    ];
    return fix('Swap the two: inputs first, then outputs', edits, true);
  }
  const names = /^\[?\s*([A-Za-z_$][\w$]*(?:\s*,\s*[A-Za-z_$][\w$]*)*)\s*,?\s*\]?$/.exec(written)?.[1];
  if (!names || names.split(/\s*,\s*/).includes(missing)) return [];
  const model = graphs.find(
    (each) =>
      each.location.path === path &&
      each.location.start <= given.value.start &&
      given.value.end <= each.location.end,
  );
  const isAlone = !written.startsWith('[');
  const read = new Set(model?.nodes.flatMap(({ inputs }) => inputs));
  const isUnread = isAlone && model?.inputs.every((id) => !read.has(id));
  const newText = isUnread ? missing : `[${names}, ${missing}]`;
  const title = isUnread ? `Make “${missing}” the input` : `Add “${missing}” to the inputs`;
  return fix(title, [{ ...given.value, newText }], true);
};

/** The name that the call at `offset` is assigned to. */
function variableBefore(text: string, offset: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /(?:^|;)\s*(?:(?:const|let|var)\s+)?([A-Za-z_$][\w$]*)\s*=\s*$/.exec(line)?.[1];
}
