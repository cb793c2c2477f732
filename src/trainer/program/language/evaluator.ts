/** Expressions of a program: operators, calls and what stands after dots and between brackets. */
import { ELLIPSIS } from '../numpy/arrayIndex.js';
import { NdArray } from '../numpy/ndarray.js';
import { unpacked } from './assigned.js';
import {
  instanceOf,
  isEnum,
  memberOfInstance,
  memberOfOwnClass,
  membersOfEnum,
  storedByProperty,
  superOf,
} from './classes.js';
import { comprehended } from './comprehensions.js';
import type { Frame } from './frame.js';
import type { Libraries } from './imports.js';
import { iteratorOf } from './iterators.js';
import { byMemberName } from './memberNames.js';
import {
  binary,
  compare,
  entryOf,
  isEqual,
  iterated,
  memberOf,
  memberOfClass,
  storeEntry,
  truthOf,
  unary,
} from './operators.js';
import { calledFrame } from './parameters.js';
import { ModuleValue, type ProgramTexts } from './programTexts.js';
import type { Ending, Fitted } from './run.js';
import type { SeenValues } from './seenValues.js';
import { formatted } from './textFormat.js';
import type { Argument, CallNode, Expression, FunctionNode, Statement } from './tree.js';
import { opaqueIn, placed, Taints } from './unknown.js';
import {
  Float,
  Made,
  Native,
  numberOf,
  Opaque,
  Own,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  Raised,
  Slice,
  shown,
  typeName,
  Unsupported,
  type Value,
} from './values.js';

/** Steps after which a program is given up. */
const MOST_STEPS = 400_000_000;
const DEEPEST = 200;

export abstract class Evaluator {
  private steps = 0;
  private depth = 0;
  protected readonly taints = new Taints();

  constructor(
    protected readonly libraries: Libraries,
    protected readonly texts: ProgramTexts,
    private readonly reached: (fitted: Fitted) => never,
    private readonly seen?: SeenValues,
  ) {}

  abstract block(statements: readonly Statement[], frame: Frame): Ending | undefined;

  protected abstract yields(statements: readonly Statement[], frame: Frame): Iterable<Value>;

  protected step(): void {
    if (++this.steps > MOST_STEPS)
      throw new Unsupported('the program takes too many steps to compute its data');
  }

  /** Whether the call of `fit` stands in these statements. */
  protected hasFit(statements: readonly Statement[]): boolean {
    return statements.some(
      ({ span }) => span.start <= this.texts.fit.start && this.texts.fit.end <= span.end,
    );
  }

  /** What cannot be computed gives an `Opaque` that says so; exceptions of Python's go on. */
  protected guarded(at: number, run: () => Value): Value {
    try {
      return run();
    } catch (error) {
      if (error instanceof Unsupported) return new Opaque(error.message, at);
      if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
        return new Opaque('this step is not computed', at);
      throw error;
    }
  }

  /** Of what is unpacked. */
  private itemsOf(value: Value): readonly Value[] | Opaque {
    const items = value instanceof Opaque ? value : this.guarded(0, () => new PyList([...iterated(value)]));
    return items instanceof PyList ? items.items : (items as Opaque);
  }

  truth(value: Value): boolean | undefined {
    return value instanceof Opaque ? undefined : truthOf(value);
  }

  evaluate(node: Expression, frame: Frame): Value {
    this.step();
    switch (node.kind) {
      case 'number':
        return node.isFloat && Number.isInteger(node.value) ? new Float(node.value) : node.value;
      case 'string':
      case 'boolean':
        return node.value;
      case 'none':
        return node.ellipsis ? ELLIPSIS : null;
      case 'name':
        return this.noted(node, this.named(node.name, node.span.start, frame));
      case 'list':
        return new PyList(this.items(node.items, frame));
      case 'tuple':
        return new PyTuple(this.items(node.items, frame));
      case 'slice': {
        const part = (each: Expression | undefined) => (each ? this.evaluate(each, frame) : null);
        return new Slice(part(node.lower), part(node.upper), part(node.step));
      }
      case 'function':
        return this.functionOf(node, frame);
      default:
        return this.noted(
          node,
          placed(
            this.guarded(node.span.start, () => this.compound(node, frame)),
            node.span.start,
          ),
        );
    }
  }

  private noted(node: Expression, value: Value): Value {
    this.seen?.see(node, value);
    return value;
  }

