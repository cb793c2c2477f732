/**
 * A scene as a one-page PDF, with text as text in Helvetica, which every reader has. The result is a string of
 * bytes: each character is one byte, so write it as latin1.
 */
import { isOnPaper, type Paint, type PathStep, type Scene, type Shape } from './scene.js';
import { arrowSteps, legendRows } from './svg.js';
import { textWidth } from './textWidth.js';
import type { Theme } from './theme.js';

/** Characters of Windows' Latin encoding, which PDF knows, that differ from Unicode. */
const WINDOWS: Readonly<Record<string, number>> = {
  '…': 0x85,
  '–': 0x96,
  '—': 0x97,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
};
const PLAIN: Readonly<Record<string, string>> = { '→': '->', '≈': '~', '−': '-', '⌊': '', '⌋': '' };

/** Readers refuse pages with longer sides: very large drawings are made smaller. */
const LARGEST_PAGE = 14_400;

export function sceneToPdf(scene: Scene, theme: Theme): string {
  const legend = legendRows(scene, scene.legend);
  const width = Math.ceil(Math.max(scene.width, legend.width));
  const height = Math.ceil(scene.height + legend.height);
  const scale = Math.min(1, LARGEST_PAGE / Math.max(width, height));
  const page = [Math.ceil(width * scale), Math.ceil(height * scale)].join(' ');
  const opacities = new Map<number, string>();
  const body: string[] = [`${n4(scale)} 0 0 ${n4(-scale)} 0 ${n(height * scale)} cm`];
  if (theme.name !== 'transparent') body.push(`${fill('paper', theme)} 0 0 ${width} ${height} re f`);
  for (const { x, y, shapes } of scene.items) {
    const drawn = shapes.filter(isOnPaper).map((shape) => draw(shape, theme, opacities));
    body.push(`q 1 0 0 1 ${n(x)} ${n(y)} cm`, ...drawn, 'Q');
  }
  body.push(...legend.shapes.map((shape) => draw(shape, theme, opacities)));
  const states = [...opacities].map(([value, name]) => `/${name} << /ca ${value} >>`).join(' ');
  const stream = body.join('\n');
  return document([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /ExtGState << ${states} >> >> >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Title (${encoded(scene.title)}) /Producer (ConvLens) >>`,
  ]);
}

/** Objects with the table of their offsets. */
function document(objects: readonly string[]): string {
  let text = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  return `${text}xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

function draw(shape: Shape, theme: Theme, opacities: Map<number, string>): string {
  if (shape.kind === 'text') return drawText(shape, theme);
  const steps = shape.kind === 'rect' ? rectSteps(shape) : shape.steps;
  const parts: string[] = ['q'];
  const isFilled = shape.fill !== undefined && theme.colourOf(shape.fill) !== 'none';
  const isStroked = shape.stroke !== undefined && shape.stroke !== 'none';
  if (isFilled && shape.fill) {
    if (shape.fillOpacity !== undefined && shape.fillOpacity < 1) {
      const name = opacities.get(shape.fillOpacity) ?? `G${opacities.size}`;
      opacities.set(shape.fillOpacity, name);
      parts.push(`/${name} gs`);
    }
    parts.push(fill(shape.fill, theme));
  }
  if (isStroked && shape.stroke) {
    parts.push(`${colour(shape.stroke, theme)} RG ${n(shape.strokeWidth ?? 1)} w`);
    if (shape.dashed) parts.push('[5 3] 0 d');
  }
  if (!isFilled && !isStroked) return '';
  parts.push(pathOf(steps), isFilled && isStroked ? 'B' : isFilled ? 'f' : 'S', 'Q');
  const head = shape.kind === 'path' && shape.arrow ? arrowSteps(shape.steps) : undefined;
  if (head) parts.push(`${fill(shape.stroke ?? 'edge', theme)} ${pathOf(head)} f`);
  return parts.join(' ');
}

function drawText(shape: Extract<Shape, { kind: 'text' }>, theme: Theme): string {
  const width = textWidth(shape.text, shape.size, shape.bold);
  const x =
    shape.anchor === 'end' ? shape.x - width : shape.anchor === 'middle' ? shape.x - width / 2 : shape.x;
  return `BT /${shape.bold ? 'F2' : 'F1'} ${shape.size} Tf ${fill(shape.fill, theme)} 1 0 0 -1 ${n(x)} ${n(shape.y)} Tm (${encoded(shape.text)}) Tj ET`;
}

function pathOf(steps: readonly PathStep[]): string {
  return steps
    .map(([letter, ...numbers]) =>
      letter === 'Z'
        ? 'h'
        : `${numbers.map((value) => n(value as number)).join(' ')} ${{ M: 'm', L: 'l', C: 'c' }[letter]}`,
    )
    .join(' ');
}

/** Round corners as curves; 0.55 of the radius makes a quarter of a circle. */
export function rectSteps(rect: Extract<Shape, { kind: 'rect' }>): readonly PathStep[] {
  const { x, y, width, height } = rect;
  const r = Math.min(rect.radius ?? 0, width / 2, height / 2);
  const k = r * 0.45;
  const [right, bottom] = [x + width, y + height];
  if (r === 0) return [['M', x, y], ['L', right, y], ['L', right, bottom], ['L', x, bottom], ['Z']];
  return [
    ['M', x + r, y],
    ['L', right - r, y],
    ['C', right - k, y, right, y + k, right, y + r],
    ['L', right, bottom - r],
    ['C', right, bottom - k, right - k, bottom, right - r, bottom],
    ['L', x + r, bottom],
    ['C', x + k, bottom, x, bottom - k, x, bottom - r],
    ['L', x, y + r],
    ['C', x, y + k, x + k, y, x + r, y],
    ['Z'],
  ];
}

function fill(paint: Paint, theme: Theme): string {
  return `${colour(paint, theme)} rg`;
}

function colour(paint: Paint, theme: Theme): string {
  const hex = theme.colourOf(paint);
  const value = Number.parseInt(hex.startsWith('#') ? hex.slice(1) : 'ffffff', 16);
  return [value >> 16, (value >> 8) & 255, value & 255].map((part) => (part / 255).toFixed(3)).join(' ');
}

function encoded(text: string): string {
  return [...text]
    .map((character) => {
      const plain = PLAIN[character];
      if (plain !== undefined) return plain;
      const code = WINDOWS[character] ?? character.codePointAt(0) ?? 63;
      if (code > 255 || code < 32) return '?';
      return '()\\'.includes(character) ? `\\${character}` : String.fromCharCode(code);
    })
    .join('');
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function n4(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
