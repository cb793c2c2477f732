/** The editor's own icons, by the names that its icon font has for them. */
import { make } from '../page.js';

/** Code points of the font; a test compares them with the font's own list. */
export const ICONS = {
  'type-hierarchy-sub': 0xebba,
  layers: 0xebd2,
  table: 0xebb7,
  fold: 0xeaf5,
  unfold: 0xeb73,
  'arrow-down': 0xea9a,
  'arrow-right': 0xea9c,
  'symbol-color': 0xeb5c,
  search: 0xea6d,
  diff: 0xeae1,
  export: 0xebac,
  info: 0xea74,
  play: 0xeb2c,
  ellipsis: 0xea7c,
  'zoom-in': 0xeb81,
  'zoom-out': 0xeb82,
  'screen-full': 0xeb4c,
  'chevron-down': 0xeab4,
  'chevron-right': 0xeab6,
  check: 0xeab2,
  close: 0xea76,
  code: 0xeac4,
} as const;
export type IconName = keyof typeof ICONS;

export function icon(name: IconName): HTMLElement {
  const element = make('span', 'icon', String.fromCodePoint(ICONS[name]));
  element.setAttribute('aria-hidden', 'true');
  return element;
}

export function setIcon(button: HTMLElement, name: IconName): void {
  const shown = button.querySelector('.icon');
  if (shown) shown.textContent = String.fromCodePoint(ICONS[name]);
}

/** Its title is its name for a screen reader and its tooltip. */
export function iconButton(name: IconName, title: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'of-icon';
  element.append(icon(name));
  setTitle(element, title);
  element.addEventListener('click', onClick);
  return element;
}

export function setTitle(element: HTMLElement, title: string): void {
  element.title = title;
  element.setAttribute('aria-label', title);
}
