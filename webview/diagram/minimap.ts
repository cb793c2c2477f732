/** A small map of a large drawing; a drag on it moves the view. */
import { make, svg } from '../page.js';
import type { Canvas } from './canvas.js';
import { boundsOf } from './itemBounds.js';

const WIDTH = 150;
const HEIGHT = 170;
const THINNEST = 44;
/** Smaller drawings are seen whole, or nearly. */
const SHOWN_BEYOND = 1.6;

export class Minimap {
  readonly element = make('div', 'minimap');
  readonly #picture = svg('svg', { 'aria-hidden': 'true' });
  readonly #window = svg('rect', { class: 'window' });
  #scaleX = 1;
  #scaleY = 1;

  constructor(readonly canvas: Canvas) {
    this.element.hidden = true;
    this.element.append(this.#picture);
    let isHeld = false;
    this.element.addEventListener('pointerdown', (event) => {
      isHeld = true;
      this.#centreAt(event);
      event.stopPropagation();
    });
    window.addEventListener('pointermove', (event) => isHeld && this.#centreAt(event));
    window.addEventListener('pointerup', () => {
      isHeld = false;
    });
    this.element.addEventListener('click', (event) => event.stopPropagation());
  }

  /** A new drawing. */
  draw(): void {
    const { scene } = this.canvas;
    if (!scene) {
      this.element.hidden = true;
      return;
    }
    const scale = Math.min(WIDTH / scene.width, HEIGHT / scene.height);
    // A very long drawing is widened, or the map would be a thread.
    this.#scaleX = Math.max(scale, Math.min(WIDTH, THINNEST) / scene.width);
    this.#scaleY = Math.max(scale, Math.min(HEIGHT, THINNEST) / scene.height);
    this.#picture.setAttribute('width', String(scene.width * this.#scaleX));
    this.#picture.setAttribute('height', String(scene.height * this.#scaleY));
    this.#picture.setAttribute('preserveAspectRatio', 'none');
    this.#picture.setAttribute('viewBox', `0 0 ${scene.width} ${scene.height}`);
    const marks = scene.items
      .filter(({ kind }) => kind === 'layer' || kind === 'group')
      .map((item) => {
        const { x, y, width, height } = boundsOf(item);
        const band = item.shapes.find(
          (shape) => shape.kind !== 'text' && shape.fill?.match(/^(family|heat)-/),
        );
        const fill = band && band.kind !== 'text' ? band.fill : 'edge';
        // A card of a very high drawing would be thinner than a pixel.
        return svg('rect', {
          x,
          y,
          width,
          height: Math.max(height, 1 / this.#scaleY),
          style: `fill: var(--cl-${fill})`,
        });
      });
    this.#picture.replaceChildren(...marks, this.#window);
    this.follow();
  }

  /** The view has moved. */
  follow(): void {
    const { scene, size, place } = this.canvas;
    if (!scene) return;
    const isLarge =
      scene.width * place.scale > size.width * SHOWN_BEYOND ||
      scene.height * place.scale > size.height * SHOWN_BEYOND;
    this.element.hidden = !isLarge;
    const window = {
      x: -place.x / place.scale,
      y: -place.y / place.scale,
      width: size.width / place.scale,
      height: size.height / place.scale,
      'vector-effect': 'non-scaling-stroke',
    };
    for (const [name, value] of Object.entries(window)) this.#window.setAttribute(name, String(value));
  }

  #centreAt(event: PointerEvent): void {
    const { left, top } = this.#picture.getBoundingClientRect();
    const { size, place } = this.canvas;
    this.canvas.moveTo({
      scale: place.scale,
      x: size.width / 2 - ((event.clientX - left) / this.#scaleX) * place.scale,
      y: size.height / 2 - ((event.clientY - top) / this.#scaleY) * place.scale,
    });
  }
}
