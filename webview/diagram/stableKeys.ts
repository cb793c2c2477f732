/**
 * Names for drawn things that outlive an edit. Frameworks count names up, so that one more layer renames all
 * that follow; here a layer keeps its key while it is the same layer, and what moved can be seen to move.
 */
import {
  compareModels,
  type Difference,
  groupsIn,
  layersIn,
  type Prepared,
  type Scene,
} from '../../src/core/diagram/index.js';

export class StableKeys {
  #keys = new Map<string, string>();
  #groups = new Map<string, string>();
  #model: Prepared['model'] | undefined;
  #next = 0;

  /** What changed since the last drawing of this model; undefined when there was none. */
  update({ model, parts }: Prepared): Difference | undefined {
    const isSame = this.#model?.modelId === model.modelId;
    const difference = isSame && this.#model ? compareModels(this.#model, model) : undefined;
    const before = this.#keys;
    this.#keys = new Map(
      model.nodes.map(({ id }) => {
        const earlier = difference?.pairs.get(id);
        return [id, (earlier === undefined ? undefined : before.get(earlier)) ?? `k${this.#next++}`];
      }),
    );
    this.#groups = new Map(
      groupsIn(parts).map((group) => {
        const first = layersIn(group)[0]?.id ?? '';
        return [group.id, `${group.reason} ${group.title} ${this.#keys.get(first) ?? first}`];
      }),
    );
    this.#model = model;
    return difference;
  }

  /** Of a layer or a group. */
  of(id: string): string {
    return this.#groups.get(id) ?? this.#keys.get(id) ?? id;
  }

  /** The id, now, of a thing that had this key. */
  idOf(key: string): string | undefined {
    for (const [id, known] of [...this.#groups, ...this.#keys]) if (known === key) return id;
    return undefined;
  }

  /** The scene with these keys, and edges that join them. */
  applyTo(scene: Scene): Scene {
    const renamed = (key: string): string =>
      key
        .split('\n')
        .map((id) => this.of(id))
        .join('\n');
    return {
      ...scene,
      items: scene.items.map((item) => ({
        ...item,
        key: renamed(item.key),
        ...(item.ends && { ends: [this.of(item.ends[0]), this.of(item.ends[1])] as const }),
      })),
    };
  }
}

/** The id, after an edit, of a layer that was selected before it; empty when it is gone. */
export function laterId(id: string, difference: Difference | undefined): string {
  if (!difference) return id;
  for (const [later, earlier] of difference.pairs) if (earlier === id) return later;
  return '';
}