  private compound(node: Expression, frame: Frame): Value {
    switch (node.kind) {
      case 'template':
        return this.template(node.parts, frame);
      case 'attribute': {
        const object = this.evaluate(node.object, frame);
        return object instanceof Opaque
          ? object
          : this.taints.clean(this.attribute(object, node.name, node.span.start));
      }
      case 'index': {
        const object = this.evaluate(node.object, frame);
        if (object instanceof Opaque) return object;
        const index = this.evaluate(node.index, frame);
        const unknown = opaqueIn(index);
        return unknown ?? this.taints.clean(entryOf(object, index, this));
      }
      case 'call':
        return this.callNode(node, frame);
      case 'unary': {
        const operand = this.evaluate(node.operand, frame);
        return operand instanceof Opaque ? operand : unary(node.operator, operand);
      }
      case 'binary': {
        const [left, right] = [this.evaluate(node.left, frame), this.evaluate(node.right, frame)];
        return opaqueIn(left) ?? opaqueIn(right) ?? binary(node.operator, left, right);
      }
      case 'compare':
        return this.comparison(node, frame);
      case 'logical': {
        const left = this.evaluate(node.left, frame);
        const truth = this.truth(left);
        if (truth === undefined) return left;
        return truth === (node.operator === 'and') ? this.evaluate(node.right, frame) : left;
      }
      case 'conditional': {
        const test = this.evaluate(node.test, frame);
        const truth = this.truth(test);
        return truth === undefined ? test : this.evaluate(truth ? node.then : node.otherwise, frame);
      }
      case 'set':
        return new PySet(this.items(node.items, frame));
      case 'dict': {
        const made = new PyDict();
        for (const entry of node.entries) {
          if (entry.kind === 'spread') {
            const other = this.evaluate(entry.value, frame);
            if (!(other instanceof PyDict))
              throw new Unsupported('a dictionary with parts that are not known');
            for (const [key, value] of other.entries.values()) made.set(key, value);
          } else made.set(this.known(this.evaluate(entry.key, frame)), this.evaluate(entry.value, frame));
        }
        return made;
      }
      case 'comprehension':
        return comprehended(this, node, frame);
      case 'assignExpression': {
        const value = this.evaluate(node.value, frame);
        this.assign(node.target, value, frame);
        return value;
      }
      default:
        throw new Unsupported('an expression of this kind');
    }
  }

  /** Throws where it is not known. */
  known(value: Value): Value {
    if (value instanceof Opaque) throw new Unsupported(value.reason);
    return value;
  }

  private named(name: string, at: number, frame: Frame): Value {
    const own = frame.find(name);
    const value = own === undefined ? (byMemberName(this, name, at) ?? this.libraries.builtin(name)) : own;
    return value === undefined
      ? new Opaque(`${name} is not known`, at)
      : placed(this.taints.clean(value), at);
  }

  private items(nodes: readonly Expression[], frame: Frame): Value[] {
    const found: Value[] = [];
    for (const node of nodes)
      if (node.kind === 'spread') {
        const value = this.evaluate(node.value, frame);
        if (value instanceof Opaque) found.push(value);
        else found.push(...iterated(value));
      } else found.push(this.evaluate(node, frame));
    return found;
  }

  private template(parts: Extract<Expression, { kind: 'template' }>['parts'], frame: Frame): Value {
    let text = '';
    for (const part of parts) {
      if (typeof part === 'string') text += part;
      else {
        const value = this.evaluate(part.value, frame);
        if (value instanceof Opaque) return value;
        if (part.formatParts) throw new Unsupported('a format with parts');
        text += part.format === undefined ? shown(value) : formatted(value, part.format);
      }
    }
    return text;
  }

  attribute(object: Value, name: string, at: number): Value {
    if (object instanceof Made && object.own) return memberOfInstance(this, object, object.own, name, at);
    if (object instanceof Own) {
      const found = memberOfOwnClass(this, object, name, at);
      if (found !== undefined) return found;
    }
    const found = memberOf(object, name);
    if (found === undefined) throw new Unsupported(`.${name} of ${typeName(object)} is not computed`);
    return found;
  }

  private callNode(node: CallNode, frame: Frame): Value {
    const at = node.span.start;
    const isFit = at === this.texts.fit.start && node.span.end === this.texts.fit.end;
    const isSuper = node.callee.kind === 'name' && node.callee.name === 'super' && !frame.find('super');
    const callee = isFit || isSuper ? null : this.evaluate(node.callee, frame);
    const { args, named } = this.argumentsOf(node.arguments, frame);
    if (isFit)
      this.reached({ args, named, verb: node.callee.kind === 'attribute' ? node.callee.name : 'fit' });
    if (isSuper) return superOf(this, args, frame, at);
    return this.call(callee, args, named, at);
  }

  private argumentsOf(nodes: readonly Argument[], frame: Frame) {
    const args: Value[] = [];
    const named = new Map<string, Value>();
    for (const node of nodes) {
      const value = this.evaluate(node.value, frame);
      if (node.kind === 'keyword') named.set(node.name, value);
      else if (node.kind === 'positional') args.push(value);
      else if (node.kind === 'spread') args.push(...(value instanceof Opaque ? [value] : iterated(value)));
      else if (value instanceof PyDict)
        for (const [key, item] of value.entries.values()) named.set(shown(key), item);
      else if (!(value instanceof Opaque)) throw new Unsupported('arguments that are spread');
    }
    return { args, named };
  }

