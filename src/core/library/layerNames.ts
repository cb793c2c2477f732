/** Names of layers that Keras refuses: a slash in one, or the same name twice in a model. */
import type { Evaluation } from '../evaluate/nativeCall.js';
import type { BoundArgument, LayerValue, ModelValue, Value } from '../evaluate/value.js';
import type { CallSite } from './makeLayer.js';

const OWNER = { layer: 'The name of a layer', model: 'The name of a model' } as const;

/** Keras 3 keeps slashes for its own paths. */
export function checkName(
  bound: ReadonlyMap<string, BoundArgument>,
  kind: keyof typeof OWNER,
  site: CallSite,
): void {
  const given = bound.get('name');
  const isNow = site.evaluation.kerasMajor === 3;
  const wrong = site.evaluation.kerasMajor > 1 && given && NO_TEXTS.has(given.value.kind) ? given : undefined;
  if (wrong)
    site.evaluation.report({
      code: 'invalid-argument',
      // The first of Keras 2 made a name of what is empty.
      severity: isNow ? 'error' : 'warning',
      message: `${OWNER[kind]} is a text; found ${wrong.value.kind === 'number' ? wrong.value.value : `a ${wrong.value.kind}`}. Write it in quotes.`,
      location: wrong.location ?? site.location,
      stack: site.stack,
      ...(wrong.value.kind === 'number' && { fixFacts: [{ kind: 'text-expected' as const }] }),
    });
  if (!isNow || given?.value.kind !== 'string' || !given.value.value.includes('/')) return;
  site.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `${OWNER[kind]} cannot contain "/"; found "${given.value.value}". Use "_" in its place.`,
    location: given.location ?? site.location,
    stack: site.stack,
    fixFacts: [{ kind: 'slashed-name', name: given.value.value }],
  });
}

const NO_TEXTS = new Set<Value['kind']>(['number', 'boolean', 'tuple', 'list', 'dict']);

/** What TensorFlow takes as the name of a scope, in which it runs each layer. */
const SCOPE = /^[\w.\\/>-]*$/;

/** Keras 2 runs a layer wherever it is called; Keras 3 inside of other code, and when data come. */
export function checkScope(member: LayerValue | ModelValue, evaluation: Evaluation, isRun: boolean): void {
  const given = member.kind === 'layer' ? member.bound.get('name') : undefined;
  if (!isRun && member.kerasMajor === 3) return;
  if (member.framework !== 'keras' || given?.value.kind !== 'string' || evaluation.usesTorch) return;
  if (SCOPE.test(given.value.value)) return;
  const location = given.location ?? member.made[0];
  if (!location) return;
  evaluation.report({
    code: 'invalid-argument',
    severity: evaluation.isOfTensorflow ? 'error' : 'warning',
    message: `TensorFlow runs no layer of the name "${given.value.value}": it takes letters, digits, "_", "-" and ".". Use "_" for a blank.`,
    location,
    stack: member.made,
  });
}

/** Said once for each name, at the second layer that has it. */
export function checkUnique(members: Iterable<LayerValue | ModelValue>, site: CallSite): void {
  const first = new Map<string, LayerValue | ModelValue>();
  for (const member of members) {
    const before = first.get(member.name);
    if (!before) first.set(member.name, member);
    if (!before || before === member || member.framework !== 'keras' || member.name === '?') continue;
    reportTwice(isLater(before, member) ? before : member, site);
  }
}

/** In the text: the layers of a model come in no order of their own. */
function isLater(a: LayerValue | ModelValue, b: LayerValue | ModelValue): boolean {
  const [first, second] = [a.made[0], b.made[0]];
  return first !== undefined && first.path === second?.path && first.start > second.start;
}

export function reportTwice(member: LayerValue | ModelValue, site: CallSite): void {
  const given = member.kind === 'layer' ? member.bound.get('name')?.location : undefined;
  site.evaluation.report({
    code: 'duplicate-name',
    severity: 'error',
    message: `Another layer of this model is called "${member.name}" too. Each layer needs a name of its own.`,
    location: given ?? member.made[0] ?? site.location,
    stack: site.stack,
  });
}
