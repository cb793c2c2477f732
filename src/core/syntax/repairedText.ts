/** A text with virtual insertions, and the way back from its offsets to the true ones. */

export interface RepairedText {
  readonly text: string;
  readonly toTrue: (offset: number) => number;
  /** Offsets in `text` of inserted characters. */
  readonly virtualClosers: ReadonlySet<number>;
  /** Where something was inserted in the true text, ascending, and how much. */
  readonly insertions: readonly { readonly offset: number; readonly length: number }[];
}

export class TextRepair {
  readonly #insertions: { readonly offset: number; readonly text: string }[] = [];
  readonly #replacements = new Map<number, string>();

  constructor(readonly text: string) {}

  insert(offset: number, text: string): void {
    this.#insertions.push({ offset, text });
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
    const insertions = [...this.#insertions].sort((a, b) => a.offset - b.offset);
    const virtualClosers = new Set<number>();
    /** Where each insertion starts in the repaired text, and how much was inserted up to its end. */
    const shifts: { readonly start: number; readonly offset: number; readonly inserted: number }[] = [];
    const pieces: string[] = [];
    const exchanged = this.#exchangedText();
    let from = 0;
    let inserted = 0;
    for (const { offset, text } of insertions) {
      pieces.push(exchanged.slice(from, offset), text);
      for (let index = 0; index < text.length; index++) virtualClosers.add(offset + inserted + index);
      shifts.push({ start: offset + inserted, offset, inserted: inserted + text.length });
      inserted += text.length;
      from = offset;
    }
    pieces.push(exchanged.slice(from));
    return {
      text: pieces.join(''),
      toTrue: (offset) => toTrue(shifts, offset),
      virtualClosers,
      insertions: insertions.map(({ offset, text }) => ({ offset, length: text.length })),
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

function toTrue(
  shifts: readonly { readonly start: number; readonly offset: number; readonly inserted: number }[],
  offset: number,
): number {
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
