/** Functions without a `return`: what they give is None, and what their last statement makes was meant. */
import type { Location } from '../document.js';
import type { Expression, FunctionNode, Statement } from '../program/tree.js';
import { returnsValue } from './boundNames.js';
import { locate } from './machine.js';
import { none } from './makeValue.js';
import type { EvaluationProblem } from './nativeCall.js';
import { findScope, type Scope } from './scope.js';
import type { EndOf, NoneValue, Value } from './value.js';

/** Of a function without `return`; `place` is where its result is used as `what`. */
export function noReturn(
  { endOf }: NoneValue,
  what: string,
  place: { readonly location: Location; readonly stack: EvaluationProblem['stack'] },
  severity: EvaluationProblem['severity'] = 'error',
): EvaluationProblem | undefined {
  if (!endOf) return undefined;
  const { name, location, last } = endOf;
  const isHere = location.path === place.location.path;
  const stack = isHere ? [location] : place.stack;
  return {
    code: 'invalid-argument',
    severity,
    message: `${name} returns nothing, and its result is used as ${what}. ${mend(last)}`,
    location: isHere ? location : place.location,
    ...(stack && { stack }),
    cause: `no return ${location.path} ${location.start}`,
    ...(isHere &&
      last?.name === undefined &&
      last && { fixFacts: [{ kind: 'return-value', at: last.span.start }] }),
    ...(isHere &&
      last?.name !== undefined && {
        fixFacts: [
          {
            kind: 'add-statement',
            title: `End ${name} with return ${last.name}`,
            after: last.span.end,
            like: last.span.start,
            statement: `return ${last.name}`,
          },
        ],
      }),
  };
}

function mend(last: EndOf['last']): string {
  if (last && last.name === undefined) return 'Put "return" before its last line.';
  return `End it with "return ${last?.name ?? '…'}".`;
}

/** None; by whom, where that is for want of a `return`. */
export function endOf(node: FunctionNode, scope: Scope): Value {
  if (node.name === '' || node.name.startsWith('__') || returnsValue(node)) return none;
  const last = node.body.at(-1);
  const self = scope.frame.self && nameOf(node.parameters[0]?.target);
  const given = last && namedBy(last, self, scope);
  return {
    ...none,
    endOf: {
      name: node.name,
      location: locate(scope.frame, node.nameSpan),
      scope,
      ...(last && given !== undefined && { last: { name: given, span: last.span } }),
      ...(last && given === undefined && isValueAlone(last, self) && { last: { span: last.span } }),
    },
  };
}

const nameOf = (node: Expression | undefined) => (node?.kind === 'name' ? node.name : undefined);

/** `x = …` names x; `model.add(…)` changes model, where that is no module. `self`: the method's own object. */
function namedBy(last: Statement, self: string | undefined, scope: Scope): string | undefined {
  if (last.kind === 'assign') return nameOf(last.targets.at(-1));
  const changed = changedBy(last);
  const isModule =
    changed !== undefined && findScope(scope, changed)?.names.get(changed)?.kind === 'namespace';
  return changed === self || isModule ? undefined : changed;
}

function changedBy(last: Statement): string | undefined {
  if (last.kind !== 'expression' || last.value.kind !== 'call') return undefined;
  const { callee } = last.value;
  return callee.kind === 'attribute' ? nameOf(callee.object) : undefined;
}

/** `x`, `layers.ReLU()(x)`, `Model(i, x)` and `self.last(x)` as a statement: what it gives is what was meant. */
function isValueAlone(last: Statement, self: string | undefined): boolean {
  if (last.kind !== 'expression') return false;
  const { value } = last;
  if (value.kind !== 'call')
    return value.kind === 'name' || value.kind === 'binary' || value.kind === 'tuple';
  const { callee } = value;
  if (callee.kind === 'call') return true;
  const name = callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : '';
  return (self !== undefined && changedBy(last) === self) || /^[A-Z]/.test(name);
}
