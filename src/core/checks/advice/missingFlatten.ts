/** A classifier whose dense layers still work on a map: one answer per position instead of one per image. */
import { isKnownRank } from '../../graph/dimension.js';
import { insertBefore, spellLayer } from '../fixes/edits.js';
import { headOf } from './head.js';
import { isDense } from './kinds.js';
import { type AdviceRule, SOURCES } from './rule.js';

export const missingFlatten: AdviceRule = {
  code: 'missing-flatten',
  severity: 'warning',
  source: SOURCES.neuralint,
  check(view) {
    const head = headOf(view);
    const labels = view.model.training?.labels?.value.shape;
    if (head?.rank !== 4 || !view.imageSize || head.loss.kind === 'other') return [];
    if (labels && (!isKnownRank(labels) || labels.length > 2)) return [];
    // Dense layers over positions are how some segment images: then the labels are maps.
    if (!labels && (head.units === undefined || !view.isChain)) return [];
    const first = view.nodes.find((node) => isDense(node) && view.spatial(node.inputShapes[0])?.length === 2);
    const location = first && view.place(first);
    if (!first || !location) return [];
    const map = view.spatial(first.inputShapes[0])?.join('×');
    const message = `The maps of ${map} reach “${first.name}” unflattened, so the model answers once for each position instead of once for an image. Put Flatten or GlobalAveragePooling2D before it.`;
    const fixes = [
      { keras: 'Flatten', tfjs: 'flatten' },
      { keras: 'GlobalAveragePooling2D', tfjs: 'globalAveragePooling2d' },
    ].flatMap((names) => {
      const spelled = spellLayer(first, names, view.document);
      const options = names.tfjs === 'flatten' || view.model.framework === 'keras' ? '()' : '({})';
      const edits = spelled && insertBefore(first, `${spelled.text}${options}`, view.document);
      return spelled && edits
        ? [
            {
              title: `Put ${names.keras} before ${first.name}`,
              edits: [...spelled.edits, ...edits],
              isPreferred: names.keras === 'Flatten',
            },
          ]
        : [];
    });
    return [{ location, message, fixes }];
  },
};
