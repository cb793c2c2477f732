/** Which blocks are open: the user's choices outlive edits, and new blocks start as a fresh drawing would. */
import { groupsIn, initiallyOpen, type Prepared } from '../../src/core/diagram/index.js';
import type { StableKeys } from './stableKeys.js';

export class Openness {
  #open: ReadonlySet<string> = new Set();
  /** By stable key, of every block seen so far in this model. */
  readonly #known = new Map<string, boolean>();
  #model = '';
  #keyOf = new Map<string, string>();

  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** `kept`: what was open when the page was closed, for a model that is new to this page. */
  update({ model, parts }: Prepared, keys: StableKeys, kept?: readonly string[]): void {
    const isNew = this.#model !== model.modelId;
    if (isNew) this.#known.clear();
    this.#model = model.modelId;
    const fresh = isNew && kept ? new Set(kept) : initiallyOpen(parts);
    const groups = groupsIn(parts);
    this.#keyOf = new Map(groups.map(({ id }) => [id, keys.of(id)]));
    this.#open = new Set(
      groups.filter(({ id }) => this.#known.get(keys.of(id)) ?? fresh.has(id)).map(({ id }) => id),
    );
    this.#learn();
  }

  toggle(id: string): void {
    const open = new Set(this.#open);
    if (!open.delete(id)) open.add(id);
    this.set(open);
  }

  set(open: ReadonlySet<string>): void {
    this.#open = open;
    this.#learn();
  }

  #learn(): void {
    for (const [id, key] of this.#keyOf) this.#known.set(key, this.#open.has(id));
  }
}
