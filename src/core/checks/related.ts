/** The places that a fault relates to: the branches that do not fit, the layer that made a map so small. */
import type { Location, SourceDocument } from '../document.js';
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import { formatShape } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';
import type { DiagnosticCode } from './codes.js';
import type { Diagnostic } from './diagnostic.js';
import { inputsOf, nodeAt } from './fixes/fixer.js';

/** Faults of what comes in, rather than of the layer's own arguments. */
const OF_INPUTS: readonly DiagnosticCode[] = [
  'shape-mismatch',
  'channel-mismatch',
  'negative-size',
  'wrong-rank',
  'reshape-mismatch',
];

export function relatedPlaces(
  problem: EvaluationProblem,
  document: SourceDocument,
  graphs: readonly ModelGraph[],
): Diagnostic['related'] {
  const found = OF_INPUTS.includes(problem.code) ? nodeAt(problem, { document, graphs }) : undefined;
  if (!found?.node.faulty) return [];
  return inputsOf(found).flatMap((input, index) => {
    const shape = found.node.inputShapes[index];
    const location = input && placeOf(input, found.node, document);
    if (!location || !shape) return [];
    return [{ location, message: `${input.name} gives ${formatShape(shape)}.` }];
  });
}

/** Undefined for the input that a Sequential makes for itself: its place is the faulty layer's own. */
function placeOf(input: GraphNode, node: GraphNode, { path }: SourceDocument): Location | undefined {
  const [place] = input.sources;
  if (place?.path !== path || place.start === node.sources[0]?.start) return undefined;
  return place;
}
