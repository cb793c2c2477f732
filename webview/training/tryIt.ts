/** Try it: an image dropped or chosen, its classes as bars, and what the network looked at over the image. */
import * as l10n from '@vscode/l10n';
import type { Result } from '../../src/protocol/channel.js';
import type { Explanation } from '../../src/protocol/reader.js';
import type { TrainingState } from '../../src/protocol/webview.js';
import { button } from '../controls.js';
import { make } from '../page.js';
import { base64, heatColour, likeliest, toInput } from './tryImage.js';

interface Questions {
  look(runId: string, pixels: string, which: 'best' | 'last', output: string): Promise<Result<Explanation>>;
  chooseImage(): Promise<Result<{ readonly name?: string; readonly bytes?: string }>>;
}

export class TryIt {
  readonly element = make('section', 'try');
  readonly #answer = make('div', 'try-answer');
  readonly #drop: HTMLElement;
  /** Why there is nothing to drop. */
  readonly #refusal = make('p', 'try-refusal');
  #state: TrainingState | undefined;
  /** Whose classes the network is to show where it looked for; empty for the first that has some. */
  #output = '';

  constructor(private readonly ask: Questions) {
    this.#drop = make(
      'div',
      'drop',
      l10n.t('Drop an image here, or'),
      ' ',
      button(l10n.t('Choose an Image…'), () => void this.#choose()),
    );
    const drop = this.#drop;
    drop.addEventListener('dragover', (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.classList.remove('over');
      const file = event.dataTransfer?.files[0];
      if (file) void this.#try(file, file.name, 'best');
    });
    this.element.append(make('h2', '', l10n.t('Try it')), drop, this.#refusal, this.#answer);
    this.element.hidden = true;
  }

  show(state: TrainingState, output: string): void {
    this.#output = output;
    if (this.#state?.runId !== state.runId) this.#answer.replaceChildren();
    this.#state = state;
    const { result, data } = state;
    const inputs = result?.modelPath === undefined ? [] : (data?.inputs ?? []);
    this.element.hidden = !canTry(state) && inputs.length === 0;
    this.#drop.hidden = inputs.length > 0;
    this.#refusal.hidden = inputs.length === 0;
    this.#refusal.textContent = l10n.t(
      'The model takes {0} inputs ({1}): an image alone is not enough for it. Export it to give it all of them.',
      inputs.length,
      inputs.join(', '),
    );
  }

  async #choose(): Promise<void> {
    const answer = await this.ask.chooseImage();
    if (!answer.ok) this.#say(answer.message);
    else if (answer.value.bytes !== undefined) {
      const bytes = Uint8Array.from(atob(answer.value.bytes), (letter) => letter.charCodeAt(0));
      await this.#try(new Blob([bytes]), answer.value.name ?? '', 'best');
    }
  }

  /** What the model that made a mistake looked at: a picture with the values of the image. */
  async lookAgain(
    picture: HTMLImageElement,
    name: string,
    which: 'best' | 'last',
    output: string,
  ): Promise<void> {
    this.element.scrollIntoView({ block: 'nearest' });
    await this.#try(picture, name, which, output);
    this.element.scrollIntoView({ block: 'nearest' });
  }

