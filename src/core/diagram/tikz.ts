/** A scene as TikZ, to be compiled by itself or put into a paper with `\input`. */
import { rectSteps } from './pdf.js';
import { isOnPaper, type Paint, type PathStep, type Scene, type Shape } from './scene.js';
import { arrowSteps, legendRows } from './svg.js';
import type { Theme } from './theme.js';

/** Points of TeX per pixel of the scene: a card becomes about 6 cm wide. */
const SCALE = 0.7;

export function sceneToTikz(scene: Scene, theme: Theme): string {
  const colours = new Map<string, string>();
  const nameOf = (paint: Paint): string => {
    const name = `cl${paint.replaceAll(/[^a-z0-9]/gi, '')}`;
    const hex = theme.colourOf(paint);
    colours.set(name, hex.startsWith('#') ? hex.slice(1).toUpperCase() : 'FFFFFF');
    return name;
  };
  const body = scene.items.flatMap(({ x, y, shapes }) =>
    shapes.filter(isOnPaper).map((shape) => drawn(shape, x, y, nameOf)),
  );
  body.push(...legendRows(scene, scene.legend).shapes.map((shape) => drawn(shape, 0, 0, nameOf)));
  const definitions = [...colours].map(([name, hex]) => `\\definecolor{${name}}{HTML}{${hex}}`);
  return [
    `% ${tex(scene.title)}, ${tex(scene.subtitle)}`,
    '\\documentclass[tikz,border=4pt]{standalone}',
    '\\usepackage[scaled]{helvet}',
    '\\usepackage{textcomp}',
    '\\renewcommand{\\familydefault}{\\sfdefault}',
    ...definitions,
    '\\begin{document}',
    `\\begin{tikzpicture}[x=${SCALE}pt, y=-${SCALE}pt, inner sep=0pt, outer sep=0pt]`,
    ...body.filter(Boolean).map((line) => `  ${line}`),
    '\\end{tikzpicture}',
    '\\end{document}',
    '',
  ].join('\n');
}

function drawn(shape: Shape, dx: number, dy: number, nameOf: (paint: Paint) => string): string {
  if (shape.kind === 'text') {
    const anchor = { start: 'base west', middle: 'base', end: 'base east' }[shape.anchor ?? 'start'];
    const size = (shape.size * SCALE).toFixed(1);
    const weight = shape.bold ? '\\bfseries ' : '';
    return `\\node[anchor=${anchor}, text=${nameOf(shape.fill)}] at (${n(shape.x + dx)},${n(shape.y + dy)}) {\\fontsize{${size}}{${size}}\\selectfont ${weight}${tex(shape.text)}};`;
  }
  const options: string[] = [];
  if (shape.fill !== undefined && shape.fill !== 'none') options.push(`fill=${nameOf(shape.fill)}`);
  if (shape.fillOpacity !== undefined) options.push(`fill opacity=${shape.fillOpacity}`);
  if (shape.stroke !== undefined && shape.stroke !== 'none')
    options.push(`draw=${nameOf(shape.stroke)}`, `line width=${n((shape.strokeWidth ?? 1) * SCALE)}pt`);
  if (shape.dashed) options.push('dashed');
  if (options.length === 0) return '';
  const steps = shape.kind === 'rect' ? rectSteps(shape) : shape.steps;
  const path = `\\path[${options.join(', ')}] ${pathOf(steps, dx, dy)};`;
  const head = shape.kind === 'path' && shape.arrow ? arrowSteps(shape.steps) : undefined;
  return head ? `${path}\n  \\path[fill=${nameOf(shape.stroke ?? 'edge')}] ${pathOf(head, dx, dy)};` : path;
}

function pathOf(steps: readonly PathStep[], dx: number, dy: number): string {
  const at = (x: number, y: number): string => `(${n(x + dx)},${n(y + dy)})`;
  const written = (step: PathStep): string => {
    switch (step[0]) {
      case 'M':
        return at(step[1], step[2]);
      case 'L':
        return `-- ${at(step[1], step[2])}`;
      case 'C':
        return `.. controls ${at(step[1], step[2])} and ${at(step[3], step[4])} .. ${at(step[5], step[6])}`;
      case 'Z':
        return '-- cycle';
    }
  };
  return steps.map(written).join(' ');
}

const SYMBOLS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '×': '$\\times$',
  '·': '\\textperiodcentered{}',
  '→': '$\\to$',
  '…': '\\ldots{}',
  '–': '--',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function tex(text: string): string {
  return [...text]
    .map((character) => SYMBOLS[character] ?? (/[{}$&#%_]/.test(character) ? `\\${character}` : character))
    .join('');
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
