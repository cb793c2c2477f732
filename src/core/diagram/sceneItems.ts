/** What the graph and the volumes have in common: frames of open blocks, words that are read out, the legend. */
import { frameShapes, groupState, lastShape } from './cards.js';
import type { FlatModel } from './flatten.js';
import { sizeWords, type ViewNode } from './folding.js';
import type { Place } from './layout.js';
import { type GroupPart, groupTitle, layersIn } from './parts.js';
import type { ColourBy, LegendEntry, SceneItem, Shape } from './scene.js';
import { HEAT_STEPS } from './theme.js';
import { familyWord, say } from './words.js';

/** The frame round an unfolded block. */
export function frameItem(node: ViewNode & { readonly kind: 'open' }, place: Place): SceneItem {
  const layers = layersIn(node.part);
  const shapes = frameShapes(node.part, place);
  return {
    key: node.id,
    kind: 'frame',
    ...place,
    shapes,
    tooltip: blockTooltip(node.part),
    label: spoken(shapes, [sizeWords(node.part), lastShape(layers), say('unfolded')]),
    state: groupState(layers),
    layers: layers.map(({ id }) => id),
  };
}

/** Of a block, folded or not. */
export function blockTooltip(part: GroupPart): string {
  return `${groupTitle(part)}\n${sizeWords(part)} → ${lastShape(layersIn(part))}`;
}

/** What is read out begins with the words that are seen, in their order. */
export function spoken(shapes: readonly Shape[], more: readonly (string | undefined)[]): string {
  const seen = shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
  return [seen.join(' '), ...more.filter((words) => words)].join(', ');
}

/** Ids that the page may rename, one a line. */
export function linkKey(from: string, to: string, tensor: string | undefined): string {
  return [from, to, ...(tensor === undefined ? [] : [tensor])].join('\n');
}

export function legendOf(model: FlatModel, colourBy: ColourBy): readonly LegendEntry[] {
  if (colourBy === 'family')
    return [...new Set(model.nodes.map(({ family }) => family))].map((family) => ({
      paint: `family-${family}`,
      text: familyWord(family),
    }));
  const what = { params: say('parameters'), macs: say('multiply–adds'), memory: say('memory') }[colourBy];
  return Array.from({ length: HEAT_STEPS }, (_, step) => ({
    paint: `heat-${step}` as const,
    text:
      step === 0
        ? say('{0}: up to {1}', what, percent(1))
        : step === HEAT_STEPS - 1
          ? say('over {0}', percent(step))
          : say('to {0}', percent(step + 1)),
  }));
}

/** The upper end of a heat step; the scale is the square root's. */
function percent(step: number): string {
  return `${Math.round((step / HEAT_STEPS) ** 2 * 100)} %`;
}
