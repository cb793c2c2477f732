/** `[… for … in … if …]` and its kin; between round brackets each item is made when it is asked for. */
import type { Evaluator } from './evaluator.js';
import { Frame } from './frame.js';
import { iteratorOf } from './iterators.js';
import { iterated, truthOf } from './operators.js';
import type { Expression } from './tree.js';
import { Opaque, PyDict, PyList, PySet, type Value } from './values.js';

type Comprehension = Extract<Expression, { kind: 'comprehension' }>;

export function comprehended(evaluator: Evaluator, node: Comprehension, outer: Frame): Value {
  const found: (readonly [Value, Value])[] = [];
  const frame = new Frame(outer);
  if (node.result === 'generator') return iteratorOf(generated(evaluator, node, 0, frame), 'generator');
  let lost: Opaque | undefined;
  const walk = (at: number): void => {
    const clause = node.clauses[at];
    if (!clause) {
      found.push([
        evaluator.evaluate(node.element, frame),
        node.value ? evaluator.evaluate(node.value, frame) : null,
      ]);
      return;
    }
    if (clause.kind === 'if') {
      const test = evaluator.evaluate(clause.test, frame);
      const truth = evaluator.truth(test);
      if (truth === undefined) lost ??= test as Opaque;
      if (truth) walk(at + 1);
      return;
    }
    const iterable = evaluator.evaluate(clause.iterable, frame);
    if (iterable instanceof Opaque) {
      lost ??= iterable;
      return;
    }
    for (const item of iterated(iterable)) {
      evaluator.assign(clause.target, item, frame);
      walk(at + 1);
    }
  };
  walk(0);
  if (lost) return lost;
  if (node.result === 'dict') return new PyDict(found);
  const items = found.map(([item]) => item);
  return node.result === 'set' ? new PySet(items) : new PyList(items);
}

/** The items of `(… for … in …)`, each made when it is asked for. */
function* generated(evaluator: Evaluator, node: Comprehension, at: number, frame: Frame): Generator<Value> {
  const clause = node.clauses[at];
  if (!clause) yield evaluator.evaluate(node.element, frame);
  else if (clause.kind === 'if') {
    if (truthOf(evaluator.known(evaluator.evaluate(clause.test, frame))))
      yield* generated(evaluator, node, at + 1, frame);
  } else
    for (const item of iterated(evaluator.evaluate(clause.iterable, frame))) {
      evaluator.assign(clause.target, item, frame);
      yield* generated(evaluator, node, at + 1, frame);
    }
}
