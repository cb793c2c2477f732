/** A text with virtual insertions, and the way back from its offsets to the true ones. */

export interface RepairedText {
  readonly text: string;
  readonly toTrue: (offset: number) => number;
  /** Offsets in `text` of inserted characters. */
  readonly virtualClosers: ReadonlySet<number>;
  /** Where something was inserted in the true text, ascending, and how much longer that made it. */
  readonly insertions: readonly {
    readonly offset: number;
    readonly length: number;
    /** It stands for what comes behind it; else it ends what is before. */
    readonly isInstead: boolean;
  }[];
}

export class TextRepair {
  readonly #insertions: { readonly offset: number; readonly text: string; readonly removed: number }[] = [];
  readonly #replacements = new Map<number, string>();

  constructor(readonly text: string) {}

  /** In the place of `removed` characters. */
  insert(offset: number, text: string, removed = 0): void {
    this.#insertions.push({ offset, text, removed });
  }

  /** Exchanges one character for another. */
  replace(offset: number, character: string): void {
    this.#replacements.set(offset, character);
  }

  /** Drops the repairs made at `offset` and after it. */
  forgetFrom(offset: number): void {
    const kept = this.#insertions.filter((insertion) => insertion.offset < offset);
    this.#insertions.splice(0, this.#insertions.length, ...kept);
    for (const at of this.#replacements.keys()) if (at >= offset) this.#replacements.delete(at);
  }

  finish(): RepairedText {
    const insertions = [...this.#insertions].sort((a, b) => a.offset - b.offset || a.removed - b.removed);
    const virtualClosers = new Set<number>();
    /** Where each insertion starts in the repaired text, and how much was inserted up to its end. */
    const shifts: Shift[] = [];
    const pieces: string[] = [];
    const exchanged = this.#exchangedText();
    let taken = 0;
    // Of two that take the same characters, the first.
    const made = insertions.filter(({ offset, removed }) => {
      if (offset < taken) return false;
      taken = offset + removed;
      return true;
    });
    let from = 0;
    let inserted = 0;
    for (const { offset, text, removed } of made) {
      pieces.push(exchanged.slice(from, offset), text);
      for (let index = 0; index < text.length; index++) virtualClosers.add(offset + inserted + index);
      shifts.push({
        start: offset + inserted,
        offset: offset + removed,
        inserted: inserted + text.length - removed,
      });
      inserted += text.length - removed;
      from = offset + removed;
    }
    pieces.push(exchanged.slice(from));
    return {
      text: pieces.join(''),
      toTrue: (offset) => toTrue(shifts, offset),
      virtualClosers,
      insertions: made.map(({ offset, text, removed }) => ({
        offset,
        length: text.length - removed,
        isInstead: removed > 0,
      })),
    };
  }

  /** As long as the text. */
  #exchangedText(): string {
    if (this.#replacements.size === 0) return this.text;
    const pieces: string[] = [];
    let from = 0;
    for (const [at, character] of [...this.#replacements].sort(([a], [b]) => a - b)) {
      pieces.push(this.text.slice(from, at), character);
      from = at + 1;
    }
    pieces.push(this.text.slice(from));
    return pieces.join('');
  }
}

/** From `start` in the repaired text on, offsets are `inserted` more than in the true text, and at least `offset`. */
interface Shift {
  readonly start: number;
  readonly offset: number;
  readonly inserted: number;
}

function toTrue(shifts: readonly Shift[], offset: number): number {
  let low = 0;
  let high = shifts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shifts[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const last = shifts[low - 1];
  return last ? Math.max(last.offset, offset - last.inserted) : offset;
}
