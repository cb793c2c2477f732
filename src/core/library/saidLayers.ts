/** What a model's configuration says of its layers, and what the code writes there before a copy is made of it. */
import type { DictValue, LayerValue, ModelValue, Value } from '../evaluate/value.js';
import { isKnownRank, type Shape } from '../graph/dimension.js';
import { isInputLayer } from './inputs.js';
import { hasAllLayers, layersOf } from './layersOf.js';
import { ofShape, toShape } from './values.js';

type Member = LayerValue | ModelValue;

export interface SaidLayers {
  /** The entry `layers` of the configuration. */
  readonly list: Value;
  readonly items: readonly Value[];
  readonly said: readonly {
    readonly layer: Member;
    readonly config: DictValue;
    /** As they were when it was read. */
    readonly entries: DictValue['entries'];
  }[];
}

/** Undefined where not every layer is known. `configOf` reads the configuration of one. */
export function saidLayers(
  model: ModelValue,
  configOf: (member: Member) => DictValue,
): SaidLayers | undefined {
  if (!hasAllLayers(model)) return undefined;
  const first = model.modelKind === 'sequential' ? model.inputs[0]?.producer?.layer : undefined;
  const said = [...(first ? [first] : []), ...layersOf(model)].map((layer) => {
    const config = configOf(layer);
    const shape = isInputLayer(layer) ? layer.applications[0]?.outputs[0]?.shape : undefined;
    if (shape) put(config, model.kerasMajor === 3 ? 'batch_shape' : 'batch_input_shape', ofShape(shape));
    return { layer, config, entries: new Map(config.entries) };
  });
  const items = said.map(({ layer, config }): Value => {
    const title = layer.kind === 'layer' ? (layer.instance?.class.name ?? layer.row.keras?.name) : undefined;
    const item: DictValue = { kind: 'dict', entries: new Map(), openReason: 'Keras says more of a layer' };
    put(item, 'name', { kind: 'string', value: layer.name });
    if (title !== undefined) put(item, 'class_name', { kind: 'string', value: title });
    put(item, 'config', config);
    return item;
  });
  return { list: { kind: 'list', items }, items, said };
}

/** Shapes that inputs were given anew; undefined when something else is not as it was. */
export function changedInputs({ list, items, said }: SaidLayers): ReadonlyMap<Member, Shape> | undefined {
  const now = list.kind === 'list' ? list.items : [];
  if (now.length !== items.length || now.some((item, index) => item !== items[index])) return undefined;
  const shapes = new Map<Member, Shape>();
  for (const [index, { layer, config, entries }] of said.entries()) {
    const item = items[index];
    if (item?.kind !== 'dict' || item.entries.get('s:config')?.value !== config) return undefined;
    for (const key of new Set([...entries.keys(), ...config.entries.keys()])) {
      const value = config.entries.get(key)?.value;
      if (value === entries.get(key)?.value) continue;
      const shape = value && SHAPES.has(key) && isInputLayer(layer) ? toShape(value) : undefined;
      if (!shape || !isKnownRank(shape)) return undefined;
      shapes.set(layer, shape);
    }
  }
  return shapes;
}

const SHAPES = new Set(['s:batch_shape', 's:batch_input_shape']);

function put(dict: DictValue, name: string, value: Value): void {
  dict.entries.set(`s:${name}`, { key: { kind: 'string', value: name }, value });
}
