/**
 * Faults that show only in a whole model. Each is certain from the graph alone, or it is not said: the
 * layers' own rules have already reported what a framework would refuse.
 */
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import { isKnownRank } from '../graph/dimension.js';
import { isNumber } from '../graph/dimensionArithmetic.js';
import type { GraphNode, ModelGraph } from '../graph/modelGraph.js';

export function modelProblems(graphs: readonly ModelGraph[]): EvaluationProblem[] {
  return graphs.flatMap((graph) => {
    const last = onlyOutput(graph);
    if (!last) return [];
    // Both are mended by another last layer.
    const ofLayer = softmaxOfOne(last, graph);
    return ofLayer.length > 0 ? ofLayer : lossOfOutput(graph, last);
  });
}

function onlyOutput(graph: ModelGraph): GraphNode | undefined {
  const [id] = graph.outputs;
  return graph.outputs.length === 1 ? graph.nodes.find((node) => node.id === id) : undefined;
}

/** The softmax of a single value is 1, whatever the input: nothing can be learnt. */
function softmaxOfOne(node: GraphNode, graph: ModelGraph): EvaluationProblem[] {
  const argument = node.arguments.find(({ name, text }) => name === 'activation' && isName(text, 'softmax'));
  const location = argument?.location ?? node.sources[0];
  if (!location || lastSize(node) !== 1 || !(argument || node.type === 'Softmax')) return [];
  const loss = plain(graph.training?.loss?.value ?? '');
  const isBinary = loss === '' || loss === 'binarycrossentropy';
  return [
    {
      code: 'invalid-argument',
      severity: 'warning',
      message:
        'The softmax of a single unit is always 1. For two classes use sigmoid; for more, a unit per class.',
      location,
      stack: node.sources.slice(1),
      ...(argument && isBinary && { fixFacts: [{ kind: 'write-instead', text: "'sigmoid'" }] }),
    },
  ];
}

/** Cross-entropies over classes need at least two outputs to choose between. */
function lossOfOutput(graph: ModelGraph, node: GraphNode): EvaluationProblem[] {
  const loss = graph.training?.loss;
  if (!loss || lastSize(node) !== 1) return [];
  if (!['sparsecategoricalcrossentropy', 'categoricalcrossentropy'].includes(plain(loss.value))) return [];
  const isSigmoid = node.arguments.some(({ name, text }) => name === 'activation' && isName(text, 'sigmoid'));
  return [
    {
      code: 'invalid-argument',
      severity: 'warning',
      message: `The loss ${loss.value} expects one output per class, but the last layer “${node.name}” has 1. Use binary_crossentropy, or a unit per class.`,
      location: loss.location,
      ...(isSigmoid && { fixFacts: [{ kind: 'write-instead', text: "'binary_crossentropy'" }] }),
    },
  ];
}

function lastSize(node: GraphNode): number | undefined {
  const [shape] = node.outputShapes;
  if (!shape || !isKnownRank(shape) || node.outputShapes.length !== 1) return undefined;
  const size = shape.at(-1);
  return shape.length === 2 && isNumber(size) ? size : undefined;
}

function isName(text: string, name: string): boolean {
  return text.replace(/['"]/g, '').split('.').at(-1) === name;
}

function plain(name: string): string {
  return name.replace(/[_\s-]/g, '').toLowerCase();
}
