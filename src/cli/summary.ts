/** `convlens summary`: a model as a table, or as JSON for other tools. */
import {
  type Analysis,
  type Dim,
  formatDim,
  formatExact,
  type GraphNode,
  type ModelGraph,
  type Shape,
} from '../core/index.js';
import { diagnosticsOf } from './check.js';
import type { Position, Positions } from './positions.js';

export function summaryJson(analysis: Analysis, models: readonly ModelGraph[], positions: Positions): object {
  return {
    file: analysis.document.path,
    models: models.map((model) => ({
      name: model.name,
      kind: model.kind,
      ...placeOf(positions, model.anchor.start),
      params: totalsOf(model),
      layers: rowsOf(model).map((node) => {
        const place = node.sources.find(({ path }) => path === analysis.document.path);
        return {
          name: node.name,
          type: node.type,
          ...(place ? placeOf(positions, place.start) : { line: null }),
          outputShapes: node.outputShapes.map(plainShape),
          params: plain(node.params.total),
          macs: plain(node.multiplyAdds),
          inputs: node.inputs.map((id) => model.nodes.find((each) => each.id === id)?.name ?? id),
        };
      }),
    })),
    diagnostics: diagnosticsOf(analysis, positions),
  };
}

/** The whole model's counts; `null` when a layer's is not known, since the rest is no total. */
function totalsOf({ totals: { params, leftOut } }: ModelGraph): object {
  const total = (count: Dim) => (leftOut > 0 ? null : plain(count));
  return {
    total: total(params.total),
    trainable: total(params.trainable),
    nonTrainable: total(params.nonTrainable),
  };
}

/** What is made of a node only when it is asked for is no part of a copy. */
type Row = Omit<GraphNode, 'arguments' | 'topology' | 'written'>;

/** Each layer once, as Keras lists them: a shared layer's later uses add only their inputs. */
function rowsOf(model: ModelGraph): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const node of model.nodes) {
    if (!node.listed) continue;
    const first = rows.get(node.layerId);
    rows.set(node.layerId, first ? { ...first, inputs: [...first.inputs, ...node.inputs] } : node);
  }
  return [...rows.values()];
}

/** `line`, and `cell` in a notebook. */
function placeOf(positions: Positions, offset: number): Omit<Position, 'column'> {
  const { column: _, ...place } = positions.at(offset);
  return place;
}

/** A number, `null` when not known or open, a string for a symbol. */
export function plain(dim: Dim): number | string | null {
  if (dim === null || typeof dim === 'number') return dim;
  return dim.kind === 'symbolic' ? symbolText(dim.expression) : null;
}

type Expression = Extract<Exclude<Dim, null | number>, { kind: 'symbolic' }>['expression'];

function symbolText(expression: Expression): string {
  switch (expression.op) {
    case 'symbol':
      return expression.name;
    case 'constant':
      return String(expression.value);
    case 'sum':
      return expression.terms.map(symbolText).join(' + ');
    case 'product':
      return expression.terms
        .map((term) => (term.op === 'sum' ? `(${symbolText(term)})` : symbolText(term)))
        .join(' * ');
    case 'floorDivide':
      return `(${symbolText(expression.dividend)}) // (${symbolText(expression.divisor)})`;
    case 'ceilDivide':
      return `ceil((${symbolText(expression.dividend)}) / (${symbolText(expression.divisor)}))`;
    default:
      return `${expression.op}(${expression.terms.map(symbolText).join(', ')})`;
  }
}

function plainShape(shape: Shape): readonly (number | string | null)[] | null {
  return 'kind' in shape ? null : shape.map(plain);
}

export function summaryTable(model: ModelGraph): string {
  const rows = rowsOf(model).map((node) => [
    `${node.name} (${node.type})`,
    node.outputShapes.map(shapeText).join(', ') || '?',
    countText(node.params.total),
    node.inputs.length > 1 ? node.inputs.join(', ') : '',
  ]);
  const table = [['Layer', 'Output shape', 'Parameters', 'From'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const { params, leftOut, mayBeMore } = model.totals;
  const rule = '─'.repeat(Math.max(...lines.map((line) => line.length)));
  return [
    `${model.name} (${model.kind})`,
    rule,
    lines[0] ?? '',
    rule,
    ...lines.slice(1),
    rule,
    `${leftOut > 0 ? 'Known parameters' : 'Parameters'}: ${countText(params.total)} (${countText(params.trainable)} trainable, ${countText(params.nonTrainable)} not)`,
    ...(leftOut > 0 ? [notCounted(leftOut, mayBeMore)] : []),
  ].join('\n');
}

function shapeText(shape: Shape): string {
  if ('kind' in shape) return '?';
  return `(${shape.map(formatDim).join(', ')})`;
}

function countText(dim: Dim): string {
  if (typeof dim === 'number') return formatExact(dim);
  return dim === null ? '?' : formatDim(dim);
}

function notCounted(layers: number, mayBeMore = false): string {
  if (mayBeMore) return 'Some layers are not counted: how many there are is not known.';
  return `${layers} ${layers === 1 ? 'layer is' : 'layers are'} not counted: not known.`;
}
