/**
 * The journal of changes: lets a branch be tried, undone and joined with its sibling. Outside a branch a
 * write costs two comparisons.
 */
import { walked } from './boundedWalk.js';
import type { Journal, Slot } from './journal.js';

/** One place that a branch changed: what stood there before and what the branch left. */
export interface Change {
  readonly slot: Slot<unknown>;
  readonly before: unknown;
  readonly after: unknown;
  /** The branch made the object itself. */
  readonly isNew: boolean;
}

/** Of a walk: what undoing or making a change again costs. */
export const PARTS_PER_CHANGE = 8;

interface Entry {
  readonly slot: Slot<unknown>;
  readonly before: unknown;
}
interface Log {
  readonly entries: Map<object, Map<string, Entry>>;
  readonly born: Set<object>;
}

export class ChangeJournal implements Journal {
  readonly #logs: Log[] = [];
  #changed: Set<object> | undefined;
  readonly #told = new Map<object, ((key: string) => void)[]>();

  get depth(): number {
    return this.#logs.length;
  }

  set<T>(slot: Slot<T>, value: T): void {
    this.#changed?.add(slot.object);
    if (this.#told.size > 0) this.#tell(slot);
    if (this.#logs.length > 0) this.#remember(slot);
    slot.set(value);
  }

  touch<T>(slot: Slot<T>, copy: (content: T) => T): void {
    this.#changed?.add(slot.object);
    if (this.#told.size > 0) this.#tell(slot);
    if (this.#logs.length === 0) return;
    const before = slot.get();
    if (!this.#remember(slot)) return;
    walked.parts += sizeOf(before);
    slot.set(copy(before));
  }

  begin(): void {
    this.#logs.push({ entries: new Map(), born: new Set() });
  }

  /** Undoes the branch begun last and says what it had changed. */
  undo(): readonly Change[] {
    const log = this.#logs.pop();
    const changes: Change[] = [];
    if (!log) return changes;
    for (const [object, entries] of log.entries)
      for (const { slot, before } of entries.values()) {
        changes.push({ slot, before, after: slot.get(), isNew: log.born.has(object) });
        slot.set(before);
        if (this.#told.size > 0) this.#tell(slot);
      }
    walked.parts += changes.length * PARTS_PER_CHANGE;
    return changes;
  }

  /** Tells, from now on, of each change of the object, undone ones too, by the key of its slot. */
  onChange(object: object, tell: (key: string) => void): void {
    const others = this.#told.get(object);
    if (others) others.push(tell);
    else this.#told.set(object, [tell]);
  }

  #tell({ object, key }: { readonly object: object; readonly key: string }): void {
    for (const tell of this.#told.get(object) ?? []) tell(key);
  }

  /** Runs `action` and gives the objects that it changed, those of undone branches too, in order. */
  watch(action: () => void): ReadonlySet<object> {
    const outer = this.#changed;
    const changed = new Set<object>();
    this.#changed = changed;
    try {
      action();
    } finally {
      this.#changed = outer;
      if (outer) for (const object of changed) outer.add(object);
    }
    return changed;
  }

  /** The object was changed before anybody else had it. */
  noteChanged(object: object): void {
    this.#changed?.add(object);
  }

  /** Makes the changes of an undone branch again. */
  redo(changes: readonly Change[]): void {
    walked.parts += changes.length * PARTS_PER_CHANGE;
    for (const { slot, after, isNew } of changes) {
      if (isNew) this.born(slot.object);
      this.set(slot, after);
    }
  }

  born(object: object): void {
    this.#logs.at(-1)?.born.add(object);
  }

  /** True when the branch begun last had not changed the slot before. */
  #remember<T>(slot: Slot<T>): boolean {
    const log = this.#logs.at(-1);
    if (!log) return false;
    let entries = log.entries.get(slot.object);
    if (!entries) {
      entries = new Map();
      log.entries.set(slot.object, entries);
    }
    if (entries.has(slot.key)) return false;
    // A slot is read and written without its type here; each keeps its own.
    entries.set(slot.key, { slot: slot as unknown as Slot<unknown>, before: slot.get() });
    return true;
  }
}

/** How many entries a content has that is copied or compared as a whole. */
export function sizeOf(content: unknown): number {
  if (Array.isArray(content)) return content.length;
  return content instanceof Map ? content.size : 0;
}