  async #try(
    file: Blob | HTMLImageElement,
    name: string,
    which: 'best' | 'last',
    output = this.#output,
  ): Promise<void> {
    const input = this.#state?.input;
    if (!this.#state || !input) return;
    const image = await createImageBitmap(file).catch(() => undefined);
    if (!image) return this.#say(l10n.t('{0} is no image that can be shown here.', name));
    this.#say(l10n.t('Looking…'));
    const [height, width, channels] = input.shape;
    const canvas = canvasOf(width, height);
    canvas.context.drawImage(image, 0, 0, width, height);
    const seen = canvas.context.getImageData(0, 0, width, height);
    const pixels = toInput(seen.data, channels);
    const answer = await this.ask.look(this.#state.runId, base64(pixels), which, output);
    if (!answer.ok) return this.#say(answer.message);
    this.#answer.replaceChildren(
      make('p', 'try-name', name),
      make('div', 'try-result', this.#pictures(image, pixels, answer.value), ...this.#told(answer.value)),
    );
  }

  /** What each output says. */
  #told({ probabilities, numbers, outputs }: Explanation): readonly HTMLElement[] {
    const classes = this.#state?.data?.classes ?? [];
    return (outputs ?? [{ name: '', classes, probabilities, ...(numbers && { numbers }) }]).flatMap(
      (each) => [
        ...(each.probabilities.length > 0 ? [this.#bars(each)] : []),
        ...(each.numbers ? [numbersLine(each.name, each.numbers)] : []),
      ],
    );
  }

  #bars({ name: output, classes, probabilities }: ExplainedClasses): HTMLElement {
    const rows = likeliest(probabilities, classes).map(({ name, probability }) => {
      const bar = make('div', 'bar');
      bar.style.setProperty('--share', `${(probability * 100).toFixed(2)}%`);
      const share = `${(probability * 100).toFixed(1)} %`;
      return make('tr', '', make('th', '', name), make('td', 'bars', bar), make('td', '', share));
    });
    const title =
      output === '' ? l10n.t('Probability of each class') : l10n.t('{0}: probability of each class', output);
    return make('table', 'probabilities', make('caption', '', title), ...rows);
  }

  #pictures(
    image: ImageBitmap,
    pixels: Uint8Array,
    { heat, picture, outputs = [] }: Explanation,
  ): HTMLElement {
    const [height = 1, width = 1, channels = 1] = this.#state?.input?.shape ?? [];
    const side = 200;
    const seen = canvasOf(width, height);
    const data = seen.context.createImageData(width, height);
    for (let at = 0; at < width * height; at++) {
      for (let channel = 0; channel < 3; channel++)
        data.data[4 * at + channel] = pixels[at * channels + Math.min(channel, channels - 1)] ?? 0;
      data.data[4 * at + 3] = 255;
    }
    seen.context.putImageData(data, 0, 0);
    const tall = Math.round((side * image.height) / image.width);
    const figures = [
      figure(l10n.t('The image'), scaled(image, side, tall)),
      figure(
        l10n.t('As the network gets it'),
        scaled(seen.canvas, side, Math.round((side * height) / width), false),
      ),
    ];
    for (const given of [picture, ...outputs.map((each) => each.picture)]) {
      if (given === undefined) continue;
      const output = document.createElement('img');
      Object.assign(output, { src: given, alt: l10n.t('What the network gives'), className: 'output' });
      figures.push(make('figure', '', output, make('figcaption', '', output.alt)));
    }
    if (heat) {
      const over = scaled(seen.canvas, side, Math.round((side * height) / width));
      const map = canvasOf(heat.width, heat.height);
      const colours = map.context.createImageData(heat.width, heat.height);
      for (const [at, value] of heat.values.entries()) colours.data.set(heatColour(value), 4 * at);
      map.context.putImageData(colours, 0, 0);
      over.getContext('2d')?.drawImage(map.canvas, 0, 0, over.width, over.height);
      const caption = heat.values.some((value) => value > 0)
        ? l10n.t('Where it looked (Grad-CAM of {0})', heat.layer)
        : l10n.t('Grad-CAM of {0}: no part of the image speaks for it', heat.layer);
      figures.push(figure(caption, over));
    }
    return make('div', 'pictures', ...figures);
  }

  #say(text: string): void {
    this.#answer.replaceChildren(make('p', '', text));
  }
}

interface ExplainedClasses {
  /** Empty for the only output. */
  readonly name: string;
  readonly classes: readonly string[];
  readonly probabilities: readonly number[];
}

function numbersLine(output: string, numbers: readonly number[]): HTMLElement {
  const values = numbers.map((value) => String(+value.toPrecision(4))).join(', ');
  const text = output === '' ? l10n.t('The network gives {0}', values) : l10n.t('{0}: {1}', output, values);
  return make('p', 'numbers', text);
}

/** Its weights were kept, and it takes images. */
export function canTry({ result, input }: TrainingState): boolean {
  return result?.modelPath !== undefined && input !== undefined;
}

function figure(caption: string, canvas: HTMLCanvasElement): HTMLElement {
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', caption);
  return make('figure', '', canvas, make('figcaption', '', caption));
}

function canvasOf(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error(l10n.t('The page cannot draw on a canvas.'));
  return { canvas, context };
}

function scaled(
  source: CanvasImageSource,
  width: number,
  height: number,
  isSmooth = true,
): HTMLCanvasElement {
  const { canvas, context } = canvasOf(width, height);
  context.imageSmoothingEnabled = isSmooth;
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}
