/**
 * A trained model in the parts that Keras has. A weight of a class of the code's own, or a constant, becomes the one row
 * of an Embedding, which a zero made of the network's input looks up; what takes only the size of the batch from its
 * input adds such zeros.
 */
import { TrainingFault } from '../fault.js';
import { constantValues } from './constants.js';
import { isModel, type LayerJson, type SavedModel, type Topology, type Weight } from './savedModel.js';

type Use = readonly [string, number, number, unknown];
type Sizes = readonly (number | null)[];

const MADE = new Set(['Zeros', 'Ones', 'Full', 'Eye', 'Arange', 'Constant']);
const STRETCHED = new Set(['BroadcastTo', 'Tile', 'Repeat', 'Reshape']);

export function forKeras({ topology, weightsOf }: SavedModel): SavedModel {
  const weights = new Map(weightsOf);
  return { topology: new Network(topology, weights).lowered(), weightsOf: weights };
}

class Network {
  readonly #layers: LayerJson[] = [];

  constructor(
    readonly topology: Topology,
    readonly weights: Map<string, readonly Weight[]>,
  ) {}

  lowered(): Topology {
    const { config } = this.topology;
    for (const layer of config.layers) this.#lower(layer);
    return { ...this.topology, config: { ...config, layers: this.#layers } };
  }

  #lower(layer: LayerJson): void {
    const { class_name, config } = layer;
    const operation = class_name === 'KerasOperation' ? String(config.operation) : undefined;
    if (isModel(layer)) this.#layers.push({ ...layer, ...new Network(layer, this.weights).lowered() });
    else if (class_name === 'OwnWeight') this.#ownWeight(layer);
    else if (operation === undefined) this.#layers.push(layer);
    else if (MADE.has(operation)) this.#constant(layer, operation);
    else if (STRETCHED.has(operation) && layer.inbound_nodes?.[0]?.length === 2)
      this.#stretched(layer, operation);
    else if (operation === 'Matmul') this.#product(layer);
    else this.#layers.push(layer);
  }

  #ownWeight({ config, inbound_nodes }: LayerJson): void {
    const { shape, regularizer } = config.weight as {
      readonly shape: readonly number[];
      readonly regularizer?: unknown;
    };
    const held = this.weights.get(config.name)?.[0]?.values;
    if (!held) throw new TrainingFault(`The weight ${config.name} is not in the saved model.`);
    this.#row(config.name, anchorOf(inbound_nodes), {
      ...{ shape, values: held, trainable: config.trainable !== false },
      ...(regularizer !== undefined && { regularizer }),
    });
  }

  #constant({ config, inbound_nodes }: LayerJson, operation: string): void {
    const sizes = config.output_sizes as Sizes;
    const shape = onePerBatch(sizes, config.name);
    const anchor = anchorOf(inbound_nodes);
    const row = { shape, values: constantValues(operation, shape, config), trainable: false };
    if (sizes[0] !== null) {
      this.#row(config.name, anchor, row);
      return;
    }
    this.#row(`${config.name}_one`, anchor, row);
    this.#withBatch(config.name, `${config.name}_one`, anchor, sizes.length);
  }

  /** One row that is looked up, in its own form. */
  #row(
    name: string,
    anchor: Use,
    row: {
      readonly shape: readonly number[];
      readonly values: Float32Array;
      readonly trainable: boolean;
      readonly regularizer?: unknown;
    },
  ): void {
    const { length } = row.values;
    const held = `${name}_weight`;
    this.#layers.push({
      class_name: 'Embedding',
      config: {
        ...{ name: held, trainable: row.trainable, input_dim: 1, output_dim: length },
        ...(row.regularizer !== undefined && { embeddings_regularizer: row.regularizer }),
      },
      inbound_nodes: [[this.#zero(anchor)]],
    });
    this.weights.set(held, [{ name: 'embeddings', shape: [1, length], values: row.values }]);
    this.#operation(name, 'Reshape', [[held, 0, 0, {}]], { output_sizes: row.shape });
  }

  /** Stretched along the batch: the rest as Keras does it, and zeros for each sample. */
  #stretched({ config, inbound_nodes }: LayerJson, operation: string): void {
    const [[x, anchor] = []] = inbound_nodes ?? [];
    if (!x || !anchor) return;
    const sizes = this.#closed(config.output_sizes as Sizes, x);
    if (operation === 'Reshape' && this.#hasBatch(x[0])) {
      this.#operation(config.name, 'Reshape', [x], { output_sizes: sizes });
      return;
    }
    const shape = onePerBatch(sizes, config.name);
    const made = `${config.name}_one`;
    if (operation === 'Tile') {
      const before = this.#sizesOf(x[0]);
      const repeats = shape.map((size, axis) => size / (before.at(axis - shape.length) ?? 1));
      this.#operation(made, 'Tile', [x], { repeats });
    } else
      this.#operation(made, operation === 'Reshape' ? 'Reshape' : 'BroadcastTo', [x], {
        output_sizes: shape,
      });
    this.#withBatch(config.name, made, anchor, sizes.length);
  }

  /** A size behind the batch that is open is what is left of a sample. */
  #closed(sizes: Sizes, [name]: Use): Sizes {
    if (!sizes.slice(1).includes(null) || !this.#hasBatch(name)) return sizes;
    const count = (all: Sizes) => all.reduce<number>((product, size) => product * (size ?? 1), 1);
    const left = count(this.#sizesOf(name).slice(1)) / count(sizes);
    return sizes.map((size, axis) => (axis > 0 && size === null ? left : size));
  }

  /** Its first size is the batch's, and the others are known: an input, or pictures and patches of one. */
  #hasBatch(name: string): boolean {
    const layer = this.topology.config.layers.find(({ config }) => config.name === name);
    const sizes = layer?.config.batch_input_shape ?? layer?.config.output_sizes;
    if (!Array.isArray(sizes) || sizes[0] !== null || sizes.slice(1).includes(null)) return false;
    if (layer?.class_name === 'InputLayer') return true;
    const [[from] = []] = layer?.inbound_nodes ?? [];
    return layer?.config.operation === 'ExtractPatches' && from !== undefined && this.#hasBatch(from[0]);
  }

  #withBatch(name: string, made: string, anchor: Use, rank: number): void {
    const zeros = this.#zerosOfBatch(anchor, rank);
    this.#operation(name, 'Add', [[made, 0, 0, {}], zeros]);
  }

  /** Keras's has no transposition in it. */
  #product({ config, inbound_nodes, ...layer }: LayerJson): void {
    const { transpose_a, transpose_b, ...rest } = config;
    const turned = (use: Use, isTurned: unknown, call: number, side: string): Use => {
      if (isTurned !== true) return use;
      const name = `${config.name}_${side}${call === 0 ? '' : call}`;
      this.#operation(name, 'Swapaxes', [use], { axis1: -1, axis2: -2 });
      return [name, 0, 0, {}];
    };
    const nodes = inbound_nodes?.map((node, call) =>
      node.map((use, at) => turned(use, at === 0 ? transpose_a : transpose_b, call, at === 0 ? 'a' : 'b')),
    );
    this.#layers.push({
      ...layer,
      config: rest as LayerJson['config'],
      ...(nodes && { inbound_nodes: nodes }),
    });
  }

  /** (1): the place of the row, of the first sample. */
  #zero(anchor: Use): Use {
    const name = `${anchor[0]}_zero`;
    if (!this.#has(name)) {
      this.#operation(`${anchor[0]}_first`, 'GetItem', [anchor], {
        key: [{ slice: [0, 1, null] }, ...this.#others(anchor)],
      });
      this.#operation(name, 'ZerosLike', [[`${anchor[0]}_first`, 0, 0, {}]]);
    }
    return [name, 0, 0, {}];
  }

  /** (batch, 1, …) */
  #zerosOfBatch(anchor: Use, rank: number): Use {
    const plain = `${anchor[0]}_zeros`;
    if (!this.#has(plain)) {
      this.#operation(`${anchor[0]}_each`, 'GetItem', [anchor], {
        key: [{ slice: [null, null, null] }, ...this.#others(anchor)],
      });
      this.#operation(plain, 'ZerosLike', [[`${anchor[0]}_each`, 0, 0, {}]]);
    }
    const name = `${plain}_${rank}`;
    if (!this.#has(name))
      this.#operation(name, 'Reshape', [[plain, 0, 0, {}]], {
        output_sizes: [null, ...new Array<number>(rank - 1).fill(1)],
      });
    return [name, 0, 0, {}];
  }

  /** The first of each axis behind the batch. */
  #others([name]: Use): readonly number[] {
    return this.#sizesOf(name)
      .slice(1)
      .map(() => 0);
  }

  #sizesOf(name: string): Sizes {
    const { config } = this.topology.config.layers.find((layer) => layer.config.name === name) ?? {};
    const held = config?.weight as { readonly shape: Sizes } | undefined;
    const sizes = config?.batch_input_shape ?? config?.output_sizes ?? held?.shape;
    if (!Array.isArray(sizes)) throw new TrainingFault(`The sizes that ${name} gives are not in the plan.`);
    return sizes as Sizes;
  }

  #has(name: string): boolean {
    return this.#layers.some(({ config }) => config.name === name);
  }

  #operation(name: string, operation: string, uses: readonly Use[], settings: object = {}): void {
    const config = { name, operation, ...settings };
    this.#layers.push({ class_name: 'KerasOperation', config, inbound_nodes: [uses] });
  }
}

function anchorOf(nodes: LayerJson['inbound_nodes']): Use {
  const anchor = nodes?.[0]?.at(-1);
  if (!anchor) throw new TrainingFault('A weight of a class of the code has no input to stand on.');
  return anchor;
}

/** The batch may stand in front; nothing else is open. */
function onePerBatch(sizes: Sizes, name: string): readonly number[] {
  const shape = sizes.map((size, axis) => (size === null && axis === 0 ? 1 : size));
  if (shape.every((size) => size !== null)) return shape;
  throw new TrainingFault(`A .keras file holds ${name} only where all sizes but the batch’s are known.`);
}
