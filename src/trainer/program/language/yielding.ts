/** Functions with `yield`: their statements are done up to the next value that is asked for. */
import type { Frame } from './frame.js';
import { iterated } from './operators.js';
import type { Ending, Run } from './run.js';
import type { Expression, Statement } from './tree.js';
import { Opaque, Unsupported, type Value } from './values.js';

/** Throws where `yield` stands inside an expression, or depends on what is not known. */
export function* yielded(
  run: Run,
  statements: readonly Statement[],
  frame: Frame,
): Generator<Value, Ending | undefined> {
  for (const statement of statements) {
    const ending = yieldsIn(statement)
      ? yield* ofStatement(run, statement, frame)
      : run.statement(statement, frame);
    if (ending) return ending;
  }
  return undefined;
}

function* ofStatement(run: Run, statement: Statement, frame: Frame): Generator<Value, Ending | undefined> {
  switch (statement.kind) {
    case 'expression': {
      const { value: node } = statement;
      if (node.kind !== 'yield') break;
      yield* ofYield(run, node, frame);
      return undefined;
    }
    case 'assign': {
      const { value: node, targets, operator } = statement;
      if (node?.kind !== 'yield' || operator) break;
      yield* ofYield(run, node, frame);
      for (const target of targets) run.assign(target, null, frame);
      return undefined;
    }
    case 'if':
      return yield* yielded(
        run,
        certain(run, statement.test, frame) ? statement.then : statement.otherwise,
        frame,
      );
    case 'forEach': {
      for (const item of iterated(known(run.evaluate(statement.iterable, frame)))) {
        run.assign(statement.target, item, frame);
        const ending = yield* yielded(run, statement.body, frame);
        if (ending?.kind === 'return') return ending;
        if (ending?.kind === 'break') return undefined;
      }
      return yield* yielded(run, statement.otherwise, frame);
    }
    case 'while': {
      while (certain(run, statement.test, frame)) {
        const ending = yield* yielded(run, statement.body, frame);
        if (ending?.kind === 'return') return ending;
        if (ending?.kind === 'break') return undefined;
      }
      return yield* yielded(run, statement.otherwise, frame);
    }
    case 'with':
      run.enter(statement, frame);
      return yield* yielded(run, statement.body, frame);
    case 'block':
      return yield* yielded(run, statement.body, frame);
    case 'try': {
      let ending: Ending | undefined;
      try {
        ending = yield* yielded(run, [...statement.body, ...statement.otherwise], frame);
      } catch (error) {
        const handler = run.handlerOf(statement, error, frame);
        if (!handler) throw error;
        ending = yield* yielded(run, handler.body, frame);
      }
      return (yield* yielded(run, statement.finalizer, frame)) ?? ending;
    }
    default:
  }
  throw new Unsupported('a yield inside an expression');
}

function* ofYield(
  run: Run,
  node: Extract<Expression, { kind: 'yield' }>,
  frame: Frame,
): Generator<Value, void> {
  const value = node.value ? run.evaluate(node.value, frame) : null;
  if (node.isFrom) yield* iterated(known(value));
  else yield value;
}

function certain(run: Run, test: Expression, frame: Frame): boolean {
  const value = run.evaluate(test, frame);
  const truth = run.truth(value);
  if (truth === undefined) throw new Unsupported((value as Opaque).reason);
  return truth;
}

function known(value: Value): Value {
  if (value instanceof Opaque) throw new Unsupported(value.reason);
  return value;
}

const answers = new WeakMap<object, boolean>();

/** Whether a `yield` of this function's own stands in it. */
function yieldsIn(node: object): boolean {
  const kept = answers.get(node);
  if (kept !== undefined) return kept;
  const kind = 'kind' in node ? node.kind : undefined;
  const found =
    kind === 'yield' ||
    (kind !== 'function' &&
      kind !== 'class' &&
      Object.values(node).some((part) => typeof part === 'object' && part !== null && yieldsIn(part)));
  answers.set(node, found);
  return found;
}
