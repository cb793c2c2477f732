/** Takes the drawing away: as a file that the user names, or to the clipboard. */
import * as l10n from '@vscode/l10n';
import {
  draw,
  type Prepared,
  type Scene,
  sceneToPdf,
  sceneToSvg,
  sceneToTikz,
  type ThemeName,
  themeOf,
  toDot,
  toMermaid,
} from '../../src/core/diagram/index.js';
import { pngBase64, pngBlob } from '../pngPicture.js';
import type { DiagramChannel } from './diagramPage.js';
import type { PageState } from './pageState.js';
import { isDark } from './pageTheme.js';

export interface Drawn {
  readonly prepared: Prepared;
  readonly page: PageState;
  readonly open: ReadonlySet<string>;
  readonly channel: DiagramChannel;
}

/** The sentence to show. */
export async function saveDrawing(format: string, drawn: Drawn): Promise<string> {
  try {
    return await save(format, drawn);
  } catch (error) {
    return l10n.t(
      'The drawing could not be saved: {0}',
      error instanceof Error ? error.message : String(error),
    );
  }
}

async function save(format: string, { prepared, page, open, channel }: Drawn): Promise<string> {
  const { view, colourBy } = page;
  const kind = view === 'volumes' ? 'volumes' : 'graph';
  const direction = kind === 'volumes' ? 'right' : page.direction;
  const scene = (): Scene => draw(prepared, { view: kind, colourBy, direction, open });
  const svg = (theme: ThemeName): string => sceneToSvg(scene(), themeOf(theme));
  const light = themeOf('light');
  switch (format) {
    case 'svg':
      return file('svg', svg('light'));
    case 'svg-dark':
      return file('svg', svg('dark'));
    case 'svg-transparent':
      return file('svg', svg('transparent'));
    case 'pdf':
      return file('pdf', btoa(sceneToPdf(scene(), light)), true);
    case 'tikz':
      return file('tex', sceneToTikz(scene(), light));
    case 'dot':
      return file('dot', toDot(prepared, open, light));
    case 'mermaid':
      return file('mmd', toMermaid(prepared, open, light));
    case 'png':
      return file('png', await pngBase64(svg(isDark() ? 'dark' : 'light'), 2), true);
    case 'png-large':
      return file('png', await pngBase64(svg(isDark() ? 'dark' : 'light'), 4), true);
    case 'copy-svg':
      await navigator.clipboard.writeText(svg('light'));
      return l10n.t('The drawing is in the clipboard, as SVG text.');
    case 'copy-png': {
      const picture = await pngBlob(svg(isDark() ? 'dark' : 'light'), 2);
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
      return l10n.t('The drawing is in the clipboard, as a picture.');
    }
    default:
      return l10n.t('There is no format {0}.', format);
  }

  async function file(extension: string, content: string, isBase64 = false): Promise<string> {
    const name = `${prepared.model.name}${kind === 'volumes' ? '-volumes' : ''}.${extension}`;
    const answer = await channel.request('saveFile', { name, content, isBase64 });
    if (!answer.ok) return answer.message;
    return answer.value.savedAs === undefined ? '' : l10n.t('Saved as {0}.', answer.value.savedAs);
  }
}
