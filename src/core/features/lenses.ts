/** What stands above each model: its size, and whether it can be trained. */
import type { Analysis } from '../analyse.js';
import type { Span } from '../document.js';
import { type Dim, isKnownRank } from '../graph/dimension.js';
import { formatCount } from '../graph/dimensionArithmetic.js';
import type { ModelGraph } from '../graph/modelGraph.js';
import type { ModelLens } from './facts.js';
import { plural } from './words.js';

/** One lens a place: a class, a builder or a line may make many models there, alike or not. */
export function modelLenses(analysis: Analysis): readonly ModelLens[] {
  const byPlace = new Map<string, ModelGraph[]>();
  for (const model of analysis.models) {
    if (model.nodes.length === 0 || model.location.path !== analysis.document.path) continue;
    const place = `${model.anchor.start}:${model.anchor.end}`;
    const others = byPlace.get(place);
    if (others) others.push(model);
    else byPlace.set(place, [model]);
  }
  // What the code trains offers Train, with or without data: the click then says what is missing.
  const canTrain = ({ isNested, training }: ModelGraph): boolean => !isNested && training !== undefined;
  return groupedByLine([...byPlace.values()], analysis.document.text).map((models) =>
    lensOf(models, models.find(canTrain)),
  );
}

/** Models made within the line that makes another one, such as `Model(x, Net()(x))`, stand with that. */
function groupedByLine(places: readonly ModelGraph[][], text: string): readonly (readonly ModelGraph[])[] {
  const anchorOf = (place: readonly ModelGraph[]): Span => place[0]?.anchor ?? { start: 0, end: 0 };
  const isWithin = (inner: readonly ModelGraph[], outer: readonly ModelGraph[]): boolean => {
    const [own, around] = [anchorOf(inner), anchorOf(outer)];
    if (inner === outer || own.start < around.start || own.end > around.end) return false;
    return !text.slice(around.start, own.start).includes('\n');
  };
  return places
    .filter((place) => !places.some((other) => isWithin(place, other)))
    .map((place) => [...place, ...places.filter((other) => isWithin(other, place)).flat()]);
}

function lensOf(models: readonly ModelGraph[], trained: ModelGraph | undefined): ModelLens {
  const [first] = models as readonly [ModelGraph];
  const model = trained ?? first;
  const sizes = new Map<string, string>();
  for (const each of [model, ...models]) {
    const size = sizeText(each);
    if (!sizes.has(size)) sizes.set(size, each.id);
  }
  return {
    span: model.anchor,
    modelId: model.id,
    modelIds: models.map(({ id }) => id),
    name: model.name,
    sizes: [...sizes].map(([summary, modelId]) => ({ summary, modelId })),
    missingSamples: isSized(model) ? [] : (model.fromUncalledBuilder?.symbols ?? []),
    canTrain: trained !== undefined,
  };
}

/** Whether all its sizes are known: what its builder's parameters may be makes no other ones. */
function isSized({ nodes, totals }: ModelGraph): boolean {
  const isKnown = (dim: Dim) => dim === null || typeof dim === 'number';
  return (
    totals.leftOut === 0 &&
    isKnown(totals.params.total) &&
    nodes.every(({ outputShapes }) =>
      outputShapes.every((shape) => isKnownRank(shape) && shape.every(isKnown)),
    )
  );
}

/** `4.8 M parameters`, `4.8 M parameters known, 2 layers unknown`. */
export function sizeText({ totals }: ModelGraph): string {
  const count = formatCount(totals.params.total);
  const total = totals.params.total === 1 ? `${count} parameter` : `${count} parameters`;
  if (totals.mayBeMore) return `${total} known, some layers unknown`;
  return totals.leftOut === 0 ? total : `${total} known, ${plural(totals.leftOut, 'layer')} unknown`;
}
