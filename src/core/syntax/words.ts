/** How often each word of a text stands in it, and which are called. */
export class Words {
  readonly #count = new Map<string, number>();
  readonly #called = new Set<string>();

  constructor(text: string) {
    for (const [word] of text.matchAll(/[A-Za-z_]\w*/g))
      this.#count.set(word, (this.#count.get(word) ?? 0) + 1);
    for (const [, word = ''] of text.matchAll(/([A-Za-z_]\w*)[ \t]*\(/g)) this.#called.add(word);
  }

  has(word: string): boolean {
    return this.#count.has(word);
  }

  isOnce(word: string): boolean {
    return this.#count.get(word) === 1;
  }

  /** A function or a class: called somewhere, or written like a class. */
  isCallee(word: string): boolean {
    return this.#called.has(word) || (this.has(word) && isClassName(word));
  }
}

export const isClassName = (word: string): boolean => /^[A-Z]\w*[a-z]/.test(word);
