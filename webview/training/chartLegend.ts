/** The legend under a chart by keyboard: each curve is a button that hides and shows it, as a click on it does. */
import * as l10n from '@vscode/l10n';

/** After each drawing anew. */
export function makeOperable(host: HTMLElement): void {
  for (const label of labelsIn(host)) {
    label.tabIndex = 0;
    label.title = l10n.t('Hide or show this curve');
    label.setAttribute('role', 'button');
    label.setAttribute('aria-pressed', 'true');
    label.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      label.click();
    });
  }
}

/** `shown`: of each curve, in their order. */
export function tellShown(host: HTMLElement, shown: readonly boolean[]): void {
  for (const [at, label] of labelsIn(host).entries())
    label.setAttribute('aria-pressed', String(shown[at] ?? true));
}

/** The first row of the legend is the axis. */
function labelsIn(host: HTMLElement): readonly HTMLElement[] {
  return [...host.querySelectorAll<HTMLElement>('.u-series th')].slice(1);
}
