/** What libraries have made in one evaluation: models, counts of automatic names, and what they keep for themselves. */
import type { ChangeJournal } from './changeJournal.js';
import type { ModelValue } from './value.js';

/** What a branch may change besides the program's own values. */
interface State {
  models: readonly ModelValue[];
  counts: ReadonlyMap<string, number>;
}

/** Changes go through the journal, so that a branch can be undone. */
export class LibraryState {
  readonly #journal: ChangeJournal;
  #layersNamed = 0;
  readonly #state: State = { models: [], counts: new Map() };
  readonly #stores = new Map<string, { readonly stored: unknown; readonly fresh: string }>();

  constructor(journal: ChangeJournal) {
    this.#journal = journal;
  }

  get models(): readonly ModelValue[] {
    return this.#state.models;
  }

  /** Of automatic names, by kind of layer. */
  get counts(): ReadonlyMap<string, number> {
    return this.#state.counts;
  }

  /** Whether a change in the journal is of this state, not of the program's own values. */
  isItself(object: object): boolean {
    return object === this.#state;
  }

  registerModel(model: ModelValue): void {
    this.#set('models', [...this.#state.models, model], union);
  }

  /** Rises with every layer that gets an automatic name, and with none of the operations that get one. */
  get layersNamed(): number {
    return this.#layersNamed;
  }

  /** How many automatic names of this kind there were before. */
  nextCount(kind: string, of: 'layer' | 'operation' = 'layer'): number {
    if (of === 'layer') this.#layersNamed++;
    const count = this.#state.counts.get(kind) ?? 0;
    this.#set('counts', new Map(this.#state.counts).set(kind, count + 1), largest);
    return count;
  }

  /** Automatic names of these kinds are counted on by so many. */
  countOn(by: ReadonlyMap<string, number>): void {
    this.#layersNamed++;
    const counts = new Map(this.#state.counts);
    for (const [kind, more] of by) counts.set(kind, (counts.get(kind) ?? 0) + more);
    this.#set('counts', counts, largest);
  }

  /** From here on automatic names have numbers that are not those of a run: what made some ran an unknown number of times. */
  openCounts(): void {
    this.#set('counts', new Map(this.#state.counts).set(OPEN, 1), largest);
  }

  get hasOpenCounts(): boolean {
    return this.#state.counts.has(OPEN);
  }

  resetCounts(): void {
    this.#set('counts', new Map<string, number>(), largest);
  }

  /** What a run of a function did before, done again without running it. */
  repeat(models: readonly ModelValue[], counts: ReadonlyMap<string, number>): void {
    this.#layersNamed++;
    this.#state.models = [...this.#state.models, ...models];
    this.#state.counts = counts;
  }

  /** What a library keeps for this evaluation under this key, which it reads with the type that it made. */
  store<T>(key: string, make: () => T): T {
    let entry = this.#stores.get(key);
    if (!entry) {
      const stored = make();
      entry = { stored, fresh: storeText(stored) };
      this.#stores.set(key, entry);
    }
    return entry.stored as T;
  }

  /** What libraries keep for this evaluation and is not as it began, as text. */
  changedStores(): string {
    let text = '';
    for (const [key, { stored, fresh }] of this.#stores) {
      const now = storeText(stored);
      if (now !== fresh) text += `${key} ${now} `;
    }
    return text;
  }

  /** The same, where that text says all of them; undefined where they hold values of the program. */
  changedStoresInFull(): string | undefined {
    const text = this.changedStores();
    return text.includes(IN_PART) ? undefined : text;
  }

  #set<K extends 'models' | 'counts'>(
    key: K,
    value: State[K],
    join: (a: State[K], b: State[K]) => State[K],
  ): void {
    const state = this.#state;
    this.#journal.set(
      {
        object: state,
        key,
        get: () => state[key],
        set: (content: State[K]) => {
          state[key] = content;
        },
        join,
      },
      value,
    );
  }
}

/** Among the counts: they are not all known. */
const OPEN = '';

/** Stands in the text for the values of a map. */
const IN_PART = '"values left out"';

/** Maps by their keys. Asked for at every call that may be kept: `JSON.stringify` with a replacer takes five times as long. */
function storeText(stored: unknown): string {
  if (typeof stored !== 'object' || stored === null) return JSON.stringify(stored) ?? '';
  if (Array.isArray(stored)) return `[${stored.map(storeText).join()}]`;
  if (stored instanceof Map) {
    if (stored.size === 0) return '{}';
    return `[${IN_PART},${[...stored.keys()].map(storeText).join()}]`;
  }
  let text = '{';
  for (const [name, content] of Object.entries(stored)) text += `${name}:${storeText(content)},`;
  return `${text}}`;
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}

function largest(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const joined = new Map(a);
  const isSame = a.size === b.size && [...b].every(([key, count]) => a.get(key) === count);
  if (!isSame) joined.set(OPEN, 1);
  for (const [key, count] of b) joined.set(key, Math.max(count, joined.get(key) ?? 0));
  return joined;
}
