/** A call of a layer or model of the code's own class: it has a `call`, and what that needs is given. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ClassValue, LayerValue, ModelValue } from '../../evaluate/value.js';
import { ownFunction } from './classMembers.js';
import { hasMisnamedCall } from './misnamedMethods.js';

/** A class of the code's own: what its `call` needs is given, and it has one. */
export function reportOwnMisfit(member: LayerValue | ModelValue, call: NativeCall): void {
  const { evaluation, positional, keywords, location, stack } = call;
  const { instance } = member;
  if (!instance || evaluation.kerasMajor < 3 || evaluation.dialect !== 'python') return;
  const method = ownFunction(instance, 'call');
  if (!method) {
    if (member.kind === 'layer' && isBare(instance.class) && !hasMisnamedCall(instance))
      reportNoCall(instance.class, call);
    return;
  }
  if (call.openReason !== undefined || method.node.decorators.length > 0) return;
  const parameters = method.node.parameters.slice(1);
  const needed = parameters.find(
    ({ kind, target, default: fallback }, place) =>
      (kind === 'ordinary' || kind === 'positionalOnly') &&
      !fallback &&
      target.kind === 'name' &&
      positional.length <= place &&
      !keywords.has(target.name),
  );
  // A single one is given by any name of Keras's own.
  if (needed?.target.kind !== 'name' || ['inputs', 'x'].some((name) => keywords.has(name))) return;
  if (parameters.some(({ kind }) => kind === 'rest')) return;
  evaluation.report({
    code: 'missing-argument',
    severity: 'error',
    message: `${instance.class.name}.call needs "${needed.target.name}", which this call does not give.`,
    location,
    stack,
  });
}

/** Its class and those of the code's own before it end in Keras's Layer, which has no `call`. */
function isBare({ bases, nativeBase, openBase, members }: ClassValue): boolean {
  if (openBase || nativeBase?.name !== 'keras.layers.Layer' || members.has('__call__')) return false;
  return bases.every((base) => base.kind !== 'class' || isBare(base));
}

function reportNoCall({ name, node, path }: ClassValue, { evaluation, location, stack }: NativeCall): void {
  const isHere = path === location.path;
  evaluation.report({
    code: 'class-definition',
    severity: 'error',
    message: `The layer ${name} has no method call, so that Keras does not know what it makes of its input. Give it one: def call(self, x).`,
    location: isHere ? { path, start: node.nameSpan.start, end: node.nameSpan.end } : location,
    stack: isHere ? [location] : stack,
    cause: `no call ${path} ${node.nameSpan.start}`,
  });
}
