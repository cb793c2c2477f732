/**
 * Copies by configuration: `get_config` and `from_config`, `serialize` and `deserialize`, `to_json` and back.
 * A configuration is a dict of the arguments that were given; what it does not list has its default.
 */
import { MORE_CONFIGURED } from '../evaluate/assumptions.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { DictValue, LayerValue, ModelValue, NativeValue, Value } from '../evaluate/value.js';
import { cloneModel, copyOfLayer } from './cloneModel.js';
import { ownFunction } from './custom/classMembers.js';
import { customObjects } from './makeLayer.js';
import { method } from './method.js';
import { changedInputs, type SaidLayers, saidLayers } from './saidLayers.js';
import { memberOf } from './sequential.js';
import { unknown } from './values.js';

type Member = LayerValue | ModelValue;

/** Which model a configuration or a text is of: its layers are copied, not read from the dict. */
const models = new WeakMap<Value, ModelValue>();

/** What such a dict says of the model's layers. */
const layersSaid = new WeakMap<Value, SaidLayers>();

/** `layer.get_config()`: a dict that may hold more than is listed, since every layer adds its own entries. */
export function configOf(member: Member): DictValue {
  const entries: DictValue['entries'] = new Map();
  const put = (name: string, value: Value) => entries.set(`s:${name}`, { key: text(name), value });
  put('name', text(member.name));
  put('trainable', { kind: 'boolean', value: member.trainable });
  if (member.kind === 'layer')
    for (const [name, { value }] of member.bound)
      if (name !== 'name' && name !== 'trainable') put(name, value);
  // Keras notes what a constructor was given; here that is known only where the code's own class says it.
  const isSaid = !member.instance || ownFunction(member.instance, 'get_config') !== undefined;
  const config: DictValue = {
    kind: 'dict',
    entries,
    openReason: isSaid ? MORE_CONFIGURED : 'the class has no get_config',
  };
  if (member.kind === 'model') {
    models.set(config, member);
    const said = saidLayers(member, configOf);
    if (said) {
      layersSaid.set(config, said);
      put('layers', said.list);
    }
  }
  return config;
}

/** `model.to_json()`. */
export function jsonOf(model: ModelValue): Value {
  const made = unknown('the text of an architecture is not shown');
  models.set(made, model);
  return made;
}

/** `model_from_json(text)`. */
export function modelFromText(call: NativeCall): Value {
  return copyOfModel(call.positional[0]?.value ?? call.keywords.get('json_string')?.value, call);
}

/** `Class.from_config(config)`, for a class of the library's. */
export function fromConfig(title: string, make: (call: NativeCall) => Value): NativeValue {
  return {
    ...method(`${title}.from_config`, (call) => {
      const config = (call.positional[0] ?? call.keywords.get('config'))?.value;
      if (config && models.has(config)) return copyOfModel(config, call);
      const keywords = argumentsIn(config, call);
      if (!keywords) return unknown('this configuration is not known');
      const { receiver } = call;
      const positional: NativeCall['positional'] = [];
      if (receiver?.kind === 'class') return call.evaluation.call(receiver, [], keywords, call.location);
      const bound = new Map([...keywords].map(([name, value]) => [name, { value }] as const));
      // Some constructors take no `trainable`.
      const isTrained = keywords.get('trainable');
      bound.delete('trainable');
      const made = make({ ...call, positional, keywords: bound });
      if (made.kind === 'layer' && isTrained?.kind === 'boolean') made.trainable = isTrained.value;
      return made;
    }),
    isMethod: true,
  };
}

/** `keras.layers.serialize(layer)`: the class's name, and the configuration. */
export function serialized(call: NativeCall): Value {
  const given = call.positional[0]?.value;
  const member = given && memberOf(given);
  if (!member) return unknown('what is serialised is no layer');
  const name = member.instance?.class.name ?? (member.kind === 'layer' ? member.row.keras?.name : undefined);
  const method = call.evaluation.attribute(member.instance ?? member, 'get_config', call.location);
  const entries: DictValue['entries'] = new Map([
    ['s:class_name', { key: text('class_name'), value: name ? text(name) : unknown('the class of a model') }],
    ['s:config', { key: text('config'), value: call.evaluation.call(method, [], new Map(), call.location) }],
  ]);
  const made: Value = { kind: 'dict', entries, openReason: MORE_CONFIGURED };
  if (member.kind === 'model') models.set(made, member);
  return made;
}

/** `keras.layers.deserialize(config)`: `named` finds the library's class of a name. */
export function deserialized(call: NativeCall, named: (name: string) => Value | undefined): Value {
  const given = (call.positional[0] ?? call.keywords.get('config'))?.value;
  if (given && models.has(given)) return copyOfModel(given, call);
  const entry = (name: string) =>
    given?.kind === 'dict' ? given.entries.get(`s:${name}`)?.value : undefined;
  const name = entry('class_name');
  const config = entry('config');
  if (name?.kind !== 'string' || !config) return unknown('which class is deserialised is not known');
  if (
    call.evaluation.kerasMajor === 3 &&
    given?.kind === 'dict' &&
    given.openReason === undefined &&
    !entry('module')
  )
    call.evaluation.report({
      code: 'missing-argument',
      severity: 'warning',
      message: `Keras 3 finds the class "${name.value}" by its module alone: write "module": "keras.layers" beside "class_name".`,
      location: call.positional[0]?.location ?? call.location,
      stack: call.stack,
    });
  const own = (call.positional[1] ?? call.keywords.get('custom_objects'))?.value;
  const made =
    (own?.kind === 'dict' ? own.entries.get(`s:${name.value}`)?.value : undefined) ??
    customObjects(call.evaluation).entries.get(`s:${name.value}`)?.value ??
    named(name.value);
  if (!made) return unknown(`the class ${name.value} is not known`);
  const maker = call.evaluation.attribute(made, 'from_config', call.location);
  return call.evaluation.call(maker, [config], new Map(), call.location);
}

function copyOfModel(of: Value | undefined, call: NativeCall): Value {
  const model = of && models.get(of);
  const said = of && layersSaid.get(of);
  const inputShapes = said && changedInputs(said);
  const isAsSaid =
    !said || (inputShapes && of.kind === 'dict' && of.entries.get('s:layers')?.value === said.list);
  const copy =
    model && isAsSaid
      ? cloneModel(model, call, {
          isFrozenToo: model.modelKind === 'functional',
          ...(inputShapes && { inputShapes }),
        })
      : undefined;
  const name = of?.kind === 'dict' ? of.entries.get('s:name')?.value : undefined;
  if (copy && name?.kind === 'string') copy.name = name.value;
  return copy ?? unknown('this copy of a model is not known');
}

/** The arguments in a configuration; undefined where there may be others than those that are listed. */
function argumentsIn(config: Value | undefined, call: NativeCall): ReadonlyMap<string, Value> | undefined {
  if (config?.kind !== 'dict' || (config.openReason !== undefined && config.openReason !== MORE_CONFIGURED))
    return undefined;
  const found = new Map<string, Value>();
  for (const { key, value } of config.entries.values()) {
    if (key.kind !== 'string') return undefined;
    found.set(key.value, value.kind === 'layer' && !value.instance ? copyOfLayer(value, call) : value);
  }
  return found;
}

function text(value: string): Value {
  return { kind: 'string', value };
}
