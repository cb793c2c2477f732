/** One item of the scene as an SVG element that can be pointed at, focused and read out. */
import { itemMarkup, type SceneItem } from '../../src/core/diagram/index.js';
import { svg } from '../page.js';
import { pageTheme } from './pageTheme.js';

export function itemElement(item: SceneItem): SVGElement {
  const element = svg('g', { class: `item ${item.kind}` });
  if (item.kind !== 'edge' && item.kind !== 'caption') {
    element.setAttribute('role', 'button');
    element.setAttribute('tabindex', '-1');
  }
  fill(element, item);
  placeItem(element, item);
  return element;
}

/** Rebuilds only what changed: most items of a large drawing stay as they are. */
export function updateItem(element: SVGElement, before: SceneItem, after: SceneItem): void {
  if (before.x !== after.x || before.y !== after.y) placeItem(element, after);
  const isSame = before.state === after.state && before.label === after.label;
  if (!isSame || contentOf(before) !== contentOf(after)) fill(element, after);
}

export function placeItem(element: SVGElement, { x, y }: SceneItem): void {
  if (x === 0 && y === 0) element.style.removeProperty('transform');
  else element.style.transform = `translate(${x}px, ${y}px)`;
}

function fill(element: SVGElement, item: SceneItem): void {
  element.dataset.key = item.key;
  if (item.kind === 'layer') element.dataset.id = item.layers?.[0] ?? item.key;
  if (item.kind === 'group' || item.kind === 'frame') element.dataset.group = item.key;
  for (const state of ['fault', 'unknown', 'added', 'changed', 'removed'])
    element.classList.toggle(state, item.state?.split(' ').includes(state) ?? false);
  if (item.label !== '' && item.kind !== 'edge') element.setAttribute('aria-label', item.label);
  element.innerHTML = contentOf(item);
}

const contents = new WeakMap<SceneItem, string>();

function contentOf(item: SceneItem): string {
  const known = contents.get(item);
  if (known !== undefined) return known;
  // A wider, unseen line under each edge: a line of one pixel is hard to point at.
  const target =
    item.kind === 'edge'
      ? itemMarkup(
          {
            ...item,
            shapes: item.shapes
              .filter((shape) => shape.kind === 'path')
              .map((shape) => ({ ...shape, arrow: false, strokeWidth: 12, role: 'target' })),
          },
          pageTheme,
        )
      : '';
  const made = target + itemMarkup(item, pageTheme);
  contents.set(item, made);
  return made;
}