  call(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>, at: number): Value {
    if (callee instanceof Opaque) {
      if (!callee.isHarmless)
        for (const value of [...args, ...named.values()]) this.taints.add(value, callee);
      return callee;
    }
    if (callee instanceof Native && callee.run) {
      const unknown = TAKES_ALL.test(callee.name)
        ? undefined
        : [...args, ...named.values()].find((each) => each instanceof Opaque);
      if (unknown !== undefined) return unknown;
      return callee.run({
        args,
        named,
        call: (own, ...given) => this.known(this.call(own, given, new Map(), at)),
        callWith: (own, given, byName) => this.call(own, given, byName, at),
      });
    }
    if (callee instanceof Own)
      return callee.code ? this.callOwn(callee, args, named) : this.instance(callee, args, named, at);
    if (callee instanceof Made && callee.own) {
      const method = memberOfClass(callee.own, '__call__');
      if (method) return this.call(method, [callee, ...args], named, at);
    }
    throw new Unsupported(`a call of ${typeName(callee)}`);
  }

  private instance(own: Own, args: readonly Value[], named: ReadonlyMap<string, Value>, at: number): Value {
    if (isEnum(own)) {
      const [wanted = null] = args;
      const found = membersOfEnum(own).find((each) => isEqual(each.members.get('value') ?? null, wanted));
      if (found) return found;
      throw new Raised('ValueError', `${shown(wanted)} is not a valid ${own.name}`);
    }
    const made = instanceOf(this, own);
    const start = memberOfClass(own, '__init__');
    const begun = start && this.call(start, [made, ...args], named, at);
    return begun instanceof Opaque ? begun : made;
  }

  private callOwn({ name, code }: Own, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    if (!code) return null;
    const { node } = code;
    if (this.depth >= DEEPEST) throw new Unsupported(`${name} calls itself too deeply`);
    const frame = calledFrame(name, code, args, named);
    if (node.isGenerator) return iteratorOf(this.yields(node.body, frame), 'generator');
    this.depth++;
    try {
      const ending = this.block(node.body, frame);
      return ending?.kind === 'return' ? ending.value : null;
    } finally {
      this.depth--;
    }
  }

  functionOf(node: FunctionNode, frame: Frame): Value {
    const defaults = node.parameters.map((parameter) =>
      parameter.default ? this.evaluate(parameter.default, frame) : null,
    );
    return new Own(node.name || '<lambda>', { node, frame, defaults });
  }

  private comparison(node: Extract<Expression, { kind: 'compare' }>, frame: Frame): Value {
    const values = node.operands.map((operand) => this.evaluate(operand, frame));
    let result: Value = true;
    for (const [at, operator] of node.operators.entries()) {
      const [left = null, right = null] = [values[at], values[at + 1]];
      const unknown = opaqueIn(left) ?? opaqueIn(right);
      if (unknown) return unknown;
      result = compare(operator, left, right);
      if (at < node.operators.length - 1 && !truthOf(result)) return result;
    }
    return result;
  }

  assign(target: Expression, value: Value, frame: Frame): void {
    switch (target.kind) {
      case 'name':
        frame.bind(target.name, value);
        return;
      case 'list':
      case 'tuple':
        for (const [each, part] of unpacked(target.items, this.itemsOf(value)))
          this.assign(each, part, frame);
        return;
      case 'attribute': {
        const object = this.evaluate(target.object, frame);
        if (object instanceof Made && object.own) {
          if (!storedByProperty(this, object, target.name, value)) object.members.set(target.name, value);
        } else if (object instanceof Own) object.members.set(target.name, value);
        else if (object instanceof ModuleValue) object.frame.names.set(target.name, value);
        else if (object instanceof NdArray && target.name === 'shape')
          object.shape = [...iterated(value)].map((size) => numberOf(size));
        else if (!(object instanceof Made && object.rules.setMember?.(target.name, value)))
          this.taints.add(object, new Opaque(`.${target.name} is stored`, target.span.start));
        return;
      }
      case 'index': {
        const object = this.evaluate(target.object, frame);
        if (object instanceof Opaque) return;
        const index = this.evaluate(target.index, frame);
        const made = this.guarded(target.span.start, () => {
          const isHolder = object instanceof PyList || object instanceof PyDict;
          const unknown = opaqueIn(index) ?? (isHolder ? undefined : opaqueIn(value));
          if (unknown) return unknown;
          storeEntry(object, index, value);
          return null;
        });
        if (made instanceof Opaque) this.taints.add(object, made);
        return;
      }
      default:
        return;
    }
  }
}

/** Library functions that hold or pass over what is not known. */
const TAKES_ALL =
  /^(?:own |functools\.|dataclass|decorator$|cached function$|(?:static|class)method$|property|list\.(?:append|insert)|print|isinstance|type|id|dict\.(?:update|setdefault)|harmless)/;
