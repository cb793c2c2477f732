/** Promises: a value that is awaited is that value, so a promise is what it will give. */
import { list, native, undefinedValue } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NativeValue, Value } from '../../evaluate/value.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';
import { isCallable } from './callbacks.js';

function all(call: NativeCall): Value {
  const given = argument(call, 0);
  const items = given ? call.evaluation.iterate(given, call.location) : [];
  return 'kind' in items ? items : list(items);
}

const statics = namespace('Promise', {
  all: () => native('Promise.all', all),
  resolve: () => native('Promise.resolve', (call) => argument(call, 0) ?? undefinedValue),
  reject: () => native('Promise.reject', (call) => notKnown(call, 'a promise that is rejected')),
  race: () => native('Promise.race', (call) => notKnown(call, 'which promise is first is not known')),
  any: () => native('Promise.any', (call) => notKnown(call, 'which promise is first is not known')),
  allSettled: () => native('Promise.allSettled', (call) => notKnown(call, 'how promises end is not known')),
});

export const promiseClass: NativeValue = native(
  'Promise',
  (call) => {
    const executor = argument(call, 0);
    let result: Value = notKnown(call, 'when this promise is kept is not known');
    const resolve = native('resolve', (given) => {
      result = argument(given, 0) ?? undefinedValue;
      return undefinedValue;
    });
    const reject = native('reject', () => undefinedValue);
    if (executor) call.evaluation.call(executor, [resolve, reject], undefined, call.location);
    return result;
  },
  { isClass: true, member: (name) => statics.member(name) },
);

/** `value.then(f)`: the callback runs with the value. */
export function promiseMember(self: Value, name: string): Value | undefined {
  switch (name) {
    case 'then':
      return native('Promise.then', (call) => {
        const callee = argument(call, 0);
        return isCallable(callee) ? call.evaluation.call(callee, [self], undefined, call.location) : self;
      });
    case 'catch':
      return native('Promise.catch', () => self);
    case 'finally':
      return native('Promise.finally', (call) => {
        const callee = argument(call, 0);
        if (isCallable(callee)) call.evaluation.call(callee, [], undefined, call.location);
        return self;
      });
    default:
      return undefined;
  }
}
