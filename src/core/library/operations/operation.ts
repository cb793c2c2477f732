/**
 * One operation on tensors: its parameters, its rule, and how a call becomes a node of the graph. A rule is
 * asked again with other shapes when a nested model meets them, so it reads operands through `OperationCall`.
 */
import { numbersOf } from '../../evaluate/arrayNumbers.js';
import { fromDim, num } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { truthOf } from '../../evaluate/operations.js';
import type { NativeValue, TensorValue, Value } from '../../evaluate/value.js';
import { type Dim, isKnownRank, type Shape } from '../../graph/dimension.js';
import {
  add,
  isUnknownDim,
  maximum,
  nameless,
  product,
  unknownDim,
} from '../../graph/dimensionArithmetic.js';
import type { LayerFault, LayerOutcome } from '../../layers/row.js';
import { tableEntry } from '../../words.js';
import { isInLayer } from '../custom/state.js';
import { allTensors } from '../custom/structures.js';
import { followedOperation } from '../data/followed.js';
import { imageLayout } from '../imageLayout.js';
import { isSymbolic } from '../keras/missingMember.js';
import { noteTensorflowCall, refusedTensor } from '../keras/tensorflowCalls.js';
import { type OpenSettings, ofOpenSettings, SWITCH, wordsOf } from '../openChoices.js';
import { uncalledLayer } from '../uncalledLayer.js';
import { itemsOf, none, toDim, unknown } from '../values.js';
import { type RunStep, type Steps, shapeNode } from './keras2/steps.js';
import { recordOperation } from './record.js';
import { joinedSizes, noteJoinedSizes, ownerOfSize, ownerOfSizes, sizesOf } from './sizes.js';

/** What a rule sees: operands as shapes, settings as plain values. */
export interface OperationCall {
  shape(name: string): Shape;
  /** The operands in a list argument. */
  shapes(name: string): readonly Shape[];
  value(name: string): Value | undefined;
  has(name: string): boolean;
  integer(name: string): number | undefined;
  /** A list of integers; one integer is a list of one. Undefined when None or absent. */
  integers(name: string): readonly number[] | undefined;
  dims(name: string): readonly Dim[] | undefined;
  /** One size, or the first of several. */
  size(name: string): Dim | undefined;
  flag(name: string): boolean;
  text(name: string): string | undefined;
  readonly channelsFirst: boolean;
  /** Code of a layer of Keras 3 calls it: Keras calculates there, where outside it only tells shapes. */
  readonly isInside: boolean;
  /** Keras 3 outside of layers: it tells the shape and calculates nothing. */
  readonly isOnlyTold: boolean;
  /** An argument that a rule needs is there and not known. */
  unknownReason(...names: string[]): string | undefined;
}

/** One shape, several (a list comes back), or a fault. */
export type OperationResult = Shape | { readonly several: readonly Shape[] } | LayerFault;

