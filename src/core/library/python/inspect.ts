/** `inspect`: what kind of thing a value is. */
import { bool } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { pythonModule } from './module.js';

/** `is` says undefined where Keras or NumPy decide how they made the thing. */
function test(is: (value: Value) => boolean | undefined): (call: NativeCall) => Value {
  return (call) => {
    const value = argument(call, 0, 'object');
    if (!value || value.kind === 'unknown') return value ?? notKnown(call, 'nothing is given');
    if (value.kind === 'symbol') return notKnown(call, 'of this value only the name is known');
    const answer = is(value);
    return answer === undefined ? notKnown(call, 'how the library makes this is not known') : bool(answer);
  };
}

const isClass = (value: Value): boolean | undefined =>
  value.kind === 'class' || (value.kind === 'native' && value.isClass === true);

export const inspectModule = pythonModule('inspect', {
  functions: {
    isclass: test((value) => (value.kind === 'native' && !value.isClass ? undefined : isClass(value))),
    isfunction: test((value) =>
      value.kind === 'native' && !value.isClass ? undefined : value.kind === 'function',
    ),
    ismethod: test((value) => (value.kind === 'native' ? undefined : value.kind === 'method')),
    ismodule: test((value) => value.kind === 'namespace'),
  },
  why: 'is outside what is evaluated',
});
