/** Comprehensions of all four kinds; generators are listed at once. */
import type { ComprehensionNode } from '../program/tree.js';
import { assign } from './assign.js';
import { evaluate } from './expressions.js';
import { pullerOf } from './iteration.js';
import { locate, type Machine } from './machine.js';
import { list, none, unknown } from './makeValue.js';
import { keyOf } from './operations.js';
import { truthIn } from './protocols.js';
import { childScope, type Scope } from './scope.js';
import type { UnknownValue, Value } from './value.js';

export function comprehend(machine: Machine, node: ComprehensionNode, scope: Scope): Value {
  const inner = childScope(scope, 'comprehension');
  const found: { element: Value; value: Value }[] = [];
  let ended: UnknownValue | undefined;

  function walk(depth: number): void {
    if (ended) return;
    const clause = node.clauses[depth];
    if (!clause) {
      const element = evaluate(machine, node.element, inner);
      found.push({ element, value: node.value ? evaluate(machine, node.value, inner) : none });
      return;
    }
    if (clause.kind === 'if') {
      const test = evaluate(machine, clause.test, inner);
      const truth = truthIn(machine, test, scope.frame);
      if (truth === undefined) ended = whyUnknown(test, clause.test.span);
      else if (truth) walk(depth + 1);
      return;
    }
    const at = locate(scope.frame, clause.iterable.span);
    const items = pullerOf(machine, evaluate(machine, clause.iterable, inner), at, scope.frame);
    if ('reason' in items) {
      ended = items;
      return;
    }
    for (let item = items.next(); item && !ended; item = items.next()) {
      machine.step();
      assign(machine, clause.target, item, inner);
      walk(depth + 1);
    }
    const cut = ended ? undefined : items.cutReason?.();
    if (cut !== undefined) ended = unknown(cut, at);
  }

  function whyUnknown(test: Value, span: ComprehensionNode['span']): UnknownValue {
    return test.kind === 'unknown' ? test : unknown('a filter that is not known', locate(scope.frame, span));
  }

  if (node.result === 'generator') return lazily();
  walk(0);
  return collect(node, found, ended);

  /** One entry of the first `for` at a time, when it is asked for. */
  function lazily(): Value {
    const [clause] = node.clauses;
    if (clause?.kind !== 'for') return unknown('a generator without a loop');
    const at = locate(scope.frame, clause.iterable.span);
    const iterable = evaluate(machine, clause.iterable, inner);
    const pull = pullerOf(machine, iterable, at, scope.frame);
    if ('reason' in pull) return pull;
    let next = 0;
    let isOver = false;
    return {
      kind: 'iterator',
      next: () => {
        while (next >= found.length && !isOver && !ended) {
          const item = pull.next();
          machine.step();
          if (!item) isOver = true;
          else {
            assign(machine, clause.target, item, inner);
            walk(1);
          }
        }
        return found[next++]?.element;
      },
      cutReason: () => ended?.reason ?? pull.cutReason?.(),
    };
  }
}

function collect(
  node: ComprehensionNode,
  found: readonly { readonly element: Value; readonly value: Value }[],
  ended: UnknownValue | undefined,
): Value {
  if (ended) return node.result === 'list' ? { ...list([]), openReason: ended.reason } : ended;
  if (node.result === 'list') return list(found.map(({ element }) => element));
  if (node.result === 'set') {
    const items = new Map<string, Value>();
    for (const { element } of found) {
      const key = keyOf(element);
      if (key === undefined) return unknown('a set of values that are not known');
      items.set(key, element);
    }
    return { kind: 'set', items };
  }
  const entries = new Map<string, { key: Value; value: Value }>();
  for (const { element, value } of found) {
    const key = keyOf(element);
    if (key === undefined) return unknown('a dictionary with keys that are not known');
    entries.set(key, { key: element, value });
  }
  return { kind: 'dict', entries };
}
