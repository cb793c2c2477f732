/**
 * A step as a graph: the same operations, with what comes from outside as inputs. Everything that a later step may do
 * otherwise is compared anew each time (`Follower`), so a trace proves nothing and assumes nothing.
 */
import type { Attribute, NodeBinding, TensorFacts, Values } from './binding.js';
import type { Operation, RecordedStep } from './recordedStep.js';

/** An operation's output, or a tensor from outside. */
export type Source = { readonly operation: number; readonly output: number } | { readonly place: number };

export interface Outside extends TensorFacts {
  /** Of a constant: the same in every step. */
  readonly values?: Values;
}

export interface Node {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly Source[];
  readonly outputs: readonly TensorFacts[];
}

export interface Trace {
  readonly nodes: readonly Node[];
  readonly outside: readonly Outside[];
  /** The outputs that outlive the step. */
  readonly left: readonly (readonly [operation: number, output: number])[];
}

/** Why a step cannot be a graph, for the log. */
class Untraceable extends Error {}

/**
 * With the ids of the tensors at the places of `outside`. Of the step alone, whatever came before it: a resumed run
 * makes the same graph. Throws `Untraceable`.
 */
export function traceOf(step: RecordedStep, binding: NodeBinding): { trace: Trace; ids: readonly number[] } {
  if (step.wasRead) throw new Untraceable('it reads values while it computes');
  const sources = new Map<number, Source>();
  const outside: Outside[] = [];
  const ids: number[] = [];
  const types = [binding.TF_FLOAT, binding.TF_INT32, binding.TF_BOOL];
  const fromOutside = (id: number, isSeed: boolean): Source => {
    const given = step.given.get(id);
    const facts = given ?? step.used.get(id);
    if (!facts || !types.includes(facts.dtype)) throw new Untraceable('it takes a tensor of an unusual type');
    const isConstant = !isSeed && looksConstant(facts, binding);
    if (isConstant && !given) throw new Untraceable('a shape may depend on whole numbers from outside');
    outside.push({
      ...{ shape: facts.shape, dtype: facts.dtype },
      ...(isConstant && given && { values: given.values }),
    });
    return { place: ids.push(id) - 1 };
  };
  const nodes = step.operations.map(({ name, attributes, inputs, outputs }, operation): Node => {
    if (HAS_STATE_OR_OPEN_SHAPE.test(name)) throw new Untraceable(`it uses ${name}`);
    const from = inputs.map((id, place) => {
      const source = sources.get(id) ?? fromOutside(id, SEEDS[name] === place);
      sources.set(id, source);
      return source;
    });
    for (const [output, { id, dtype }] of outputs.entries()) {
      if (!types.includes(dtype)) throw new Untraceable(`${name} makes a tensor of an unusual type`);
      sources.set(id, { operation, output });
    }
    return { name, attributes, inputs: from, outputs };
  });
  const left = [...step.left()];
  if (left.length === 0) throw new Untraceable('it leaves nothing');
  return { trace: { nodes, outside, left }, ids };
}

/** Chance that goes on from step to step, and shapes that depend on values. */
const HAS_STATE_OR_OPEN_SHAPE =
  /^(Random|Stateful|Multinomial|ParameterizedTruncated|TruncatedNormal|Where|Unique|NonMaxSuppression|ListDiff|Sparse|Ragged|String|Bincount|DenseBincount|Decode|Encode|Var|Read|Assign|Resource)/;

/** The input that is a seed: whole numbers, and no shape depends on them. */
const SEEDS: Readonly<Record<string, number>> = {
  StatelessRandomUniform: 1,
  StatelessRandomNormal: 1,
  StatelessTruncatedNormal: 1,
};

const MOST_NUMBERS = 64;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** TensorFlow takes axes and sizes as short lists of whole numbers; factors may change from step to step. */
function looksConstant({ shape, dtype }: TensorFacts, { TF_INT32 }: NodeBinding): boolean {
  const size = sizeOf(shape);
  return size === 0 || (dtype === TF_INT32 && size <= MOST_NUMBERS);
}

/** Compares the operations of a step, one by one, with those of a trace. */
export class Follower {
  /** The tensors at the places of `outside`. */
  readonly bound: (number | undefined)[];
  private readonly outputs: (readonly number[])[] = [];
  private readonly ids = new Set<number>();

  constructor(
    readonly trace: Trace,
    private readonly step: RecordedStep,
  ) {
    this.bound = new Array(trace.outside.length).fill(undefined);
  }

  get isAtEnd(): boolean {
    return this.outputs.length === this.trace.nodes.length;
  }

  /** The trace's operation when the step's is the same, or why it is not. */
  next({ name, attributes, inputs }: Omit<Operation, 'outputs'>, outputs: number): Node | string {
    const at = this.outputs.length;
    const node = this.trace.nodes[at];
    if (node?.name !== name || node.outputs.length !== outputs || node.inputs.length !== inputs.length)
      return `operation ${at} is ${name}, not ${node?.name ?? 'none'}`;
    for (const [place, id] of inputs.entries())
      if (!this.fits(node.inputs[place] as Source, id)) return `${name} (operation ${at}) has another input`;
    if (!areEqual(node.attributes, attributes)) return `${name} (operation ${at}) has other attributes`;
    return node;
  }

  /** The ids of that operation's outputs. */
  made(ids: readonly number[]): void {
    this.outputs.push(ids);
    for (const id of ids) this.ids.add(id);
  }

  private fits(source: Source, id: number): boolean {
    if ('operation' in source) return this.outputs[source.operation]?.[source.output] === id;
    const { place } = source;
    if (this.bound[place] !== undefined) return this.bound[place] === id;
    const expected = this.trace.outside[place] as Outside;
    const given = this.step.given.get(id);
    const facts = given ?? this.step.used.get(id);
    if (this.ids.has(id) || !facts || facts.dtype !== expected.dtype) return false;
    if (!sameNumbers(facts.shape, expected.shape)) return false;
    if (expected.values && !(given && sameNumbers(given.values as Numbers, expected.values as Numbers)))
      return false;
    this.bound[place] = id;
    return true;
  }
}

type Numbers = ArrayLike<number>;

export function sameNumbers(a: Numbers, b: Numbers): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!Object.is(a[at], b[at])) return false;
  return true;
}

function areEqual(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, type, value }, at) => {
      const other = b[at] as Attribute;
      if (name !== other.name || type !== other.type) return false;
      if (!Array.isArray(value)) return value === other.value;
      const others = other.value;
      return (
        Array.isArray(others) &&
        value.length === others.length &&
        value.every((each, place) => each === others[place])
      );
    })
  );
}
