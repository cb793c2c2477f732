/** `convlens diagram`: the drawing of the diagram page, as a file or on the standard output. */
import path from 'node:path';
import {
  type Analysis,
  allOpen,
  type DiagramModel,
  diagramModels,
  draw,
  initiallyOpen,
  prepare,
  sceneToPdf,
  sceneToSvg,
  sceneToTikz,
  type ThemeName,
  themeOf,
  toDot,
  toMermaid,
} from '../core/index.js';
import { pngOf } from './png.js';

export interface DiagramRequest {
  readonly output?: string | undefined;
  readonly model?: string | undefined;
  readonly view?: string | undefined;
  readonly theme?: string | undefined;
  readonly direction?: string | undefined;
  readonly colour?: string | undefined;
  readonly scale?: string | undefined;
  readonly unfold?: boolean | undefined;
}

const VIEWS = ['graph', 'volumes'] as const;
const THEMES = ['light', 'dark', 'transparent'] as const;
const DIRECTIONS = ['down', 'right'] as const;
const COLOURS = ['family', 'params', 'macs', 'memory'] as const;
const FORMATS = ['.svg', '.png', '.pdf', '.tex', '.dot', '.mmd'] as const;
/** Sharp on paper and on screens of any kind. */
const PNG_SCALE = 2;

/** The file's bytes, or one sentence that says what is wrong with the request. */
export async function diagramFile(
  analysis: Analysis,
  request: DiagramRequest,
): Promise<{ readonly bytes: Buffer } | { readonly refusal: string }> {
  const models = diagramModels(analysis);
  const model = chosen(models, request.model);
  if (!model) return { refusal: noModel(models, request.model) };
  const view = oneOf(VIEWS, request.view, '--view');
  const theme = oneOf(THEMES, request.theme, '--theme');
  const direction = oneOf(DIRECTIONS, request.direction, '--direction');
  const colourBy = oneOf(COLOURS, request.colour, '--colour');
  const extension = request.output === undefined ? '.svg' : path.extname(request.output).toLowerCase();
  const format = oneOf(FORMATS, extension, '-o FILE');
  for (const each of [view, theme, direction, colourBy, format]) if ('refusal' in each) return each;
  const prepared = prepare(model, models);
  const open = request.unfold ? allOpen(prepared.parts) : initiallyOpen(prepared.parts);
  const colours = themeOf(valueOr(theme, 'light') as ThemeName);
  if (extension === '.dot') return { bytes: Buffer.from(toDot(prepared, open, colours)) };
  if (extension === '.mmd') return { bytes: Buffer.from(toMermaid(prepared, open, colours)) };
  const kind = valueOr(view, 'graph');
  const scene = draw(prepared, {
    view: kind,
    open,
    direction: valueOr(direction, kind === 'volumes' ? 'right' : 'down'),
    colourBy: valueOr(colourBy, 'family'),
  });
  if (extension === '.png') {
    const scale = request.scale === undefined ? PNG_SCALE : Number(request.scale);
    if (!(scale > 0)) return { refusal: `--scale: expected a number above 0, found "${request.scale}".` };
    return { bytes: await pngOf(sceneToSvg(scene, colours), scale) };
  }
  if (extension === '.pdf') return { bytes: Buffer.from(sceneToPdf(scene, colours), 'latin1') };
  if (extension === '.tex') return { bytes: Buffer.from(sceneToTikz(scene, colours)) };
  return { bytes: Buffer.from(sceneToSvg(scene, colours)) };
}

/** The one that is asked for; else the largest that is not part of another. */
function chosen(models: readonly DiagramModel[], name: string | undefined): DiagramModel | undefined {
  return models
    .filter((model) => name === undefined || model.name === name)
    .sort((a, b) => b.nodes.length - a.nodes.length)[0];
}

function noModel(models: readonly DiagramModel[], name: string | undefined): string {
  const found = models.map((model) => model.name).join(', ') || 'none';
  return name === undefined
    ? 'The file defines no model.'
    : `The file has no model "${name}". It has: ${found}.`;
}

function oneOf<T extends string>(
  allowed: readonly T[],
  given: string | undefined,
  option: string,
): { readonly value?: T } | { readonly refusal: string } {
  if (given === undefined) return {};
  const value = allowed.find((each) => each === given);
  return value === undefined
    ? { refusal: `${option}: expected ${allowed.join(', ')}, found "${given}".` }
    : { value };
}

function valueOr<T>(option: { readonly value?: T } | { readonly refusal: string }, fallback: T): T {
  return 'refusal' in option ? fallback : (option.value ?? fallback);
}
