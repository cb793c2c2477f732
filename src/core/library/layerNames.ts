/** Names of layers that Keras refuses: a slash in one, or the same name twice in a model. */
import type { BoundArgument, LayerValue, ModelValue } from '../evaluate/value.js';
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
  if (isNow && given?.value.kind === 'number')
    site.evaluation.report({
      code: 'invalid-argument',
      severity: 'error',
      message: `${OWNER[kind]} is a text; found ${given.value.value}. Write it in quotes.`,
      location: given.location ?? site.location,
      stack: site.stack,
      fixFacts: [{ kind: 'text-expected' }],
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
