/** A function without `return`, whose None then stands where a tensor belongs: told where the `return` is missing. */
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { NoneValue, Value } from '../evaluate/value.js';
import { itemsOf } from './values.js';

/** True where that is told. */
export function reportNoReturn(given: Value, call: NativeCall): boolean {
  const nothing = [given, ...(itemsOf(given) ?? [])].find(
    (each): each is NoneValue => each.kind === 'none' && each.endOf !== undefined,
  );
  const endOf = nothing?.endOf;
  if (!endOf) return false;
  const { name, location, last } = endOf;
  const isHere = location.path === call.location.path;
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `${name} returns nothing, and its result is used as a tensor. End it with "return ${last?.name ?? '…'}".`,
    location: isHere ? location : call.location,
    stack: isHere ? [location] : call.stack,
    cause: `no return ${location.path} ${location.start}`,
    ...(isHere &&
      last && {
        fixFacts: {
          title: `End ${name} with return ${last.name}`,
          after: last.span.end,
          like: last.span.start,
          statement: `return ${last.name}`,
        },
      }),
  });
  return true;
}
