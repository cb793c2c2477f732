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

/** The library's own field calls itself "Text field" whatever it is told, so this is the browser's. */
export function textField(
  label: string,
  { value, placeholder }: { readonly value: string; readonly placeholder: string },
  onInput: (text: string) => void,
): HTMLInputElement {
  const input = document.createElement('input');
  Object.assign(input, { type: 'text', className: 'field', value, placeholder, ariaLabel: label });
  input.addEventListener('input', () => onInput(input.value));
  return input;
}

export function checkbox(
  text: string,
  isChecked: boolean,
  onChange: (checked: boolean) => void,
): HTMLElement {
  const element = document.createElement('vscode-checkbox');
  if (isChecked) element.setAttribute('checked', '');
  element.textContent = text;
  element.addEventListener('change', () => {
    if ('checked' in element) onChange(element.checked === true);
  });
  return element;
}

/** From 0 to `most`; the library has no slider, so this is the browser's own. */
export function slider(
  text: string,
  value: number,
  most: number,
  onChange: (value: number) => void,
): HTMLElement {
  const input = document.createElement('input');
  Object.assign(input, { type: 'range', min: '0', max: String(most), step: '0.01', value: String(value) });
  input.addEventListener('input', () => onChange(Number(input.value)));
  const label = document.createElement('label');
  label.append(text, ' ', input);
  return label;
}
