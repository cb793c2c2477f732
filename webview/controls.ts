/** The pages' controls. Only this file knows which library draws them. */
import { allComponents, provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(allComponents);
}

export function button(
  text: string,
  onClick: () => void,
  look: 'primary' | 'secondary' = 'secondary',
): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', look);
  element.textContent = text;
  element.addEventListener('click', onClick);
  return element;
}

export function dropdown(
  label: string,
  options: readonly { readonly value: string; readonly text: string }[],
  chosen: string | undefined,
  onChange: (value: string) => void,
): HTMLElement {
  const element = document.createElement('vscode-dropdown');
  element.setAttribute('aria-label', label);
  for (const { value, text } of options) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', value);
    if (value === chosen) option.setAttribute('selected', '');
    option.textContent = text;
    element.append(option);
  }
  element.addEventListener('change', () => {
    if ('value' in element && typeof element.value === 'string') onChange(element.value);
  });
  return element;
}
