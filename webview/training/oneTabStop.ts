/** Many small buttons are one stop of the Tab key: arrows, Home and End go from one to the next. */
export function oneTabStop(host: HTMLElement, buttons: readonly HTMLElement[]): void {
  let at = 0;
  for (const [index, button] of buttons.entries()) {
    button.tabIndex = index === 0 ? 0 : -1;
    // By a click too.
    button.addEventListener('focus', () => {
      const before = buttons[at];
      if (before) before.tabIndex = -1;
      at = index;
      button.tabIndex = 0;
    });
  }
  host.addEventListener('keydown', (event) => {
    const last = buttons.length - 1;
    const to = {
      ArrowRight: Math.min(at + 1, last),
      ArrowDown: Math.min(at + 1, last),
      ArrowLeft: Math.max(at - 1, 0),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  });
}
