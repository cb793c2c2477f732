/** Which layers, or which block of them, are selected. */
import { type Difference, type FlatNode, type GroupPart, layersIn } from '../../src/core/diagram/index.js';
import type { Lookup } from './lookup.js';
import { laterId } from './stableKeys.js';

export class Selection {
  #layers: readonly string[] = [];
  #group: string | undefined;

  constructor(readonly lookup: Lookup) {}

  /** Ids of the layers, those of a selected block too. */
  get layers(): readonly string[] {
    return this.#layers;
  }
  /** The one that is told of: it stays while it is selected; an input that a layer's argument makes is not the first. */
  get node(): FlatNode | undefined {
    return this.lookup.node(this.#layers[0]);
  }
  get group(): GroupPart | undefined {
    return this.lookup.group(this.#group);
  }
  /** Keys of the items that are drawn for it. */
  get keys(): readonly string[] {
    const { keys, canvas } = this.lookup;
    return this.#group !== undefined && canvas.elementOf(keys.of(this.#group))
      ? [keys.of(this.#group)]
      : this.lookup.keysOf(this.#layers);
  }

  choose(layers: readonly string[]): void {
    const before = this.node?.id;
    const rank = (id: string) => (id === before ? 0 : this.lookup.node(id)?.family === 'input' ? 2 : 1);
    this.#layers = [...layers].sort((a, b) => rank(a) - rank(b));
    this.#group = undefined;
  }

  chooseGroup(group: GroupPart): void {
    this.#layers = layersIn(group).map(({ id }) => id);
    this.#group = group.id;
  }

  /** The same layers in a newer version of the model. */
  follow(difference: Difference | undefined): void {
    this.#layers = this.#layers.map((id) => laterId(id, difference)).filter((id) => this.lookup.node(id));
  }
}
