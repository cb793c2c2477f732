/** The confusion table of a finished run, and precision and recall per class. */
import * as l10n from '@vscode/l10n';
import { classReport } from '../../src/protocol/classReport.js';
import { make } from '../page.js';

/** A table of this many classes still fits a page; above it, only precision and recall are shown. */
const MOST_CLASSES = 20;
/** Names of more columns than these stand upright, as in a narrow panel they always do. */
const MOST_LEVEL = 10;

export function confusionTables(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): readonly HTMLElement[] {
  const report = reportTable(confusion, classes);
  return classes.length > MOST_CLASSES ? [report] : [confusionTable(confusion, classes), report];
}

function confusionTable(confusion: readonly (readonly number[])[], classes: readonly string[]): HTMLElement {
  const rows = confusion.map((counts, truth) => {
    const images = Math.max(
      1,
      counts.reduce((total, count) => total + count, 0),
    );
    const cells = counts.map((count, guess) => {
      const cell = make(
        'td',
        guess === truth ? 'right' : 'wrong',
        count === 0 ? '' : count.toLocaleString('en'),
      );
      cell.style.setProperty('--share', `${Math.round((100 * count) / images)}%`);
      cell.title = l10n.t(
        '{0} of {1} “{2}” taken for “{3}”',
        count.toLocaleString('en'),
        images.toLocaleString('en'),
        classes[truth] ?? '',
        classes[guess] ?? '',
      );
      return cell;
    });
    return make('tr', '', header(classes[truth] ?? '', 'row'), ...cells);
  });
  const head = make('tr', '', make('td', ''), ...classes.map((name) => header(name, 'col')));
  return section(
    l10n.t('Confusion'),
    l10n.t('Rows: what it is. Columns: what the model says.'),
    [head, ...rows],
    `confusion${classes.length > MOST_LEVEL ? ' upright' : ''}`,
  );
}

function reportTable(confusion: readonly (readonly number[])[], classes: readonly string[]): HTMLElement {
  const rows = classReport(confusion, classes).map((row) =>
    make(
      'tr',
      '',
      header(row.name, 'row'),
      make('td', '', percent(row.precision)),
      make('td', '', percent(row.recall)),
      make('td', '', row.images.toLocaleString('en')),
      make('td', 'words', row.takenFor ? `${row.takenFor.name} (${row.takenFor.images})` : ''),
    ),
  );
  const titles = [l10n.t('Precision'), l10n.t('Recall'), l10n.t('Images'), l10n.t('Most often taken for')];
  const head = make('tr', '', make('td', ''), ...titles.map((title) => header(title, 'col')));
  return section(
    l10n.t('Per class'),
    l10n.t('Precision: how often it is right when it says so. Recall: how many it finds.'),
    [head, ...rows],
    'report',
  );
}

function section(title: string, caption: string, rows: readonly HTMLElement[], kind: string): HTMLElement {
  const table = make('table', kind, make('caption', '', make('span', '', caption)), ...rows);
  return make('section', 'result', make('h2', '', title), table);
}

function header(text: string, scope: 'row' | 'col'): HTMLElement {
  const cell = make('th', '', text);
  cell.setAttribute('scope', scope);
  return cell;
}

const percent = (share: number | undefined) => (share === undefined ? '–' : `${(100 * share).toFixed(1)} %`);