export interface OperationSpec {
  /** Keras 3's class name: `Add`, `GetItem`. Its automatic name follows from it. */
  readonly type: string;
  readonly parameters: readonly string[];
  readonly rule: (call: OperationCall) => OperationResult;
  readonly dtype?: string;
  /** A value that has only a name counts as a number beside a tensor. Else it may be a tensor of any shape. */
  readonly broadcasts?: boolean;
  /** The result has the operand's whole shape, also where that is only a name. */
  readonly keepsShape?: boolean;
  /** A list comes back even when it has one entry. */
  readonly givesList?: boolean;
  readonly givesTuple?: boolean;
  /** How many dimensions the first operand may have, the batch counted. */
  readonly ranks?: readonly number[];
  /** Keras 2's name of the node: `tf.math.multiply`. */
  readonly keras2?: string | ((call: OperationCall) => string);
  /** What Keras 2 lists in its place, where that is more than one node. */
  readonly keras2Steps?: Steps;
  /** TensorFlow's function takes no tensor of a model of Keras 2, as it hands none on to Keras. */
  readonly isPlain?: boolean;
  /** Names of what a tuple holds: `top_k(x).values`. */
  readonly fields?: readonly string[];
  /** Defaults of this place's own, where the trainer has to know them. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

export function operationNative(qualified: string, spec: OperationSpec): NativeValue {
  return {
    kind: 'native',
    name: qualified,
    call: (call) => {
      const bound = boundTo(spec, call);
      const number = spec.type === 'Cast' ? castNumber(bound) : reducedSizes(spec, bound);
      if (number) return number;
      reportUncalled(bound, call);
      const refused = spec.isPlain
        ? refusedTensor([...bound.values()].flatMap(allTensors), qualified, call)
        : undefined;
      if (refused) return refused;
      noteTensorflowCall(qualified, [...bound.values()].flatMap(allTensors), call);
      return inSteps(spec, bound, call) ?? operate(spec, bound, call);
    },
  };
}

/** A model of Keras 2 lists what TensorFlow's function calls inside, where the function itself makes no layer. */
function inSteps(
  spec: OperationSpec,
  bound: ReadonlyMap<string, Value>,
  call: NativeCall,
): Value | undefined {
  const { evaluation } = call;
  if (!spec.keras2Steps || evaluation.kerasMajor !== 2 || evaluation.dialect !== 'python') return undefined;
  const isOfModel = [...bound.values()].flatMap(allTensors).some((tensor) => isSymbolic(tensor, evaluation));
  const asked = readerOf(bound, call);
  // A fault is told at once.
  if (!isOfModel || 'code' in ruled(spec, asked)) return undefined;
  return spec.keras2Steps(bound, stepsAt(call), asked);
}

const stepsAt =
  (site: NativeCall | Site): RunStep =>
  (step, given) =>
    operate(step, new Map(Object.entries(given)), site);

/** A number stays one: code calculates sizes with it. */
function castNumber(bound: ReadonlyMap<string, Value>): Value | undefined {
  const [x, dtype] = [bound.get('x'), bound.get('dtype')];
  const name = dtype?.kind === 'native' ? dtype.name : dtype?.kind === 'string' ? dtype.value : '';
  if (x?.kind !== 'number' && x?.kind !== 'boolean') return undefined;
  const value = Number(x.value);
  if (/float\d*$/.test(name)) return { kind: 'number', value, isFloat: true };
  return /int\d*$/.test(name) ? { kind: 'number', value: Math.trunc(value), isFloat: false } : undefined;
}

/** `tf.reduce_prod(x.shape[1:])`: one size of several. */
function reducedSizes({ type }: OperationSpec, bound: ReadonlyMap<string, Value>): Value | undefined {
  const reduce = tableEntry(REDUCED, type);
  const [sizes, ...settings] = [bound.get('x'), bound.get('axis'), bound.get('keepdims')];
  const dims = itemsOf(sizes)?.map(toDim);
  if (!reduce || !dims?.every(isDefined) || dims.length === 0 || settings.some((each) => each))
    return undefined;
  return fromDim(reduce(dims));
}

const isDefined = (dim: Dim): boolean => dim !== null && !isUnknownDim(dim);

const REDUCED: Readonly<Record<string, (dims: readonly Dim[]) => Dim>> = {
  Prod: product,
  Sum: (dims) => dims.reduce<Dim>(add, 0),
  Max: (dims) => dims.reduce(maximum),
};

/** Functions that give tensors. */
const OPERATIONS_OF = /^(?:keras\.(?:ops|backend)|tensorflow(?:\.math|\.nn)?)\.[a-z]\w*$/;

/** `ops.relu(Flatten())`: a layer where its output was meant, beside no tensor. */
function reportUncalled(bound: ReadonlyMap<string, Value>, call: NativeCall): void {
  const values = [...bound.values()];
  const [first] = values;
  if (first?.kind === 'native' && !first.isClass && OPERATIONS_OF.test(first.name)) {
    const message = `A tensor was expected; found the function ${first.name} itself. Call it: ${first.name.split('.').at(-1)}(x).`;
    const at = call.positional[0]?.location ?? call.location;
    call.evaluation.report({
      code: 'not-called',
      severity: 'error',
      message,
      location: at,
      stack: call.stack,
    });
    return;
  }
  const layer = values[0]?.kind === 'layer' && values[0].framework === 'keras' ? values[0] : undefined;
  if (!layer || values.some((value) => allTensors(value).length > 0)) return;
  call.evaluation.report(uncalledLayer(layer, call.positional[0]?.location ?? call.location, call.stack));
}

/** `parameters` are canonical names; `given:canonical` where the code writes another; `*name` takes the rest. */
function boundTo(spec: OperationSpec, call: NativeCall): ReadonlyMap<string, Value> {
  const bound = new Map<string, Value>();
  const rest: Value[] = [];
  call.positional.forEach(({ value }, index) => {
    const written = spec.parameters[index] ?? spec.parameters.at(-1) ?? '';
    if (written.startsWith('*')) rest.push(value);
    else if (index < spec.parameters.length) bound.set(canonical(written), value);
  });
  const last = spec.parameters.at(-1);
  if (last?.startsWith('*')) bound.set(last.slice(1), { kind: 'list', items: rest });
  for (const [name, { value }] of call.keywords) {
    const written = spec.parameters.find((parameter) => parameter.split(':')[0] === name);
    bound.set(written ? canonical(written) : (tableEntry(SYNONYMS, name) ?? name), value);
  }
  return call.keywords.size > 1 ? inOrder(spec, bound) : bound;
}

/** Keywords stand in any order, operands in that of the parameters. */
function inOrder({ parameters }: OperationSpec, bound: ReadonlyMap<string, Value>): Map<string, Value> {
  const place = (name: string): number => {
    const at = parameters.findIndex((written) => canonical(written).replace('*', '') === name);
    return at < 0 ? parameters.length : at;
  };
  return new Map([...bound].sort(([a], [b]) => place(a) - place(b)));
}

function canonical(written: string): string {
  return written.split(':').at(-1) ?? written;
}

/** Names of one meaning in the several places that offer an operation. */
const SYNONYMS: Readonly<Record<string, string>> = {
  keep_dims: 'keepdims',
  input_tensor: 'x',
  reduction_indices: 'axis',
  axes: 'axis',
};

const isOfConstants = ({ producer, variable, calculation }: TensorValue): boolean =>
  !producer && !variable && !calculation?.inputs.some((tensor) => tensor.producer ?? tensor.variable);

export function operate(
  spec: OperationSpec,
  bound: ReadonlyMap<string, Value>,
  site: NativeCall | Site,
): Value {
  const operands = [...bound.values()].flatMap(allTensors);
  // Beside constants alone, it may as well be the tensor.
  const isNumberBeside = spec.broadcasts === true && !operands.every(isOfConstants);
  const around = surroundings(site);
  const rule = (shapes: ReadonlyMap<TensorValue, Shape>): LayerOutcome =>
    ofOpenSettings(bound, (given, open) =>
      outcome(
        ruled(spec, reader(given, shapes, { ...around, isNumberBeside, open })),
        spec.keepsShape === true,
      ),
    );
  const settings = new Map(
    [...withSizes(bound)].filter(([, value]) => value.kind !== 'none' && allTensors(value).length === 0),
  );
  const given = [...bound].flatMap(([name, value]) => allTensors(value).map((tensor) => ({ name, tensor })));
  if (!given.some(({ tensor }) => tensor.producer)) given.push(...listedSizes(bound, site));
  const { keras2 } = spec;
  const listed = typeof keras2 === 'function' ? { ...spec, keras2: keras2(readerOf(bound, site)) } : spec;
  const made = recordOperation(listed, given, rule, site, settings);
  if (spec.type === 'Concatenate') noteJoinedSizes(made, bound.get('xs'));
  return followedOperation(spec.type, bound, made);
}

/** `tf.zeros(tf.shape(x))`: a model of Keras 2 lists the shape, by which what follows hangs on its input. */
function listedSizes(
  bound: ReadonlyMap<string, Value>,
  site: NativeCall | Site,
): readonly { readonly name: string; readonly tensor: TensorValue }[] {
  const { evaluation } = site;
  if (evaluation.kerasMajor !== 2 || evaluation.dialect !== 'python') return [];
  const run = stepsAt(site);
  return [...bound].flatMap(([name, value]) =>
    [value, ...(itemsOf(value) ?? [])].flatMap((each) => {
      const size = each.kind === 'tensor' ? ownerOfSize(each) : undefined;
      const vector = ownerOfSizes(each);
      const owner = size?.tensor ?? vector?.tensor;
      if (!owner || !isSymbolic(owner, evaluation)) return [];
      const tensor = shapeNode(owner, size ? num(size.axis) : vector?.key, run);
      return tensor.kind === 'tensor' ? [{ name, tensor }] : [];
    }),
  );
}

function readerOf(bound: ReadonlyMap<string, Value>, site: NativeCall | Site): OperationCall {
  return reader(bound, new Map(), { ...surroundings(site), isNumberBeside: false, open: new Map() });
}

type Surroundings = Pick<OperationCall, 'channelsFirst' | 'isInside' | 'isOnlyTold'>;

function surroundings({ evaluation }: Site): Surroundings {
  const isInside = isInLayer(evaluation);
  return {
    channelsFirst: imageLayout(evaluation).current === 'channels_first',
    isInside,
    isOnlyTold: evaluation.kerasMajor === 3 && !isInside,
  };
}

function ruled(spec: OperationSpec, call: OperationCall): OperationResult {
  const [first = ''] = spec.parameters;
  const shape = spec.ranks && call.shape(canonical(first));
  if (!spec.ranks || !shape || !isKnownRank(shape) || spec.ranks.includes(shape.length))
    return spec.rule(call);
  const message = `This takes tensors of ${spec.ranks.join(' or ')} dimensions; found ${shape.length}.`;
  return { code: 'wrong-rank', message };
}

/** `noise_shape=(tf.shape(x)[0], 1, 1)`: a size that is open until the model runs is None. */
function withSizes(bound: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const given = bound.get('noise_shape');
  const dims = given && (sizesOf(given) ?? itemsOf(given)?.map(toDim));
  if (!dims?.every((dim) => dim === null || typeof dim === 'number')) return bound;
  const items = dims.map(
    (dim): Value => (dim === null ? none : { kind: 'number', value: dim, isFloat: false }),
  );
  return new Map([...bound, ['noise_shape', { kind: 'tuple', items }]]);
}

export type Site = Pick<NativeCall, 'location' | 'stack' | 'scope' | 'evaluation'>;

function outcome(result: OperationResult, keepsShape: boolean): LayerOutcome {
  const plain = { weights: [], multiplyAdds: 0, faults: [], arithmetic: [] };
  const given = (shape: Shape) => (keepsShape || isKnownRank(shape) ? shape : nameless(shape));
  if ('several' in result) return { ...plain, outputs: result.several.map(given) };
  if ('code' in result)
    return { ...plain, outputs: [{ kind: 'unknown', reason: result.message }], faults: [result] };
  return { ...plain, outputs: [given(result)] };
}

function reader(
  bound: ReadonlyMap<string, Value>,
  shapes: ReadonlyMap<TensorValue, Shape>,
  {
    isNumberBeside,
    open,
    ...around
  }: Surroundings & { readonly isNumberBeside: boolean; readonly open: OpenSettings },
): OperationCall {
  const shapeOf = (given: Value | undefined) => shapeOfOperand(given, shapes, isNumberBeside);
  const value = (name: string): Value | undefined => {
    const found = bound.get(name);
    return found?.kind === 'none' && !found.isEllipsis ? undefined : found;
  };
  const dims = (name: string): readonly Dim[] | undefined => {
    const found = value(name);
    if (!found) return undefined;
    // Of what is not known it is not known either how many sizes it holds.
    return (
      sizesOf(found) ??
      itemsOf(found)?.map(toDim) ??
      constantSizes(found) ??
      (found.kind === 'number' ? [toDim(found)] : calculated(found))
    );
  };
  const size = (name: string): Dim | undefined => {
    const found = value(name);
    return dims(name)?.[0] ?? (found && toDim(found));
  };
  const integers = (name: string): readonly number[] | undefined => {
    const found = dims(name);
    if (found?.every((dim): dim is number => typeof dim === 'number')) return found;
    if (AXES.has(name) && isOpen(value(name))) open.set(name, []);
    return undefined;
  };
  return {
    value,
    dims,
    size,
    integers,
    ...around,
    has: (name) => value(name) !== undefined,
    shape: (name) => shapeOf(value(name)),
    shapes: (name) => {
      const found = value(name);
      const items = itemsOf(found);
      return items ? items.map(shapeOf) : found ? [shapeOf(found)] : [];
    },
    integer: (name) => integers(name)?.[0],
    flag: (name) => {
      const found = value(name);
      if (isOpen(found) && truthOf(found, 'python') === undefined) open.set(name, SWITCH);
      return found !== undefined && truthOf(found, 'python') === true;
    },
    text: (name) => {
      const found = value(name);
      if (isOpen(found)) open.set(name, wordsOf(name));
      return found?.kind === 'string' ? found.value : undefined;
    },
    unknownReason: (...names) => {
      for (const name of names) {
        const found = value(name);
        const inner = found && [found, ...(itemsOf(found) ?? [])].find(({ kind }) => kind === 'unknown');
        if (inner?.kind === 'unknown') return inner.reason;
      }
      return undefined;
    },
  };
}

/** Where they are not given, a rule goes on with its own. */
const AXES = new Set(['axis', 'axes']);

function isOpen(value: Value | undefined): value is Extract<Value, { kind: 'unknown' | 'symbol' }> {
  return value?.kind === 'unknown' || value?.kind === 'symbol';
}

/** `tf.constant([1, 2])` */
function constantSizes(value: Value): readonly number[] | undefined {
  const numbers = value.kind === 'tensor' ? numbersOf(value) : undefined;
  if (!Array.isArray(numbers) || !numbers.every((each) => typeof each === 'number')) return undefined;
  return numbers;
}

/** Sizes in a tensor: how many there are is known, not what they are. */
function calculated(value: Value): readonly Dim[] | undefined {
  if (value.kind !== 'tensor' || !isKnownRank(value.shape) || value.shape.length > 1) return undefined;
  const joined = joinedSizes(value);
  if (joined) return joined;
  const [length = 1] = value.shape;
  if (typeof length !== 'number' || length > MOST_DIMENSIONS) return undefined;
  return new Array<Dim>(length).fill(value.shape.length === 0 ? toDim(value) : CALCULATED);
}

const MOST_DIMENSIONS = 16;
const CALCULATED = unknownDim('this size is calculated when the model runs');

/** Numbers and nested lists of numbers are constants with a shape of their own. */
function shapeOfOperand(
  value: Value | undefined,
  shapes: ReadonlyMap<TensorValue, Shape>,
  isNumberBeside: boolean,
): Shape {
  if (!value) return unknown('an operand is not given');
  switch (value.kind) {
    case 'tensor':
      return shapes.get(value) ?? value.shape;
    case 'array':
      return value.shape;
    case 'number':
    case 'boolean':
      return [];
    case 'symbol':
      return isNumberBeside ? [] : unknown('this has only a name, and may be a tensor of any shape');
    case 'list':
    case 'tuple': {
      const items = itemsOf(value);
      if (!items) return unknown('a list is not fully known');
      const [first] = items;
      const inner = first ? shapeOfOperand(first, shapes, isNumberBeside) : [];
      return 'kind' in inner ? inner : [items.length, ...inner];
    }
    case 'unknown':
      return value;
    default:
      return unknown(`a ${value.kind} stands where a tensor was expected`);
  }
}
