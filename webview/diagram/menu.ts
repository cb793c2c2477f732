/** A button that opens a menu below itself: arrow keys move, Enter chooses, Escape closes and gives the focus back. */
import { make } from '../page.js';
import { type IconName, icon, iconButton } from './icons.js';

export interface MenuItem {
  readonly text: string;
  /** One of several that exclude each other. */
  readonly isChosen?: boolean;
  readonly run: () => void;
}
/** Groups are parted by a line; a group may have a title. */
export interface MenuGroup {
  readonly title?: string;
  readonly items: readonly MenuItem[];
}

let opened: { readonly close: () => void } | undefined;

/** The groups are asked for each time that the menu opens. */
export function menuButton(
  name: IconName,
  title: string,
  groups: () => readonly MenuGroup[],
): HTMLButtonElement {
  const button = iconButton(name, title, () => (opened ? opened.close() : open(button, groups())));
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' || opened) return;
    event.preventDefault();
    open(button, groups());
  });
  return button;
}

function open(button: HTMLButtonElement, groups: readonly MenuGroup[]): void {
  const menu = make('div', 'menu', ...groups.map(groupElement));
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', button.title);
  const close = (isFocused = true): void => {
    menu.remove();
    document.removeEventListener('pointerdown', onOutside, true);
    window.removeEventListener('blur', onBlur);
    button.setAttribute('aria-expanded', 'false');
    opened = undefined;
    if (isFocused) button.focus();
  };
  const onOutside = ({ target }: PointerEvent): void => {
    if (target instanceof Node && !menu.contains(target) && !button.contains(target)) close(false);
  };
  const onBlur = (): void => close(false);
  const choices = groups.flatMap(({ items }) => items);
  const elements = [...menu.querySelectorAll<HTMLElement>('button')];
  for (const [index, element] of elements.entries())
    element.addEventListener('click', () => {
      close();
      choices[index]?.run();
    });
  menu.addEventListener('keydown', (event) => {
    const at = elements.findIndex((element) => element.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) elements.at(next % elements.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  button.closest('.page')?.append(menu);
  const { left, right, bottom } = button.getBoundingClientRect();
  const { width } = menu.getBoundingClientRect();
  const start = left + width > window.innerWidth - 6 ? right - width : left;
  menu.style.left = `${Math.max(4, start)}px`;
  menu.style.top = `${bottom + 3}px`;
  menu.style.maxHeight = `${window.innerHeight - bottom - 12}px`;
  button.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', onOutside, true);
  window.addEventListener('blur', onBlur);
  opened = { close };
  (elements.find((element) => element.getAttribute('aria-checked') === 'true') ?? elements[0])?.focus();
}

function groupElement({ title, items }: MenuGroup): HTMLElement {
  const group = make(
    'div',
    'group-of-items',
    ...(title === undefined ? [] : [make('div', 'title-of-items', title)]),
    ...items.map(itemElement),
  );
  group.setAttribute('role', 'group');
  if (title !== undefined) group.setAttribute('aria-label', title);
  return group;
}

function itemElement({ text, isChosen }: MenuItem): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.tabIndex = -1;
  element.setAttribute('role', isChosen === undefined ? 'menuitem' : 'menuitemradio');
  if (isChosen !== undefined) element.setAttribute('aria-checked', String(isChosen));
  element.append(isChosen ? icon('check') : make('span', 'icon'), text);
  return element;
}
