/**
 * The drawing surface: pans with drag, wheel and arrow keys, zooms at the pointer, and holds only the items
 * that can be seen when there are many. Its place is kept while the drawing changes.
 */
import * as l10n from '@vscode/l10n';
import type { Scene, SceneItem } from '../../src/core/diagram/index.js';
import { svg } from '../page.js';
import { boundsOf, type ItemBounds } from './itemBounds.js';
import { itemElement, placeItem, updateItem } from './itemElement.js';
import { prefersStillness } from './pageTheme.js';

const SMALLEST = 0.04;
const LARGEST = 4;
/** With fewer items everything stays in the document, for the keyboard and for screen readers. */
const MANY = 400;
/** Text is left out below this scale: it cannot be read, and it costs the most to draw. */
const FAR = 0.3;
const NEAR = 1.2;
/** From here on the words on cards can be made out, and from there they are read with ease. */
const LEGIBLE = 0.62;
const EASY = 0.85;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Held {
  item: SceneItem;
  readonly element: SVGElement;
  bounds: ItemBounds;
}

export interface CanvasEvents {
  readonly onMove: () => void;
  readonly onPaint: () => void;
}

export class Canvas {
  readonly element: SVGElement;
  readonly #layers: Readonly<Record<'frame' | 'edge' | 'card', SVGElement>>;
  readonly #content: SVGElement;
  readonly #held = new Map<string, Held>();
  #scene: Scene | undefined;
  #place: Place = { x: 0, y: 0, scale: 1 };
  #frame = 0;
  /** The user has moved it: an edit no longer fits the drawing to the window. */
  #isPlaced = false;

