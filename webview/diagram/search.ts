/** Finds layers by name, type, argument or shape, and goes from one to the next. */
import * as l10n from '@vscode/l10n';
import type { FlatNode } from '../../src/core/diagram/index.js';

export class Search {
  #found: readonly FlatNode[] = [];
  #at = 0;

  constructor(
    readonly page: {
      readonly nodes: () => readonly FlatNode[];
      readonly go: (node: FlatNode) => void;
      readonly found: (text: string) => void;
    },
  ) {}

  look(text: string): void {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.#at = 0;
    this.#found =
      words.length === 0
        ? []
        : this.page.nodes().filter((node) => {
            const all = `${node.name} ${node.type} ${node.detail} ${node.shape} ${node.partOf.map(({ title }) => title).join(' ')}`;
            return words.every((word) => all.toLowerCase().includes(word));
          });
    this.#say(words.length > 0);
    const [first] = this.#found;
    if (first) this.page.go(first);
  }

  next(): void {
    if (this.#found.length === 0) return;
    this.#at = (this.#at + 1) % this.#found.length;
    this.#say(true);
    const node = this.#found[this.#at];
    if (node) this.page.go(node);
  }

  #say(hasText: boolean): void {
    const { length } = this.#found;
    this.page.found(
      !hasText ? '' : length === 0 ? l10n.t('none') : l10n.t('{0} of {1}', this.#at + 1, length),
    );
  }
}
