/** Comprehensions of all four kinds; generators are listed at once. */
import type { ComprehensionNode } from '../program/tree.js';
import { assign } from './assign.js';
import { evaluate } from './expressions.js';
import { pullerOf } from './iteration.js';
import { alike } from './joinValues.js';
import { locate, type Machine } from './machine.js';
import { list, none, someOf, unknown } from './makeValue.js';
import { keyOf } from './operations.js';
import { truthIn } from './protocols.js';
import { ofRows, outcome, type RowOrigin, rowsHere, under } from './rowOrigin.js';
import { madeOfParts, partsWalked } from './rowParts.js';
import { childScope, type Scope } from './scope.js';
import { executeUnknownTimes } from './unknownTimes.js';
import type { UnknownValue, Value } from './value.js';
import { atOnePlace } from './walkedPlace.js';

type LoopClause = Extract<ComprehensionNode['clauses'][number], { kind: 'for' }>;

export function comprehend(machine: Machine, node: ComprehensionNode, scope: Scope): Value {
  const inner = childScope(scope, 'comprehension');
  machine.journal.born(inner);
  const found: { element: Value; value: Value }[] = [];
  let ended: UnknownValue | undefined;
  /** Run for any one entry of a collection of some length: every test may hold. */
  let isSampling = false;
  /** One element for each of them. */
  let rows: RowOrigin | undefined;

  function walk(depth: number): void {
    if (ended) return;
    const clause = node.clauses[depth];
    if (!clause) {
      const element = evaluate(machine, node.element, inner);
      found.push({ element, value: node.value ? evaluate(machine, node.value, inner) : none });
      rows = found.length === 1 ? rowsHere(machine) : undefined;
      return;
    }
    if (clause.kind === 'if') {
      const test = evaluate(machine, clause.test, inner);
      const truth = truthIn(machine, test, scope.frame);
      if (truth === undefined && !isSampling) ended = whyUnknown(test, clause.test.span);
      else if (truth === undefined) under(machine, outcome(test, true), () => walk(depth + 1));
      else if (truth) walk(depth + 1);
      return;
    }
    const at = locate(scope.frame, clause.iterable.span);
    const iterable = evaluate(machine, clause.iterable, inner);
    const items = pullerOf(machine, iterable, at, scope.frame);
    if ('reason' in items) {
      ended = sampled(depth, clause, items, iterable);
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

  /** What the entries have in common when `clause` runs over a collection of some length. */
  function sampled(depth: number, clause: LoopClause, items: UnknownValue, iterable: Value): UnknownValue {
    const { reason, origin } = items;
    if (isSampling) {
      assign(machine, clause.target, items.each ?? unknown(reason, origin), inner);
      walk(depth + 1);
      return items;
    }
    const before = found.length;
    const doubt = { reason, origin: origin ?? locate(scope.frame, clause.iterable.span) };
    const isOnly = before === 0 && node.clauses.filter(({ kind }) => kind === 'for').length === 1;
    const sample = (entry: Value, over: RowOrigin | undefined) => {
      isSampling = true;
      rows = undefined;
      executeUnknownTimes(
        machine,
        () => {
          found.length = before;
          return atOnePlace(entry, (item) => {
            assign(machine, clause.target, item, inner);
            walk(depth + 1);
            return undefined;
          });
        },
        doubt,
        scope,
        over,
      );
      isSampling = false;
      const each = alike(
        found.map(({ element }) => element),
        doubt,
      );
      return { each, rows };
    };
    // The files of several folders, one folder after another.
    const parts = isOnly ? partsWalked(iterable) : undefined;
    if (parts && parts.length > 1) {
      const made = parts.map(({ entry, origin: own }) => sample(entry, own));
      const each = alike(
        made.flatMap((part) => part.each ?? []),
        doubt,
      );
      return ofRows(someOf(each, reason, origin), madeOfParts(made, iterable));
    }
    const made = sample(items.each ?? unknown(reason, origin), isOnly ? items.rowOrigin : undefined);
    return ofRows(someOf(made.each, reason, origin), made.rows);
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
    if ('reason' in pull) return sampled(0, clause, pull, iterable);
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
  if (ended) {
    if (node.result !== 'list') return unknown(ended.reason, ended.origin);
    const { reason, each, rowOrigin } = ended;
    return { ...list([]), openReason: reason, ...(each && { each }), ...(rowOrigin && { rowOrigin }) };
  }
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
