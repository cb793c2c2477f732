/** A slip of the name of a member, of one of `known`; undefined where none is near. `title`: `A list`. */
import { misspelt } from './keras/publicNames.js';
import type { MissingMember } from './moduleRegistry.js';

export function misspeltMember(
  title: string,
  name: string,
  known: readonly string[],
): MissingMember | undefined {
  const meant = misspelt('', name, known);
  if (meant === undefined) return undefined;
  return {
    message: `${title} has no "${name}" (did you mean "${meant}"?)`,
    exception: 'AttributeError',
    more: { fixFacts: [{ kind: 'misspelt-name', name, known, meant }] },
  };
}
