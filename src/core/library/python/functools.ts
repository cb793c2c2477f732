/** `functools`: partial application, reduction, and decorators that change nothing that matters here. */
import { dict, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, NativeValue, Value } from '../../evaluate/value.js';
import { argument, because, made, notKnown } from '../builtins/callArguments.js';
import { pull } from '../builtins/iterators.js';
import { singleDispatch } from './dispatch.js';
import { pythonModule } from './module.js';

/** `partial(f, a, b=c)`: keeps the places where the arguments were written. */
function partial(call: NativeCall): Value {
  const [target, ...before] = call.positional;
  if (!target) return notKnown(call, 'partial is given no function');
  const given = call.keywords;
  const applied: NativeValue = {
    kind: 'native',
    name: 'partial',
    call: (later) => {
      const keywords = new Map<string, BoundArgument>([...given, ...later.keywords]);
      return callWith(target.value, [...before, ...later.positional], keywords, later);
    },
    member: (name) => {
      if (name === 'func') return target.value;
      if (name === 'args') return tuple(before.map(({ value }) => value));
      if (name !== 'keywords') return undefined;
      return dict([...given].map(([key, { value }]) => [key, value] as const));
    },
  };
  return applied;
}

/** In a class: the object of which it is a method comes first. */
function partialMethod(call: NativeCall): Value {
  const [target, ...before] = call.positional;
  if (!target) return notKnown(call, 'partialmethod is given no function');
  const given = call.keywords;
  return {
    kind: 'native',
    name: 'partialmethod',
    isMethod: true,
    call: (later) => {
      const self = later.receiver ? [{ value: later.receiver }] : [];
      const keywords = new Map<string, BoundArgument>([...given, ...later.keywords]);
      return callWith(target.value, [...self, ...before, ...later.positional], keywords, later);
    },
  };
}

/** Natives see where each argument was written; other callables need only the values. */
function callWith(
  target: Value,
  positional: readonly BoundArgument[],
  keywords: ReadonlyMap<string, BoundArgument>,
  call: NativeCall,
): Value {
  if (target.kind === 'native') return target.call({ ...call, positional, keywords });
  return call.evaluation.call(
    target,
    positional.map(({ value }) => value),
    new Map([...keywords].map(([name, { value }]) => [name, value] as const)),
    call.location,
  );
}

function reduce(call: NativeCall): Value {
  const callee = argument(call, 0);
  const items = pull(call, argument(call, 1));
  if (items.kind === 'unknown' || !callee) return items;
  let total = argument(call, 2) ?? items.next();
  if (!total) return notKnown(call, 'there is nothing to reduce');
  for (let item = items.next(); item; item = items.next())
    total = call.evaluation.call(callee, [total, item], undefined, call.location);
  const why = items.cutReason?.();
  return why === undefined ? total : notKnown(call, why);
}

/** `@wraps(f)`: the wrapper takes over the name of what it wraps. */
function wraps(call: NativeCall): Value {
  const wrapped = argument(call, 0);
  return made('wraps', (inner) => {
    const wrapper = argument(inner, 0);
    if (wrapper?.kind !== 'function' || !wrapped)
      return wrapper ?? notKnown(inner, 'wraps is given no function');
    const name = inner.evaluation.attribute(wrapped, '__name__', inner.location);
    const attributes = new Map<string, Value>([['__wrapped__', wrapped]]);
    if (name.kind === 'string') attributes.set('__name__', name);
    return { ...wrapper, attributes };
  });
}

/** `@lru_cache` and `@lru_cache(maxsize=…)`, of which the size is not followed. */
function cache(call: NativeCall): Value {
  const target = argument(call, 0);
  if (target?.kind === 'function' || target?.kind === 'native') return remembering(target);
  return made('lru_cache', (inner) => {
    const given = argument(inner, 0);
    return given ? remembering(given) : notKnown(inner, 'lru_cache is given no function');
  });
}

const remembering = (target: Value): Value =>
  target.kind === 'function' ? { ...target, remembers: new Map() } : target;

function comparedBy(call: NativeCall): Value {
  return because(call, [argument(call, 0)], 'an order by comparison is not followed');
}

export const functoolsModule = pythonModule('functools', {
  functions: {
    partial,
    partialmethod: partialMethod,
    reduce,
    wraps,
    lru_cache: cache,
    cache,
    total_ordering: (call) => argument(call, 0) ?? notKnown(call, 'a decorator is given no class'),
    singledispatch: singleDispatch,
    update_wrapper: (call) => argument(call, 0) ?? notKnown(call, 'update_wrapper is given no function'),
    cmp_to_key: comparedBy,
  },
});