  constructor(
    readonly viewport: HTMLElement,
    readonly events: CanvasEvents,
  ) {
    this.element = svg('svg', { class: 'canvas', role: 'group', 'aria-label': l10n.t('Architecture') });
    this.#layers = {
      frame: svg('g', {}),
      edge: svg('g', { 'aria-hidden': 'true' }),
      card: svg('g', {}),
    };
    this.#content = svg('g', {});
    this.#content.append(this.#layers.frame, this.#layers.edge, this.#layers.card);
    this.element.append(this.#content);
    viewport.append(this.element);
    viewport.tabIndex = 0;
    viewport.setAttribute('role', 'application');
    viewport.setAttribute(
      'aria-label',
      l10n.t('Drawing. Arrow keys move between layers, Enter shows the code, Space folds and unfolds.'),
    );
    new ResizeObserver(() => {
      if (!this.#isPlaced) this.fit();
      else this.#paintSoon();
    }).observe(viewport);
  }

  get scene(): Scene | undefined {
    return this.#scene;
  }
  get place(): Place {
    return this.#place;
  }
  get isPlaced(): boolean {
    return this.#isPlaced;
  }
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.viewport.clientWidth, height: this.viewport.clientHeight };
  }

  show(scene: Scene, isSameDrawing: boolean): void {
    this.#scene = scene;
    this.element.setAttribute('aria-label', `${scene.title}: ${scene.subtitle}`);
    this.element.classList.toggle('moves', isSameDrawing && scene.items.length < MANY && !prefersStillness());
    const wanted = new Map(scene.items.map((item) => [item.key, item]));
    for (const [key, held] of this.#held) {
      const item = wanted.get(key);
      if (item && item.kind === held.item.kind) {
        updateItem(held.element, held.item, item);
        held.item = item;
        held.bounds = boundsOf(item);
      } else {
        held.element.remove();
        this.#held.delete(key);
      }
    }
    for (const item of scene.items) {
      if (this.#held.has(item.key)) continue;
      this.#held.set(item.key, { item, element: itemElement(item), bounds: boundsOf(item) });
    }
    if (!this.#isPlaced) this.fit();
    this.#paint();
  }

  clear(): void {
    for (const { element } of this.#held.values()) element.remove();
    this.#held.clear();
    this.#scene = undefined;
    this.#isPlaced = false;
  }

  moveTo(place: Place, isByUser = true): void {
    this.#place = { ...place, scale: Math.min(LARGEST, Math.max(SMALLEST, place.scale)) };
    this.#isPlaced ||= isByUser;
    this.#paintSoon();
    this.events.onMove();
  }

  panBy(dx: number, dy: number): void {
    this.moveTo({ ...this.#place, x: this.#place.x + dx, y: this.#place.y + dy });
  }

  /** Keeps the point at `x`, `y` of the viewport where it is. */
  zoomAt(factor: number, x = this.size.width / 2, y = this.size.height / 2): void {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.#place.scale * factor));
    const ratio = scale / this.#place.scale;
    this.moveTo({ scale, x: x - (x - this.#place.x) * ratio, y: y - (y - this.#place.y) * ratio });
  }

  /** All of it when it stays readable; else its beginning, as wide or high as the window. */
  fit(): void {
    const scene = this.#scene;
    const { width, height } = this.size;
    if (!scene || width <= 0 || height <= 0) return;
    const across = width / scene.width;
    const down = height / scene.height;
    const whole = Math.min(1, across, down);
    const scale = whole >= LEGIBLE ? whole : Math.max(whole, Math.min(EASY, Math.max(across, down)));
    const isWide = scene.width * scale > width + 1;
    const isHigh = scene.height * scale > height + 1;
    this.#isPlaced = false;
    this.moveTo(
      {
        scale,
        x: isWide
          ? scene.width > scene.height
            ? 0
            : (width - scene.width * scale) / 2
          : (width - scene.width * scale) / 2,
        y: isHigh
          ? scene.height > scene.width
            ? 0
            : (height - scene.height * scale) / 2
          : (height - scene.height * scale) / 2,
      },
      false,
    );
  }

  /** The whole drawing, however small. */
  fitAll(): void {
    const scene = this.#scene;
    if (!scene) return;
    const width = this.size.width;
    const height = Math.max(1, this.size.height);
    const scale = Math.min(1, width / scene.width, height / scene.height);
    this.moveTo({ scale, x: (width - scene.width * scale) / 2, y: (height - scene.height * scale) / 2 });
  }

  /** Brings an item into sight when it is not. */
  reveal(key: string): void {
    const bounds = this.#held.get(key)?.bounds;
    if (!bounds) return;
    const { x, y, scale } = this.#place;
    const { width, height } = this.size;
    const left = bounds.x * scale + x;
    const top = bounds.y * scale + y;
    const isSeen =
      left >= 0 && top >= 0 && left + bounds.width * scale <= width && top + bounds.height * scale <= height;
    if (isSeen) return;
    const readable = Math.max(scale, 0.5);
    this.moveTo({
      scale: readable,
      x: width / 2 - (bounds.x + bounds.width / 2) * readable,
      y: height / 2 - (bounds.y + Math.min(bounds.height, 80) / 2) * readable,
    });
  }

  /** The layer in the middle of the window, when the drawing is larger than it. */
  middleItem(): SceneItem | undefined {
    const { x, y, scale } = this.#place;
    const { width, height } = this.size;
    const scene = this.#scene;
    if (!scene || (scene.width * scale <= width && scene.height * scale <= height)) return undefined;
    const [middleX, middleY] = [(width / 2 - x) / scale, (height / 2 - y) / scale];
    let best: { readonly item: SceneItem; readonly distance: number } | undefined;
    for (const { item } of this.#held.values()) {
      if (item.kind !== 'layer' && item.kind !== 'group') continue;
      const distance = Math.hypot(item.x + item.width / 2 - middleX, item.y + item.height / 2 - middleY);
      if (!best || distance < best.distance) best = { item, distance };
    }
    return best?.item;
  }

  /** Puts an item into the middle of the window. */
  centre(key: string): void {
    const bounds = this.#held.get(key)?.bounds;
    if (!bounds) return;
    const { scale } = this.#place;
    const { width, height } = this.size;
    this.moveTo({
      scale,
      x: width / 2 - (bounds.x + bounds.width / 2) * scale,
      y: height / 2 - (bounds.y + bounds.height / 2) * scale,
    });
  }

  elementOf(key: string): SVGElement | undefined {
    return this.#held.get(key)?.element;
  }

  /** Puts an item into the document even when it is out of sight: it is about to have the focus. */
  focus(key: string): void {
    this.reveal(key);
    this.#paint();
    this.#held.get(key)?.element.focus({ preventScroll: true });
  }

  each(visit: (item: SceneItem, element: SVGElement) => void): void {
    for (const { item, element } of this.#held.values()) visit(item, element);
  }

  #paintSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const { x, y, scale } = this.#place;
    this.#content.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.element.classList.toggle('far', scale < FAR);
    this.element.classList.toggle('near', scale >= NEAR);
    const { width, height } = this.size;
    const isMany = this.#held.size > MANY;
    const left = -x / scale - 100;
    const top = -y / scale - 100;
    const right = left + width / scale + 200;
    const bottom = top + height / scale + 200;
    for (const { item, element, bounds } of this.#held.values()) {
      const isSeen =
        !isMany ||
        (bounds.x <= right &&
          bounds.x + bounds.width >= left &&
          bounds.y <= bottom &&
          bounds.y + bounds.height >= top);
      if (isSeen && element.parentNode === null) {
        placeItem(element, item);
        this.#layerOf(item).append(element);
      } else if (!isSeen && element.parentNode !== null && element !== document.activeElement)
        element.remove();
    }
    this.events.onPaint();
  }

  #layerOf({ kind }: SceneItem): SVGElement {
    if (kind === 'frame') return this.#layers.frame;
    return kind === 'edge' ? this.#layers.edge : this.#layers.card;
  }
}
