/**
 * A user's own layer of TensorFlow.js. On symbolic tensors the library does not run its `call`: it builds the
 * layer once and asks `computeOutputShape`, which without one of the user's own is the shape of the input.
 */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { InstanceValue, LayerValue, NativeValue, Value } from '../../evaluate/value.js';
import type { Shape } from '../../graph/dimension.js';
import type { LayerRow } from '../../layers/row.js';
import { countedName, scriptName } from '../automaticNames.js';
import { apply, type CallSite } from '../makeLayer.js';
import { ownClassReason } from '../standInRows.js';
import { itemsOf, ofShape, toShape, unknown } from '../values.js';
import type { Custom, GivenValues } from './applyCustom.js';
import { ownFunction, ownMember } from './classMembers.js';
import { changeState, shapesKey, stateOf, traced } from './state.js';
import { allTensors } from './structures.js';

export const scriptLayerBase: NativeValue = {
  kind: 'native',
  name: 'tf.layers.Layer',
  isClass: true,
  call: (call) => {
    const target = call.constructing?.native;
    if (target?.kind === 'layer') adoptOptions(target, call);
    return { kind: 'none', isUndefined: true };
  },
};

/** What the base's constructor reads of its options. */
const OPTIONS: Readonly<Record<string, string>> = {
  inputShape: 'input_shape',
  batchInputShape: 'batch_input_shape',
  batchSize: 'batch_size',
};

/** `super(config)`: the name, whether it is trained, its input shape. */
function adoptOptions(target: LayerValue, call: NativeCall): void {
  const [options] = call.positional;
  const read = (name: string): Value | undefined =>
    options?.value.kind === 'dict' ? options.value.entries.get(`s:${name}`)?.value : undefined;
  const name = read('name');
  const trainable = read('trainable');
  target.bound = new Map(
    Object.entries(OPTIONS).flatMap(([option, canonical]) => {
      const value = read(option);
      return value && value.kind !== 'none' ? [[canonical, { value }] as const] : [];
    }),
  );
  target.name = name?.kind === 'string' ? name.value : nameOf(target, call);
  if (trainable?.kind === 'boolean') target.trainable = trainable.value;
}

function nameOf({ instance, row }: LayerValue, call: NativeCall): string {
  const className = (instance && classNameOf(instance, call)) ?? row.tfjs?.className ?? 'Layer';
  return countedName(scriptName(className), 'tfjs', call.evaluation);
}

/** `static className`, which the library asks for the name, or the class's own name. */
export function classNameOf(instance: InstanceValue, call: NativeCall): string {
  const { evaluation, location } = call;
  const own = ownMember(instance.class, 'className');
  const value = own && evaluation.attribute(instance.class, 'className', location);
  const said = value?.kind === 'function' ? evaluation.call(value, [], undefined, location) : value;
  return said?.kind === 'string' ? said.value : instance.class.name;
}

/** The row of a user's class: its shapes and weights are those that its own code gives. */
export function scriptRow(row: LayerRow, className: string): LayerRow {
  return {
    ...row,
    tfjs: {
      factory: className,
      className,
      documentation: 'https://js.tensorflow.org/tutorials/custom-layer.html',
    },
    trainer: { unsupported: ownClassReason(className) },
  };
}

export function applyScriptLayer(member: Custom, given: GivenValues, site: CallSite): Value {
  const [first] = given.positional;
  const inputs = first ? allTensors(first) : [];
  if (inputs.length === 0)
    return first?.kind === 'unknown' ? first : unknown('the layer is not given a tensor');
  const isList = itemsOf(first) !== undefined;
  const shapes = inputs.map(({ shape }) => shape);
  build(member, shapeArgument(shapes, isList), site);
  const outputs = apply(member, inputs, shapesOf(member, shapes, isList, site), site);
  const [only] = outputs;
  return outputs.length === 1 && only ? only : { kind: 'list', items: [...outputs] };
}

/** The shapes that come out of the layer when these go in. */
export function scriptShapes(
  member: Custom,
  shapes: readonly Shape[],
  site: CallSite | undefined,
): readonly Shape[] {
  const known = stateOf(member).calls.get(shapesKey(shapes));
  if (known) return known;
  if (!site) return [unknown(`${member.instance.class.name} was not applied to this shape`)];
  return shapesOf(member, shapes, shapes.length > 1, site);
}

function build(member: Custom, shape: Value, site: CallSite): void {
  if (stateOf(member).built) return;
  changeState(member, { built: true }, site.evaluation);
  ask(member, 'build', shape, site);
}

/** Runs a method of the user's own; undefined when the class has none. */
function ask(member: Custom, name: string, argument: Value, site: CallSite): Value | undefined {
  const { evaluation, location } = site;
  if (!ownFunction(member.instance, name)) return undefined;
  return traced('layer', evaluation, () =>
    evaluation.call(evaluation.attribute(member.instance, name, location), [argument], undefined, location),
  );
}

function shapesOf(
  member: Custom,
  shapes: readonly Shape[],
  isList: boolean,
  site: CallSite,
): readonly Shape[] {
  const answer = ask(member, 'computeOutputShape', shapeArgument(shapes, isList), site);
  const items = answer && itemsOf(answer);
  const found: readonly Shape[] = !answer
    ? shapes
    : items && items.length > 0 && items.every((item) => itemsOf(item) !== undefined)
      ? items.map(toShape)
      : [toShape(answer)];
  const calls = new Map(stateOf(member).calls).set(shapesKey(shapes), found);
  changeState(member, { calls }, site.evaluation);
  return found;
}

/** Shapes are arrays in JavaScript, and several are an array of them. */
function shapeArgument(shapes: readonly Shape[], isList: boolean): Value {
  const values = shapes.map((shape): Value => {
    const value = ofShape(shape);
    return value.kind === 'tuple' ? { kind: 'list', items: [...value.items] } : value;
  });
  const [only] = values;
  return !isList && only ? only : { kind: 'list', items: values };
}
