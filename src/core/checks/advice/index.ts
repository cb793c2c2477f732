/** All rules of design advice, and what they say about the models of a document. */
import type { SourceDocument } from '../../document.js';
import type { ModelGraph } from '../../graph/modelGraph.js';
import { originOf } from '../../graph/moved.js';
import type { Diagnostic } from '../diagnostic.js';
import { convolutionCount } from './convolutionCount.js';
import { denseWidths } from './denseWidths.js';
import { dropoutBeforePool, dropoutOnOutput, dropoutRate } from './dropout.js';
import { filtersDouble, filtersShrink } from './filterGrowth.js';
import { firstFilters } from './firstFilters.js';
import { flattenDense } from './flattenDense.js';
import { constantWeights } from './initializers.js';
import { inputRange } from './inputRange.js';
import { evenKernel, largeKernel } from './kernelSize.js';
import { lossLabels, unitsClasses } from './labels.js';
import { learningRate } from './learningRate.js';
import { lossActivation } from './lossActivation.js';
import { missingActivation } from './missingActivation.js';
import { missingFlatten } from './missingFlatten.js';
import { type AdviceOptions, ModelView } from './modelView.js';
import {
  biasBeforeNormalization,
  dropoutBeforeNormalization,
  normalizationAfterActivation,
} from './normalization.js';
import { poolFrequency, poolSize } from './pooling.js';
import { receptiveField } from './receptiveField.js';
import { repeatedActivation } from './repeatedActivation.js';
import type { AdviceRule } from './rule.js';
import { earlyStride, smallFeatureMap, validPadding } from './smallImages.js';
import { trainingMemory } from './trainingMemory.js';
import { unusedLayer } from './unusedLayer.js';

export const ADVICE_RULES: readonly AdviceRule[] = [
  missingFlatten,
  lossActivation,
  lossLabels,
  unitsClasses,
  constantWeights,
  dropoutOnOutput,
  missingActivation,
  repeatedActivation,
  inputRange,
  learningRate,
  trainingMemory,
  flattenDense,
  smallFeatureMap,
  earlyStride,
  dropoutRate,
  dropoutBeforeNormalization,
  dropoutBeforePool,
  biasBeforeNormalization,
  normalizationAfterActivation,
  convolutionCount,
  firstFilters,
  filtersShrink,
  filtersDouble,
  largeKernel,
  evenKernel,
  poolSize,
  poolFrequency,
  validPadding,
  denseWidths,
  receptiveField,
  unusedLayer,
];

/** A model with a fault is not advised: what follows from the fault is no news. */
export function adviceOn(
  graphs: readonly ModelGraph[],
  document: SourceDocument,
  options: AdviceOptions,
): Diagnostic[] {
  const parts = new Set<string>();
  for (const { nodes } of graphs)
    for (const { nestedModel } of nodes) if (nestedModel !== undefined) parts.add(nestedModel);
  return graphs
    .filter(({ nodes }) => nodes.length > 0 && !nodes.some(({ faulty }) => faulty))
    .flatMap((model) => {
      const view = new ModelView(model, document, options);
      const rules = ADVICE_RULES.filter(({ isOfWhole }) => !isOfWhole || !parts.has(model.id));
      const silent = silentOn(originOf(model), options);
      return rules.flatMap((rule) => {
        if (silent.has(rule)) return [];
        const { code, severity, source } = rule;
        const advice = rule.check(view);
        if (advice.length === 0 && !rule.readsText) silent.add(rule);
        return advice
          .filter(({ location }) => location.path === document.path)
          .map(({ location, message, related = [], fixes = [] }): Diagnostic => {
            const span = { start: location.start, end: location.end };
            return {
              code,
              severity,
              span,
              message: `${message} [${source}]`,
              related,
              fixes,
              isAdvice: true,
            };
          });
      });
    });
}

interface Silent {
  readonly deviceMemory: number | undefined;
  readonly rules: Set<AdviceRule>;
}

/** A graph that an analysis takes over from the one before is of code that has not changed. */
const silence = new WeakMap<ModelGraph, Silent>();

/** Rules that had nothing to say about this very graph. */
function silentOn(model: ModelGraph, { deviceMemory }: AdviceOptions): Set<AdviceRule> {
  const known = silence.get(model);
  if (known && known.deviceMemory === deviceMemory) return known.rules;
  const rules = new Set<AdviceRule>();
  silence.set(model, { deviceMemory, rules });
  return rules;
}
