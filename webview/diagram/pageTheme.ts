/** Colours of the page: the editor's own for the drawing's parts, ours for families and shares. */
import { DATA_PAINTS, FONT, type Theme, textWidth, themeOf } from '../../src/core/diagram/index.js';
import { onThemeChange } from '../page.js';

/** Shapes refer to variables, so that a change of theme needs no new drawing. */
export const pageTheme: Theme = {
  name: 'transparent',
  colourOf: (paint) => (paint === 'none' ? 'none' : `var(--cl-${paint})`),
  isTextFixed: isFontWide(),
};

/** None of the fonts with Helvetica's widths is installed. */
function isFontWide(): boolean {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return false;
  const sample = 'BatchNormalization 32×32×16';
  context.font = `100px ${FONT}`;
  return context.measureText(sample).width > textWidth(sample, 100) * 1.02;
}

/** Sets the colours that the editor does not have, now and whenever the theme changes. */
export function followTheme(onChange: () => void): void {
  const set = (): void => {
    const theme = themeOf(isDark() ? 'dark' : 'light');
    for (const paint of DATA_PAINTS)
      document.documentElement.style.setProperty(`--cl-${paint}`, theme.colourOf(paint));
  };
  set();
  onThemeChange(() => {
    set();
    onChange();
  });
}

export function isDark(): boolean {
  const { classList } = document.body;
  if (classList.contains('vscode-high-contrast-light')) return false;
  return classList.contains('vscode-dark') || classList.contains('vscode-high-contrast');
}

export function prefersStillness(): boolean {
  return (
    matchMedia('(prefers-reduced-motion: reduce)').matches ||
    document.body.classList.contains('vscode-reduce-motion')
  );
}
