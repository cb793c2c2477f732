/** The images that the model is surest of and wrong; a click shows where it looked. */
import * as l10n from '@vscode/l10n';
import type { Mistake } from '../../src/protocol/trainer.js';
import { make } from '../page.js';
import { oneTabStop } from './oneTabStop.js';

type Look = (picture: HTMLImageElement, name: string) => void;

/** `look`: where the model can be asked again. */
export function mistakePictures(mistakes: readonly Mistake[], look?: Look): HTMLElement {
  const canLook = look !== undefined && mistakes.some(({ isExact }) => isExact);
  const explained = l10n.t('The model was surest of these, and wrong: what it is, and what the model said.');
  const hint = canLook ? [' ', l10n.t('Click one to see where it looked.')] : [];
  const figures = make('div', 'samples mistakes', ...mistakes.map((mistake) => mistakeFigure(mistake, look)));
  oneTabStop(figures, [...figures.querySelectorAll('button')]);
  return make(
    'section',
    'result',
    make('h2', '', l10n.t('Worst Mistakes')),
    make('p', 'phase', explained, ...hint),
    figures,
  );
}

function mistakeFigure({ image, truth, guess, probability, isExact }: Mistake, look?: Look): HTMLElement {
  const share = `${Math.round(probability * 100)} %`;
  const picture = document.createElement('img');
  Object.assign(picture, { src: image, alt: l10n.t('“{0}” taken for “{1}”, {2}', truth, guess, share) });
  const captions = [make('figcaption', '', truth), make('figcaption', 'said', l10n.t('said {0}', guess))];
  const figure = make('figure', '', look && isExact ? lookButton(picture, look) : picture, ...captions);
  figure.title = picture.alt;
  return figure;
}

function lookButton(picture: HTMLImageElement, look: Look): HTMLElement {
  const button = make('button', 'look', picture);
  button.setAttribute('type', 'button');
  button.addEventListener('click', () => look(picture, picture.alt));
  return button;
}
