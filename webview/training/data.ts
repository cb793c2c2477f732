/** What is trained on: some of the images, how many each class has, and what looks wrong. */
import * as l10n from '@vscode/l10n';
import type { DataSummary } from '../../src/protocol/trainer.js';
import { make } from '../page.js';

/** Bars of more classes than this are no help. */
const MOST_CLASSES = 40;

export function dataParts(data: DataSummary): readonly HTMLElement[] {
  const parts = [...(data.issues?.length ? [issueList(data)] : []), sampleGrid(data)];
  const { balance, classes } = data;
  if (balance && balance.length > 1 && balance.length <= MOST_CLASSES)
    parts.push(balanceBars(l10n.t('Images of Each Class'), balance, classes));
  for (const { name, ...output } of data.outputs ?? [])
    if (output.balance && output.balance.length > 1 && output.balance.length <= MOST_CLASSES)
      parts.push(balanceBars(l10n.t('Images of Each Class of {0}', name), output.balance, output.classes));
  return parts;
}

function issueList({ issues = [] }: DataSummary): HTMLElement {
  const items = issues.map(({ message, files }) => {
    const list = files?.map((file) => make('li', '', file)) ?? [];
    if (list.length === 0) return make('li', '', message);
    const title = make('summary', '', l10n.t('Files ({0})', list.length));
    return make('li', '', message, make('details', '', title, make('ul', '', ...list)));
  });
  return section(l10n.t('Worth a Look'), make('ul', 'issues', ...items));
}

function sampleGrid({ samples = [] }: DataSummary): HTMLElement {
  const pictures = samples.map(({ label, image, target, beside = [] }) => {
    const name = target === undefined ? label : l10n.t('Input');
    const wanted = target === undefined ? [] : [picture(target, l10n.t('Target'))];
    const others = beside.flatMap((other) => (other.image ? [picture(other.image, other.name)] : []));
    const numbers = beside.flatMap((other) =>
      other.numbers
        ? [make('figcaption', '', `${other.name}: ${other.numbers.map(shortNumber).join(', ')}`)]
        : [],
    );
    const images = make('div', 'inputs', picture(image, name), ...others);
    return make('figure', '', images, ...wanted, make('figcaption', '', label), ...numbers);
  });
  const isPaired = samples.some(({ target }) => target !== undefined);
  const title = isPaired ? l10n.t('Images to Train On, Each above Its Target') : l10n.t('Images to Train On');
  return section(title, make('div', 'samples', ...pictures));
}

const shortNumber = (value: number): string => String(+value.toPrecision(3));

function picture(address: string, name: string): HTMLImageElement {
  const element = document.createElement('img');
  Object.assign(element, { src: address, alt: name });
  return element;
}

function balanceBars(title: string, balance: readonly number[], classes: readonly string[]): HTMLElement {
  const most = Math.max(1, ...balance);
  const rows = balance.map((images, label) => {
    const bar = make('div', 'bar');
    bar.style.setProperty('--share', `${(100 * images) / most}%`);
    const name = make('th', '', classes[label] ?? String(label));
    name.setAttribute('scope', 'row');
    return make('tr', '', name, make('td', 'bars', bar), make('td', '', images.toLocaleString('en')));
  });
  return section(title, make('table', 'balance', ...rows));
}

function section(title: string, content: HTMLElement): HTMLElement {
  return make('section', 'result', make('h2', '', title), content);
}
