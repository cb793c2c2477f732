/** What a model that gives images made of some: input, target and output side by side, the worst ones too. */
import * as l10n from '@vscode/l10n';
import type { OutputPictures, PicturedOutput } from '../../src/protocol/trainer.js';
import { make } from '../page.js';

export function outputPictures(pictures: OutputPictures): readonly HTMLElement[] {
  const { usual, worst, isOfClasses, isOfTraining } = pictures;
  const mean = differenceText(pictures.meanDifference, isOfClasses);
  const explained = isOfClasses
    ? l10n.t('Input, target and output. Of all pixels, {0} are taken for another class.', mean)
    : l10n.t('Input, target and output. They differ by {0} on average.', mean);
  const whose = isOfTraining ? `${explained} ${l10n.t('It was trained on these images.')}` : explained;
  return [
    pictureTable(l10n.t('What the Model Gives'), whose, usual, isOfClasses),
    pictureTable(
      l10n.t('Furthest from Their Targets'),
      l10n.t('The images that the model is worst at, the worst first.'),
      worst,
      isOfClasses,
    ),
  ];
}

function pictureTable(
  title: string,
  explained: string,
  shown: readonly PicturedOutput[],
  isOfClasses: boolean | undefined,
): HTMLElement {
  const columns = shown.map((each) => ({ ...each, text: differenceText(each.difference, isOfClasses) }));
  const row = (name: string, pick: (each: PicturedOutput) => string) =>
    make(
      'tr',
      '',
      header(name),
      ...columns.map((each) => {
        const picture = document.createElement('img');
        Object.assign(picture, { src: pick(each), alt: l10n.t('{0}, difference {1}', name, each.text) });
        return make('td', '', picture);
      }),
    );
  const table = make(
    'table',
    'outputs',
    make('caption', '', make('span', '', explained)),
    row(l10n.t('Input'), ({ input }) => input),
    row(l10n.t('Target'), ({ target }) => target),
    row(l10n.t('Output'), ({ output }) => output),
    make('tr', 'figures', header(l10n.t('Difference')), ...columns.map(({ text }) => make('td', '', text))),
  );
  table.style.setProperty('--columns', String(columns.length));
  return make('section', 'result', make('h2', '', title), make('div', 'outputs-scroll', table));
}

function header(text: string): HTMLElement {
  const cell = make('th', '', text);
  cell.setAttribute('scope', 'row');
  return cell;
}

/** Of classes a share of the pixels, else a distance of values. */
function differenceText(difference: number, isOfClasses: boolean | undefined): string {
  return isOfClasses ? `${(100 * difference).toFixed(1)} %` : String(+difference.toPrecision(3));
}
