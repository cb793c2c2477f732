/** What stands above each model: its size, and whether it can be trained. */
import type { Analysis } from '../analyse.js';
import { formatCount } from '../graph/dimensionArithmetic.js';
import type { ModelGraph } from '../graph/modelGraph.js';
import type { ModelLens } from './facts.js';
import { trainingPlan } from './trainingPlan.js';
import { plural } from './words.js';

export function modelLenses(analysis: Analysis): readonly ModelLens[] {
  return analysis.models
    .filter((model) => model.nodes.length > 0 && model.location.path === analysis.document.path)
    .map((model) => ({
      span: model.anchor,
      modelId: model.id,
      name: model.name,
      summary: sizeText(model),
      // A model without data still offers Train: the click then says what is missing.
      missingSamples: model.fromUncalledBuilder?.symbols ?? [],
      canTrain: !model.isNested && (model.training !== undefined || trainingPlan(analysis, model.id).ok),
    }));
}

/** `4.8 M parameters`, `4.8 M parameters known, 2 layers unknown`. */
export function sizeText({ totals }: ModelGraph): string {
  const count = formatCount(totals.params.total);
  const total = totals.params.total === 1 ? `${count} parameter` : `${count} parameters`;
  return totals.leftOut === 0 ? total : `${total} known, ${plural(totals.leftOut, 'layer')} unknown`;
}
