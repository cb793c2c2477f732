/**
 * Computes what a program makes of its data, statement by statement as Python would, up to the call of `fit`. What is
 * not computed gives an `Opaque`, which goes wherever the value goes: nothing is guessed, and no code is run.
 */
import { changedInPlace } from './assigned.js';
import { blockNames } from './blockNames.js';
import { isEnum, numbered } from './classes.js';
import { Evaluator } from './evaluator.js';
import { Frame } from './frame.js';
import { importAll } from './imports.js';
import { iterated, memberOfClass } from './operators.js';
import type { Argument, Expression, Statement } from './tree.js';
import { Made, Native, Opaque, Own, PyDict, PyList, PyTuple, Raised, type Value } from './values.js';
import { yielded } from './yielding.js';

export type Ending =
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: Value };

/** What `fit` is given. */
export interface Fitted {
  /** `fit`, or `fit_generator`. */
  readonly verb: string;
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** `fit` was reached. */
export class Reached extends Error {
  constructor(readonly fitted: Fitted) {
    super('fit is reached');
  }
}

type Kind<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export class Run extends Evaluator {
  /** Of the statement that is done, to name it where it fails. */
  at = 0;
  /** Loops that are under way. */
  loops = 0;

  /** Throws `Reached`, or what Python raises; gives nothing where the program ends before `fit`. */
  run(): void {
    const { path, body } = this.texts.main;
    const frame = new Frame(undefined, undefined, path);
    frame.names.set('__name__', '__main__');
    frame.names.set('__file__', 'program.py');
    this.block(body, frame);
  }

  block(statements: readonly Statement[], frame: Frame): Ending | undefined {
    for (const statement of statements) {
      const ending = this.statement(statement, frame);
      if (ending) return ending;
    }
    return undefined;
  }

  protected *yields(statements: readonly Statement[], frame: Frame): Generator<Value> {
    yield* yielded(this, statements, frame);
  }

  statement(statement: Statement, frame: Frame): Ending | undefined {
    this.step();
    this.at = statement.span.start;
    switch (statement.kind) {
      case 'expression':
        this.effect(statement.value, frame);
        return undefined;
      case 'assign':
        this.assignment(statement, frame);
        return undefined;
      case 'function': {
        const { function: node } = statement;
        frame.bind(node.name, this.decorated(this.functionOf(node, frame), node.decorators, frame));
        return undefined;
      }
      case 'class': {
        const { class: node } = statement;
        frame.bind(node.name, this.decorated(this.classOf(statement, frame), node.decorators, frame));
        return undefined;
      }
      case 'if': {
        const test = this.truth(this.evaluate(statement.test, frame));
        if (test !== undefined) return this.block(test ? statement.then : statement.otherwise, frame);
        const taken = [statement.then, statement.otherwise].find((side) => this.hasFit(side));
        if (taken) return this.block(taken, frame);
        this.lose(
          [...statement.then, ...statement.otherwise],
          frame,
          'depends on a test that is not known',
          statement.span.start,
        );
        return undefined;
      }
      case 'forEach':
        return this.forEach(statement, frame);
      case 'while':
        return this.whileLoop(statement, frame);
      case 'return':
        return { kind: 'return', value: statement.value ? this.evaluate(statement.value, frame) : null };
      case 'break':
      case 'continue':
        return { kind: statement.kind };
      case 'raise':
        throw this.raised(statement.value && this.evaluate(statement.value, frame));
      case 'delete':
        for (const target of statement.targets) this.remove(target, frame);
        return undefined;
      case 'scope':
        for (const name of statement.names) {
          const holder = statement.scope === 'global' ? frame.module : frame.outer;
          if (holder) frame.elsewhere.set(name, holder);
        }
        return undefined;
      case 'import':
        importAll((name) => this.moduleNamed(name, frame.module.path ?? ''), statement, frame);
        return undefined;
      case 'with':
        return this.withBlock(statement, frame);
      case 'try':
        return this.tryBlock(statement, frame);
      case 'block':
        return this.block(statement.body, frame);
      case 'assert':
      case 'pass':
        return undefined;
      default:
        this.lose([statement], frame, 'a statement that is not computed', statement.span.start);
        return undefined;
    }
  }

  private moduleNamed(name: string, from: string): Value | undefined {
    return (
      this.libraries.module(name) ??
      this.texts.module(name, from, (body, own) => {
        this.block(body, own);
      })
    );
  }

  /** A call that is made for what it changes: where that is not computed, what it is given is not known any more. */
  private effect(node: Expression, frame: Frame): void {
    const made = this.evaluate(node, frame);
    if (!(made instanceof Opaque) || made.isHarmless || node.kind !== 'call') return;
    const { callee, arguments: given } = node;
    if (callee.kind === 'attribute' && onlyShows(this.evaluate(callee.object, frame), callee.name, given))
      return;
    const parts = [
      ...(callee.kind === 'attribute' ? [callee.object] : []),
      ...given.map(({ value }) => value),
    ];
    for (const part of parts) this.taints.add(this.evaluate(part, frame), made);
  }

  private assignment(statement: Kind<'assign'>, frame: Frame): void {
    const { operator, targets, value: given } = statement;
    if (!given) return;
    const [first] = targets;
    if (!operator || !first) {
      const value = this.evaluate(given, frame);
      for (const target of targets) this.assign(target, value, frame);
      return;
    }
    const [target, own] = this.evaluatedOnce(first, frame);
    const before = this.evaluate(target, own);
    const added = this.evaluate(given, frame);
    const made = this.guarded(first.span.start, () => changedInPlace(operator, before, added));
    if (made instanceof Opaque) this.taints.add(before, made);
    this.assign(target, made, own);
  }

  /** `x[draw()] += 1` draws once: what stands before and between the brackets becomes names of a frame. */
  private evaluatedOnce(target: Expression, frame: Frame): readonly [Expression, Frame] {
    if (target.kind !== 'index') return [target, frame];
    const own = new Frame(frame);
    const named = (name: string, part: Expression): Expression => {
      own.names.set(name, this.evaluate(part, frame));
      return { kind: 'name', span: part.span, name };
    };
    return [
      { ...target, object: named('(object)', target.object), index: named('(index)', target.index) },
      own,
    ];
  }

  private forEach(statement: Kind<'forEach'>, frame: Frame): Ending | undefined {
    const iterable = this.evaluate(statement.iterable, frame);
    const items =
      iterable instanceof Opaque
        ? iterable
        : this.guarded(statement.iterable.span.start, () => new Items(iterated(iterable)));
    if (!(items instanceof Items)) {
      const { reason, at } = items as Opaque;
      if (this.hasFit(statement.body)) {
        this.assign(statement.target, items, frame);
        return this.block(statement.body, frame);
      }
      this.lose([statement], frame, reason, at);
      return undefined;
    }
    this.loops++;
    for (const item of items.items) {
      this.assign(statement.target, item, frame);
      const ending = this.block(statement.body, frame);
      if (ending?.kind !== 'return' && ending?.kind !== 'break') continue;
      this.loops--;
      return ending.kind === 'return' ? ending : undefined;
    }
    this.loops--;
    return this.block(statement.otherwise, frame);
  }

  private whileLoop(statement: Kind<'while'>, frame: Frame): Ending | undefined {
    for (;;) {
      const test = this.truth(this.evaluate(statement.test, frame));
      if (test === undefined) {
        this.lose([statement], frame, 'depends on a test that is not known', statement.span.start);
        return undefined;
      }
      if (!test) return this.block(statement.otherwise, frame);
      const ending = this.block(statement.body, frame);
      if (ending?.kind === 'return') return ending;
      if (ending?.kind === 'break') return undefined;
    }
  }

  private withBlock(statement: Kind<'with'>, frame: Frame): Ending | undefined {
    this.enter(statement, frame);
    return this.block(statement.body, frame);
  }

  /** Of an instance of the program's own, `__exit__` is not called. */
  enter(statement: Kind<'with'>, frame: Frame): void {
    for (const { context, target } of statement.items) {
      const value = this.evaluate(context, frame);
      const enter = value instanceof Made && this.enterOf(value, context.span.start);
      const entered = enter ? this.call(enter, [], new Map(), context.span.start) : value;
      if (target) this.assign(target, entered, frame);
    }
  }

  private enterOf(value: Made, at: number): Value | undefined {
    if (!value.own) return value.rules.member?.('__enter__');
    return memberOfClass(value.own, '__enter__') && this.attribute(value, '__enter__', at);
  }

  /** What keeps nothing of Python's world to itself, such as `tf.function`, gives what it is given. */
  private decorated(value: Value, decorators: readonly Expression[], frame: Frame): Value {
    let made = value;
    for (const node of [...decorators].reverse()) {
      const by = this.evaluate(node, frame);
      if (by instanceof Opaque && by.isHarmless) continue;
      made = this.guarded(node.span.start, () => this.call(by, [made], new Map(), node.span.start));
    }
    return made;
  }

  private tryBlock(statement: Kind<'try'>, frame: Frame): Ending | undefined {
    let ending: Ending | undefined;
    try {
      ending = this.block(statement.body, frame) ?? this.block(statement.otherwise, frame);
    } catch (error) {
      const handler = this.handlerOf(statement, error, frame);
      if (!handler) throw error;
      ending = this.block(handler.body, frame);
    }
    return this.block(statement.finalizer, frame) ?? ending;
  }

  /** The one that catches the error, its name bound. */
  handlerOf({ handlers }: Kind<'try'>, error: unknown, frame: Frame) {
    if (!(error instanceof Raised)) return undefined;
    const catches = (type: Value): boolean => {
      if (type instanceof PyTuple) return type.items.some(catches);
      const name = type instanceof Native || type instanceof Own ? type.name.split('.').at(-1) : '';
      const wider = {
        OSError: ['FileNotFoundError', 'IsADirectoryError', 'NotADirectoryError'],
        IOError: ['FileNotFoundError'],
        LookupError: ['KeyError', 'IndexError'],
      }[`${name}`];
      return (
        name === 'Exception' ||
        name === 'BaseException' ||
        name === error.exception ||
        (wider?.includes(error.exception) ?? false)
      );
    };
    const found = handlers.find(({ type }) => !type || catches(this.evaluate(type, frame)));
    if (found?.target) this.assign(found.target, error.message, frame);
    return found;
  }

  private raised(value: Value | undefined): Raised {
    if (value instanceof Native || value instanceof Own)
      return new Raised(`${value.name.split('.').at(-1)}`, '');
    if (value instanceof Made) return new Raised(value.type, value.rules.text?.() ?? '');
    return new Raised('Exception', '');
  }

  private remove(target: Expression, frame: Frame): void {
    if (target.kind === 'name') frame.names.delete(target.name);
    if (target.kind !== 'index') return;
    const object = this.evaluate(target.object, frame);
    const index = this.evaluate(target.index, frame);
    this.guarded(target.span.start, () => {
      if (object instanceof PyDict && object.get(index) !== undefined) {
        const kept = [...object.entries.values()].filter(([key]) => key !== index);
        object.entries.clear();
        for (const [key, value] of kept) object.set(key, value);
      } else if (object instanceof PyList && typeof index === 'number') object.items.splice(index, 1);
      else if (object instanceof Made && object.rules.member?.('pop'))
        this.call(object.rules.member('pop') ?? null, [index], new Map(), target.span.start);
      else this.taints.add(object, new Opaque('an entry is deleted', target.span.start));
      return null;
    });
  }

  private classOf(statement: Kind<'class'>, frame: Frame): Value {
    const { class: node } = statement;
    const bases = node.bases.flatMap((base) =>
      base.kind === 'positional' ? [this.evaluate(base.value, frame)] : [],
    );
    const foreign = bases.find(
      (base) => !(base instanceof Own) && !(base instanceof Native && BASES.test(base.name)),
    );
    if (foreign !== undefined)
      return new Opaque(`a class of a library's (${node.name})`, statement.span.start, true);
    const made = new Own(node.name, undefined, bases);
    const inner = new Frame(frame, made);
    const body = node.members.flatMap((member) => (member.kind === 'statement' ? [member.statement] : []));
    this.block(body, inner);
    for (const [name, value] of inner.names) made.members.set(name, value);
    made.fields = body.flatMap((each) => {
      const [target] = each.kind === 'assign' && each.annotation ? each.targets : [];
      return target?.kind === 'name' ? [target.name] : [];
    });
    if (isEnum(made)) numbered(made);
    return made;
  }

  /** What a block would have changed is not known any more. */
  private lose(statements: readonly Statement[], frame: Frame, reason: string, at: number): void {
    const lost = new Opaque(reason, at);
    const { bound, changed } = blockNames(statements);
    for (const name of changed) {
      const value = frame.find(name);
      if (value !== undefined) this.taints.add(value, lost);
    }
    for (const name of bound) frame.bind(name, lost);
  }
}

/** Of a table or a column, whatever does not say that it changes it gives something new, or draws. */
function onlyShows(object: Value, name: string, given: readonly Argument[]): boolean {
  const isTable = object instanceof Made && /^(?:DataFrame|Series|groupby)$/.test(object.type);
  const isInPlace = given.some(
    (each) => each.kind !== 'positional' && !(each.kind === 'keyword' && each.name !== 'inplace'),
  );
  return isTable && !isInPlace && !/^(?:update|insert|pop|set_axis)$/.test(name);
}

/** Classes of libraries that what is built on them does not need. */
const BASES = /^(?:object|enum\.\w+|keras\.utils\.(?:Sequence|PyDataset))$/;

class Items extends Made {
  constructor(readonly items: Iterable<Value>) {
    super('iterator');
  }
}
