/** Marks on drawn items: selected, and briefly new or changed. */
import type { Canvas } from './canvas.js';

const FLASH_MS = 1800;

export class Marks {
  #marked: readonly string[] = [];
  #flashing = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly canvas: Canvas) {}

  paint(keys: readonly string[]): void {
    for (const key of this.#marked) if (!keys.includes(key)) this.#set(key, false);
    for (const key of keys) this.#set(key, true);
    this.#marked = keys;
    const [first] = keys;
    // One stop for the Tab key: the selection, else the first card.
    let isStopSet = false;
    this.canvas.each((item, element) => {
      if (item.kind === 'edge' || item.kind === 'caption') {
        const isLit = item.ends?.some((end) => keys.includes(end)) ?? false;
        element.classList.toggle('lit', isLit);
        return;
      }
      const isStop = first === undefined ? !isStopSet && item.kind === 'layer' : item.key === first;
      isStopSet ||= isStop;
      element.setAttribute('tabindex', isStop ? '0' : '-1');
    });
  }

  flash(keys: readonly string[]): void {
    clearTimeout(this.#timer);
    for (const key of this.#flashing) this.canvas.elementOf(key)?.classList.remove('fresh');
    this.#flashing = new Set(keys);
    for (const key of keys) this.canvas.elementOf(key)?.classList.add('fresh');
    this.#timer = setTimeout(() => {
      for (const key of this.#flashing) this.canvas.elementOf(key)?.classList.remove('fresh');
      this.#flashing.clear();
    }, FLASH_MS);
  }

  #set(key: string, isMarked: boolean): void {
    const element = this.canvas.elementOf(key);
    element?.classList.toggle('marked', isMarked);
    element?.setAttribute('aria-pressed', String(isMarked));
  }
}
