/** Where an item is: its own rectangle, or the one around its path. */
import type { PathStep, SceneItem } from '../../src/core/diagram/index.js';

export interface ItemBounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function boundsOf(item: SceneItem): ItemBounds {
  if (item.width > 0 || item.height > 0) return item;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const shape of item.shapes) {
    if (shape.kind !== 'path') continue;
    for (const [x, y] of shape.steps.flatMap(pointsOf)) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (left > right) return { x: item.x, y: item.y, width: 1, height: 1 };
  return { x: left + item.x, y: top + item.y, width: right - left, height: bottom - top };
}

function pointsOf(step: PathStep): readonly (readonly [number, number])[] {
  if (step[0] === 'Z') return [];
  if (step[0] === 'C')
    return [
      [step[1], step[2]],
      [step[3], step[4]],
      [step[5], step[6]],
    ];
  return [[step[1], step[2]]];
}
