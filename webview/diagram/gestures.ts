/** Wheel, drag, pinch and keys on the canvas. */
import type { Canvas } from './canvas.js';

const STEP = 60;
const ZOOM = 1.2;
/** A press that moves less than this is a click. */
const SLACK = 4;

export interface GestureEvents {
  /** A click on an item, or on nothing. */
  readonly onClick: (key: string | undefined, event: MouseEvent) => void;
}

export function listenToGestures(canvas: Canvas, events: GestureEvents): void {
  const { viewport } = canvas;
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  viewport.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const { left, top } = viewport.getBoundingClientRect();
      // A pinch on a touchpad arrives as a wheel with the control key.
      if (event.ctrlKey || event.metaKey)
        canvas.zoomAt(Math.exp((-event.deltaY * unit) / 240), event.clientX - left, event.clientY - top);
      else if (event.shiftKey && event.deltaX === 0) canvas.panBy(-event.deltaY * unit, 0);
      else canvas.panBy(-event.deltaX * unit, -event.deltaY * unit);
    },
    { passive: false },
  );

  viewport.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    travelled = 0;
  });
  window.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    const now = { x: event.clientX, y: event.clientY };
    if (other) pinch(before, now, other);
    else canvas.panBy(now.x - before.x, now.y - before.y);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    viewport.classList.toggle('dragged', travelled > SLACK);
    pointers.set(event.pointerId, now);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    window.addEventListener(end, (event) => {
      pointers.delete(event.pointerId);
      viewport.classList.remove('dragged');
    });
  viewport.addEventListener('click', (event) => {
    if (travelled > SLACK) return;
    events.onClick(keyAt(event.target), event);
  });

  viewport.addEventListener('keydown', (event) => {
    if (event.altKey || isTyping(event.target)) return;
    const isFocused = keyAt(event.target) !== undefined;
    if (event.key === '+' || event.key === '=') canvas.zoomAt(ZOOM);
    else if (event.key === '-' || event.key === '_') canvas.zoomAt(1 / ZOOM);
    else if (event.key === '0') canvas.fit();
    else if (!isFocused && event.key.startsWith('Arrow') && !event.ctrlKey) pan(event.key);
    else return;
    event.preventDefault();
  });

  function pan(key: string): void {
    canvas.panBy(
      key === 'ArrowLeft' ? STEP : key === 'ArrowRight' ? -STEP : 0,
      key === 'ArrowUp' ? STEP : key === 'ArrowDown' ? -STEP : 0,
    );
  }

  function pinch(
    before: { x: number; y: number },
    now: { x: number; y: number },
    other: { x: number; y: number },
  ): void {
    const { left, top } = viewport.getBoundingClientRect();
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(now.x - other.x, now.y - other.y);
    if (was > 0) canvas.zoomAt(is / was, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top);
  }
}

export function keyAt(target: EventTarget | null): string | undefined {
  if (!(target instanceof Element)) return undefined;
  const item = target.closest<SVGElement>('.item:not(.edge)');
  return item?.dataset.key;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
