/** Zoom and pan over a drawing; the view stays where it is while the model changes. */
import type { Drawing } from './draw.js';
import { NODE_HEIGHT, NODE_WIDTH } from './layout.js';

const SMALLEST = 0.2;
const LARGEST = 3;

export class View {
  #scale = 1;
  #drawing: Drawing | undefined;

  constructor(readonly viewport: HTMLElement) {
    viewport.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(Math.exp(-event.deltaY / 400));
      },
      { passive: false },
    );
    let held: { readonly x: number; readonly y: number } | undefined;
    viewport.addEventListener('pointerdown', (event) => {
      if (event.target === viewport || (event.target instanceof Element && event.target.tagName === 'svg'))
        held = { x: event.clientX + viewport.scrollLeft, y: event.clientY + viewport.scrollTop };
    });
    window.addEventListener('pointermove', (event) => {
      if (held) viewport.scrollTo(held.x - event.clientX, held.y - event.clientY);
    });
    window.addEventListener('pointerup', () => {
      held = undefined;
    });
  }

  show(drawing: Drawing): void {
    const { scrollLeft, scrollTop } = this.viewport;
    const isFirst = this.#drawing === undefined;
    this.#drawing = drawing;
    this.viewport.replaceChildren(drawing.element);
    if (isFirst) this.fit();
    else {
      this.#apply();
      this.viewport.scrollTo(scrollLeft, scrollTop);
    }
  }

  zoom(factor: number): void {
    this.#scale = Math.min(LARGEST, Math.max(SMALLEST, this.#scale * factor));
    this.#apply();
  }

  /** As wide as the panel, and never larger than life. */
  fit(): void {
    const width = this.#drawing?.layout.width ?? 1;
    this.#scale = Math.min(1, Math.max(SMALLEST, (this.viewport.clientWidth - 8) / width));
    this.#apply();
  }

  /** Scrolls a node into view when it is not. */
  reveal(nodeId: string): void {
    const place = this.#drawing?.layout.nodes.find(({ id }) => id === nodeId);
    if (!place) return;
    const { viewport } = this;
    const top = place.y * this.#scale;
    const left = place.x * this.#scale;
    const bottom = top + NODE_HEIGHT * this.#scale;
    const right = left + NODE_WIDTH * this.#scale;
    const isSeen =
      top >= viewport.scrollTop &&
      bottom <= viewport.scrollTop + viewport.clientHeight &&
      left >= viewport.scrollLeft &&
      right <= viewport.scrollLeft + viewport.clientWidth;
    if (!isSeen)
      viewport.scrollTo({
        top: top - viewport.clientHeight / 2,
        left: left - (viewport.clientWidth - NODE_WIDTH * this.#scale) / 2,
      });
  }

  #apply(): void {
    const { element, layout } = this.#drawing ?? {};
    if (!element || !layout) return;
    element.setAttribute('width', String(layout.width * this.#scale));
    element.setAttribute('height', String(layout.height * this.#scale));
  }
}
