/** `call`, `apply`, `bind` and the name of a function. */
import { native, num, str, undefinedValue } from '../../evaluate/makeValue.js';
import type { BoundMethodValue, FunctionValue, Value } from '../../evaluate/value.js';
import { argument } from '../builtins/callArguments.js';

type Callable = FunctionValue | BoundMethodValue;

/** The function with another receiver; an arrow keeps its own. */
function received(self: Callable, receiver: Value | undefined): Value {
  const inner = self.kind === 'method' ? self.callee : self;
  if (inner.kind !== 'function' || inner.node.isArrow || !receiver || receiver.kind === 'none') return self;
  return { kind: 'method', receiver, callee: inner };
}

export function functionMember(self: Callable, name: string): Value | undefined {
  const node =
    self.kind === 'function' ? self.node : self.callee.kind === 'function' ? self.callee.node : undefined;
  switch (name) {
    case 'call':
      return native('Function.call', (call) => {
        const rest = call.positional.slice(1).map(({ value }) => value);
        return call.evaluation.call(received(self, argument(call, 0)), rest, undefined, call.location);
      });
    case 'apply':
      return native('Function.apply', (call) => {
        const items = call.evaluation.iterate(
          argument(call, 1) ?? { kind: 'list', items: [] },
          call.location,
        );
        if ('kind' in items) return items;
        return call.evaluation.call(received(self, argument(call, 0)), items, undefined, call.location);
      });
    case 'bind':
      return native('Function.bind', (call) => {
        const target = received(self, argument(call, 0));
        const first = call.positional.slice(1).map(({ value }) => value);
        if (first.length === 0) return target;
        return native('bound', (inner) =>
          inner.evaluation.call(
            target,
            [...first, ...inner.positional.map(({ value }) => value)],
            undefined,
            inner.location,
          ),
        );
      });
    case 'name':
      return node ? str(node.name) : undefinedValue;
    case 'length':
      return node
        ? num(node.parameters.filter((each) => !each.default && each.kind === 'ordinary').length)
        : undefined;
    default:
      return undefined;
  }
}
