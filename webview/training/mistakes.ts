/** The images that the model is surest of and wrong. */
import * as l10n from '@vscode/l10n';
import type { Mistake } from '../../src/protocol/trainer.js';
import { make } from '../page.js';

export function mistakePictures(mistakes: readonly Mistake[]): HTMLElement {
  const figures = mistakes.map(({ image, truth, guess, probability }) => {
    const share = `${Math.round(probability * 100)} %`;
    const picture = document.createElement('img');
    Object.assign(picture, { src: image, alt: l10n.t('“{0}” taken for “{1}”, {2}', truth, guess, share) });
    const figure = make(
      'figure',
      '',
      picture,
      make('figcaption', '', truth),
      make('figcaption', 'said', l10n.t('said {0}', guess)),
    );
    figure.title = picture.alt;
    return figure;
  });
  return make(
    'section',
    'result',
    make('h2', '', l10n.t('Worst Mistakes')),
    make(
      'p',
      'phase',
      l10n.t('The model was surest of these, and wrong: what it is, and what the model said.'),
    ),
    make('div', 'samples mistakes', ...figures),
  );
}
