/** The words that an argument may be, in each framework's spelling: for hovers and completion. */
import { camelCase } from './camelCase.js';
import { namesOf } from './namedObjects.js';
import type { ArgumentSpec, Framework } from './row.js';

/** Empty when any value of the type may stand there. */
export function allowedValues(spec: ArgumentSpec, framework: Framework): readonly string[] {
  switch (spec.type) {
    case 'choice':
    case 'string': {
      const checked = choicesOf(spec, framework);
      if (!spec.offered) return checked;
      return checked.length > 0 ? spec.offered.filter((word) => checked.includes(word)) : spec.offered;
    }
    case 'activation':
    case 'initializer':
    case 'regularizer':
    case 'constraint':
      return [...namesOf(spec.type, framework)].filter((name) => /^[a-z]/.test(name));
    case 'boolean':
      return framework === 'keras' ? ['True', 'False'] : ['true', 'false'];
    default:
      return [];
  }
}

/** The words of a `choice` as the framework spells them; none when it takes any. */
export function choicesOf(spec: ArgumentSpec, framework: Framework): readonly string[] {
  return framework === 'tfjs'
    ? (spec.tfjsChoices ?? spec.choices ?? []).map(camelCase)
    : (spec.choices ?? []);
}
