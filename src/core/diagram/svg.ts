/** A scene as SVG: text stays text, in fonts that every machine has. The page uses the same markup. */
import { isOnPaper, type PathStep, type Scene, type SceneItem, type Shape } from './scene.js';
import { textWidth } from './textWidth.js';
import type { Theme } from './theme.js';

/** Fonts with Helvetica's widths, by which everything is laid out. */
export const FONT = 'Helvetica, Arial, Liberation Sans, Nimbus Sans, Arimo, sans-serif';
const LEGEND_HEIGHT = 30;

export function sceneToSvg(scene: Scene, theme: Theme, options: { readonly legend?: boolean } = {}): string {
  const legend = options.legend === false ? [] : scene.legend;
  const legendShapes = legendRows(scene, legend);
  const height = scene.height + legendShapes.height;
  const width = Math.max(scene.width, legendShapes.width);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${number(width)} ${number(height)}" width="${number(width)}" height="${number(height)}" font-family="${FONT}" role="img">`,
    `<title>${xmlText(scene.title)}</title>`,
    `<desc>${xmlText([scene.subtitle, scene.note].filter(Boolean).join('. '))}</desc>`,
    theme.name === 'transparent'
      ? ''
      : `<rect width="100%" height="100%" fill="${theme.colourOf('paper')}"/>`,
    ...scene.items.map((item) => itemSvg(item, theme)),
    ...legendShapes.shapes.map((shape) => shapeMarkup(shape, theme)),
    '</svg>',
  ]
    .filter(Boolean)
    .join('\n');
}

function itemSvg(item: SceneItem, theme: Theme): string {
  const title = item.tooltip === '' ? '' : `<title>${xmlText(item.tooltip)}</title>`;
  const shapes = item.shapes.filter(isOnPaper);
  return `<g transform="translate(${number(item.x)} ${number(item.y)})">${title}${itemMarkup({ ...item, shapes }, theme)}</g>`;
}

export function itemMarkup(item: SceneItem, theme: Theme): string {
  return item.shapes.map((shape) => shapeMarkup(shape, theme)).join(' ');
}

function shapeMarkup(shape: Shape, theme: Theme): string {
  switch (shape.kind) {
    case 'rect':
      return `<rect x="${number(shape.x)}" y="${number(shape.y)}" width="${number(shape.width)}" height="${number(shape.height)}"${attribute('rx', shape.radius)}${paint(shape, theme)}/>`;
    case 'path': {
      const body = `<path d="${pathData(shape.steps)}"${paint(shape, theme)}/>`;
      return shape.arrow ? body + arrowHead(shape, theme) : body;
    }
    case 'text':
      return `<text x="${number(shape.x)}" y="${number(shape.y)}" font-size="${shape.size}"${shape.bold ? ' font-weight="600"' : ''}${shape.anchor && shape.anchor !== 'start' ? ` text-anchor="${shape.anchor}"` : ''} fill="${theme.colourOf(shape.fill)}"${className(shape.role)}${theme.isTextFixed ? fixedLength(shape) : ''}>${xmlText(shape.text)}</text>`;
  }
}

function fixedLength({ text, size, bold }: Extract<Shape, { kind: 'text' }>): string {
  return ` textLength="${number(textWidth(text, size, bold))}" lengthAdjust="spacingAndGlyphs"`;
}

/** Drawn as a shape of its own: markers take their colour from elsewhere in some viewers. */
function arrowHead(shape: Extract<Shape, { kind: 'path' }>, theme: Theme): string {
  const head = arrowSteps(shape.steps);
  return head
    ? `<path d="${pathData(head)}" fill="${theme.colourOf(shape.stroke ?? 'edge')}"${className('head')}/>`
    : '';
}

/** A triangle at the end of a path, along its last stretch. */
export function arrowSteps(steps: readonly PathStep[]): readonly PathStep[] | undefined {
  const last = steps.at(-1);
  const before = steps.at(-2);
  if (!last || !before || last[0] === 'Z' || before[0] === 'Z') return undefined;
  const [x, y] = endOf(last);
  const [fromX, fromY] = last[0] === 'C' ? [last[3], last[4]] : endOf(before);
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
  const back = 7;
  const half = 3.4;
  return [
    ['M', x, y],
    ['L', x - back * dx + half * dy, y - back * dy - half * dx],
    ['L', x - back * dx - half * dy, y - back * dy + half * dx],
    ['Z'],
  ];
}

function endOf(step: Exclude<PathStep, readonly ['Z']>): readonly [number, number] {
  return step[0] === 'C' ? [step[5], step[6]] : [step[1], step[2]];
}

function pathData(steps: readonly PathStep[]): string {
  return steps
    .map(([letter, ...numbers]) => letter + numbers.map((value) => number(value as number)).join(' '))
    .join('');
}

function paint(shape: Exclude<Shape, { kind: 'text' }>, theme: Theme): string {
  const fill = shape.fill === undefined ? 'none' : theme.colourOf(shape.fill);
  return [
    ` fill="${fill}"`,
    attribute('fill-opacity', shape.fillOpacity),
    shape.stroke ? ` stroke="${theme.colourOf(shape.stroke)}" stroke-width="${shape.strokeWidth ?? 1}"` : '',
    shape.dashed ? ' stroke-dasharray="5 3"' : '',
    className(shape.role),
  ].join('');
}

function className(role: string | undefined): string {
  return role === undefined ? '' : ` class="${role}"`;
}

function attribute(name: string, value: number | undefined): string {
  return value === undefined ? '' : ` ${name}="${number(value)}"`;
}

function number(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}

/** XML text; characters that XML cannot hold are left out. */
export function xmlText(text: string): string {
  // Nearly all words of a drawing are plain, and a drawing may have 10,000 of them.
  if (!/[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text)) return text;
  return [...text]
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      return code >= 0x20
        ? code < 0xd800 || (code > 0xdfff && code < 0xfffe) || code > 0xffff
        : '\t\n\r'.includes(character);
    })
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Colours and their meanings, below the drawing, in as many rows as they need. */
export function legendRows(
  scene: Scene,
  legend: Scene['legend'],
): { readonly shapes: readonly Shape[]; readonly height: number; readonly width: number } {
  if (legend.length === 0 && !scene.note) return { shapes: [], height: 0, width: 0 };
  const shapes: Shape[] = [];
  const room = Math.max(scene.width - 24, 320);
  let x = 24;
  let y = scene.height + 8;
  for (const { paint: fill, text } of legend) {
    const width = 16 + textWidth(text, 11) + 18;
    if (x + width > room && x > 24) {
      x = 24;
      y += 20;
    }
    shapes.push(
      { kind: 'rect', x, y: y - 9, width: 11, height: 11, radius: 2.5, fill },
      { kind: 'text', x: x + 16, y, text, size: 11, fill: 'muted' },
    );
    x += width;
  }
  if (scene.note) {
    if (legend.length > 0) y += 20;
    shapes.push({ kind: 'text', x: 24, y, text: scene.note, size: 11, fill: 'muted' });
  }
  const width = scene.note ? Math.max(room, 48 + textWidth(scene.note, 11)) : room;
  return { shapes, height: y - scene.height + LEGEND_HEIGHT - 12, width };
}
