/** Classes of the code's own whose `__init__` leaves out that of Keras. */
import { findMember } from '../../evaluate/classes.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue } from '../../evaluate/value.js';
import type { Statement } from '../../program/tree.js';

/** An `__init__` of the code's own that no text lets reach Keras's: the object is refused when it is used. */
export function reportUnprepared(instance: InstanceValue, call: NativeCall): void {
  const maker = findMember(instance.class, '__init__')?.value;
  if (call.evaluation.dialect !== 'python' || maker?.kind !== 'function') return;
  if (reachesBase(maker.node.body) || maker.node.decorators.length > 0) return;
  // Before Keras 3 only the library's own `__call__` of a layer looked whether it was prepared.
  const own = findMember(instance.class, '__call__')?.value.kind === 'function';
  if (own && call.evaluation.kerasMajor < 3) return;
  const { nameSpan, parameters, body, docstring } = maker.node;
  const first = body[docstring === undefined ? 0 : 1];
  const rest = parameters.find(({ kind }) => kind === 'restKeywords')?.target;
  const settings = rest?.kind === 'name' ? `**${rest.name}` : '';
  call.evaluation.report({
    code: 'class-definition',
    severity: 'error',
    message: `${instance.class.name}.__init__ never calls super().__init__(): Keras refuses the object. Make that its first statement.`,
    location: { path: maker.closure.frame.path, start: nameSpan.start, end: nameSpan.end },
    stack: call.stack,
    ...(first && {
      fixFacts: [
        {
          kind: 'add-statement',
          title: 'Call super().__init__ first',
          like: first.span.start,
          statement: `super().__init__(${settings})`,
        },
      ],
    }),
  });
}

/** `super()…`, `Base.__init__(self)`, or a call that hands the object on; an `__init__` that only raises is no matter. */
function reachesBase(body: readonly Statement[]): boolean {
  if (body.some(({ kind }) => kind === 'raise')) return true;
  let found = false;
  const visit = (node: unknown): void => {
    if (found || typeof node !== 'object' || node === null) return;
    const { kind, name } = node as { readonly kind?: string; readonly name?: unknown };
    if (kind === 'name' && name === 'super') found = true;
    else if (kind === 'attribute' && name === '__init__') found = true;
    else for (const child of Object.values(node)) visit(child);
  };
  visit(body);
  return found;
}
