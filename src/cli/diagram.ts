/** `convlens diagram`: the drawing of the diagram page, as a file. */
import {
  type Analysis,
  type DiagramModel,
  diagramModels,
  draw,
  prepare,
  sceneToSvg,
  themeOf,
} from '../core/index.js';

export interface DiagramRequest {
  readonly model?: string | undefined;
  readonly view?: string | undefined;
  readonly theme?: string | undefined;
  readonly direction?: string | undefined;
  readonly unfold?: boolean | undefined;
}

/** The drawing as SVG, or one sentence that says what is wrong with the request. */
export function diagramSvg(
  analysis: Analysis,
  request: DiagramRequest,
): { readonly svg: string } | { readonly refusal: string } {
  const models = diagramModels(analysis);
  const model = chosen(models, request.model);
  if (!model)
    return {
      refusal: `There is no model ${request.model ?? ''}. Found: ${models.map(({ name }) => name).join(', ') || 'none'}.`,
    };
  const prepared = prepare(model, models);
  const scene = draw(prepared, {
    view: request.view === 'volumes' ? 'volumes' : 'graph',
    ...(request.direction === 'right' && { direction: 'right' }),
  });
  return { svg: sceneToSvg(scene, themeOf(request.theme === 'dark' ? 'dark' : 'light')) };
}

function chosen(models: readonly DiagramModel[], name: string | undefined): DiagramModel | undefined {
  return models
    .filter((model) => name === undefined || model.name === name)
    .sort((a, b) => b.nodes.length - a.nodes.length)[0];
}
