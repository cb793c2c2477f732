/**
 * `data-mismatch` of a folder's images: the generator or data set that reads them is given the model's own size and
 * colours. `label-mismatch`: the loss that fits class numbers, the kind of labels that fits the loss.
 */
import type { SourceDocument, Span } from '../../document.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import { type Dim, isKnownRank } from '../../graph/dimension.js';
import { isNumber } from '../../graph/dimensionArithmetic.js';
import type { ModelGraph } from '../../graph/modelGraph.js';
import { callAround, type WrittenCall } from '../../syntax/writtenCall.js';
import type { QuickFix, TextEdit } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { setArgument } from './edits.js';
import { type FixContext, type Fixer, fix } from './fixer.js';
import { invalidArgument } from './invalidArgument.js';
import { shapePlace } from './wrongRank.js';

export const dataMismatch: Fixer = (problem, context) => {
  const { document } = context;
  const sizes = factOf(problem, 'sample-sizes');
  const wanted = imageOf(sizes?.wanted);
  const given = imageOf(sizes?.given.slice(1));
  const reader = wanted && given ? readerOf(problem.location, document) : undefined;
  if (!reader || !wanted || !given)
    return [...invalidArgument(problem, context), ...ownShape(problem, context)];
  const [height, width, channels] = wanted;
  const [givenHeight, givenWidth, givenChannels] = given;
  const colours = COLOURS[channels];
  if (givenChannels !== channels && colours === undefined) return [];
  const settings = [
    ...(givenHeight !== height || givenWidth !== width
      ? [{ name: reader.size, value: `(${height}, ${width})` }]
      : []),
    ...(givenChannels !== channels ? [{ name: 'color_mode', value: `'${colours}'` }] : []),
  ];
  const title = settings.map(({ name, value }) => `${name}=${value}`).join(', ');
  return changedReaders(reader, settings, context, {
    one: `Read the images with ${title}`,
    all: (calls) => `Read the images with ${title} in all ${calls} calls`,
  });
};

/** Height, width and channels, where all are known. */
function imageOf(sizes: readonly Dim[] | undefined): readonly [number, number, number] | undefined {
  const [height, width, channels, ...more] = sizes ?? [];
  const isKnown = isNumber(height) && isNumber(width) && isNumber(channels) && more.length === 0;
  return isKnown && height * width * channels > 0 ? [height, width, channels] : undefined;
}

/** Data set in stone: the shape that the model declares is theirs. */
function ownShape(problem: EvaluationProblem, { document, graphs }: FixContext): readonly QuickFix[] {
  const told = factOf(problem, 'sample-sizes');
  const [, ...own] = told?.given ?? [];
  const [model, ...others] = graphs.filter(({ training }) => training?.images !== undefined);
  if (told?.verb !== 'fit' || !told.given.every(isNumber) || own.length === 0) return [];
  if (!model || others.length > 0) return [];
  const first = model.nodes.find(
    ({ inputs }) => inputs.length === 1 && model.inputs.includes(inputs[0] ?? ''),
  );
  const place = first && shapePlace({ node: first, model }, document);
  if (!place) return [];
  const written = document.text.slice(place.start, place.end);
  const declared = /^[([]\s*([\d\s,]+?)\s*,?\s*[)\]]$/.exec(written)?.[1]?.split(/\s*,\s*/);
  if (declared?.join() !== told.wanted.join()) return [];
  const newText = own.length > 1 ? `(${own.join(', ')})` : `(${own[0]},)`;
  return fix(`Give the model the shape of the data: ${newText}`, [{ ...place, newText }], true);
}

const COLOURS: Readonly<Record<number, string>> = { 1: 'grayscale', 3: 'rgb', 4: 'rgba' };

export const labelMismatch: Fixer = (problem, context) => {
  const { document, graphs } = context;
  const { location } = problem;
  const numbers = factOf(problem, 'class-numbers');
  const written = document.text.slice(location.start, location.end);
  if (numbers) {
    if (numbers.classes === 1)
      return numbers.reach === 1
        ? otherLoss('binary_crossentropy', graphs, document, ['sparse_categorical_crossentropy'])
        : [];
    const isOneMore = !numbers.isFromZero && numbers.reach === numbers.classes && /^[\w.[\]]+$/.test(written);
    const fromZero = isOneMore
      ? fix(
          `Count the classes from 0: ${written} - 1`,
          [{ start: location.end, end: location.end, newText: ' - 1' }],
          true,
        )
      : [];
    return [...fromZero, ...moreUnits(numbers, context, !isOneMore)];
  }
  const single = factOf(problem, 'single-labels');
  if (single && !graphs.some(endsInSoftmax)) return withUnits(single.units, 1, context, true);
  const oneHot = factOf(problem, 'one-hot-labels');
  if (oneHot) return asClasses(oneHot.classes, graphs, document);
  const other = factOf(problem, 'other-loss');
  if (!other || (other.isOfSoftmax && !graphs.some(endsInSoftmax))) return [];
  const { wanted, classes } = other;
  const reader = readerOf(location, document);
  if (reader) return [...labelsOf(reader, wanted, context), ...otherLoss(wanted, graphs, document)];
  const encoded = classes === undefined ? [] : asOneHot(classes, location, document.text);
  const isOfFit = graphs.some(({ training }) => training?.labels?.location.start === location.start);
  return isOfFit ? [...otherLoss(wanted, graphs, document), ...encoded] : encoded;
};

/** The last layer gets a unit for each class number. */
function moreUnits(
  { classes, reach }: { readonly classes: number; readonly reach: number },
  context: FixContext,
  isPreferred: boolean,
): readonly QuickFix[] {
  return reach < classes ? [] : withUnits(classes, reach + 1, context, isPreferred);
}

/** Of the only model whose last layer has so many units, where they are written out. */
function withUnits(
  before: number,
  after: number,
  { graphs, document }: FixContext,
  isPreferred: boolean,
): readonly QuickFix[] {
  const ends = graphs.flatMap((model) => {
    const last = model.nodes.find(({ id }) => id === model.outputs[0]);
    const units = last?.arguments.find(({ name }) => name === 'units')?.text;
    return last && model.training?.loss && units === String(before) ? [{ last, model }] : [];
  });
  const [end] = ends;
  if (!end || ends.length > 1) return [];
  const edits = setArgument(end.last, 'units', String(after), document, end.model.framework);
  return fix(`Give the last layer ${after} unit${after === 1 ? '' : 's'}`, edits, isPreferred);
}

/** `to_categorical` as the file calls it already. */
function asOneHot(classes: number, { start, end }: Span, text: string): readonly QuickFix[] {
  const known =
    /[\w.]*\bto_categorical(?=\()/.exec(text)?.[0] ??
    /^from\s+[\w.]+\s+import\b.*\b(to_categorical)\b/m.exec(text)?.[1];
  if (known === undefined) return [];
  // The labels of `validation_data=(x, y)` are its second part.
  const written = text.slice(start, end);
  const pair = /^([([]\s*[\w.]+\s*,\s*)([\w.]+)\s*,?\s*[)\]]$/.exec(written);
  if (!pair && /^[([]/.test(written)) return [];
  const from = start + (pair?.[1]?.length ?? 0);
  const to = pair ? from + (pair[2]?.length ?? 0) : end;
  const edits = [
    { start: from, end: from, newText: `${known}(` },
    { start: to, end: to, newText: `, ${classes})` },
  ];
  return fix(`Write ${known}(…, ${classes})`, edits, true);
}

/** `class_mode='binary'` of a generator becomes the one that the loss takes. */
function labelsOf(reader: Reader, wanted: string, context: FixContext): readonly QuickFix[] {
  const given = reader.call.arguments.find(({ name }) => name === reader.labels);
  if (!given) return [];
  const mode = wanted.startsWith('sparse')
    ? 'categorical'
    : reader.labels === 'class_mode'
      ? 'sparse'
      : 'int';
  const settings = [{ name: reader.labels, value: `'${mode}'` }];
  const title = `${reader.labels}='${mode}'`;
  return changedReaders(reader, settings, context, {
    one: `Read the labels with ${title}`,
    all: (calls) => `Read the labels with ${title} in all ${calls} calls`,
  });
}

/** In the only `compile` with the loss that does not fit. */
function otherLoss(
  wanted: string,
  graphs: readonly ModelGraph[],
  { text, path }: SourceDocument,
  are = wanted.startsWith('sparse')
    ? ['categorical_crossentropy', 'binary_crossentropy']
    : [`sparse_${wanted}`],
): readonly QuickFix[] {
  const places = graphs.flatMap(({ training, outputs, nodes }) => {
    const loss = training?.loss?.location;
    const [shape] = nodes.find(({ id }) => id === outputs[0])?.outputShapes ?? [];
    const isFlat = shape !== undefined && isKnownRank(shape) && shape.length === 2;
    return loss?.path === path && isFlat ? [loss] : [];
  });
  const starts = [...new Set(places.map(({ start }) => start))];
  const [place] = places;
  if (!place || starts.length !== 1 || !are.includes(text.slice(place.start + 1, place.end - 1))) return [];
  return fix(
    `Use the loss ${wanted}`,
    [{ start: place.start, end: place.end, newText: `'${wanted}'` }],
    true,
  );
}

function endsInSoftmax({ nodes, outputs }: ModelGraph): boolean {
  const last = nodes.find(({ id }) => id === outputs[0]);
  return last?.arguments.some(({ name, text }) => name === 'activation' && /softmax/.test(text)) === true;
}

/** One unit and one-hot labels: a unit for each class, their softmax, and the loss of both. */
function asClasses(
  classes: number,
  graphs: readonly ModelGraph[],
  document: SourceDocument,
): readonly QuickFix[] {
  const trained = graphs.filter(({ training }) => training?.loss !== undefined);
  const [model] = trained;
  const last = model?.nodes.find(({ id }) => id === model.outputs[0]);
  const loss = model?.training?.loss?.location;
  if (trained.length !== 1 || !model || last?.type !== 'Dense' || loss?.path !== document.path) return [];
  if (!/^(['"])binary_crossentropy\1$/.test(document.text.slice(loss.start, loss.end))) return [];
  const units = setArgument(last, 'units', String(classes), document, model.framework);
  const activation = setArgument(last, 'activation', "'softmax'", document, model.framework);
  if (!units || !activation) return [];
  const edits = [
    ...units,
    ...activation,
    { start: loss.start, end: loss.end, newText: "'categorical_crossentropy'" },
  ];
  return fix(`Give a unit to each of the ${classes} classes: softmax, categorical_crossentropy`, edits, true);
}

interface Reader {
  readonly call: WrittenCall;
  /** What its arguments for the size of images and the kind of labels are called. */
  readonly size: 'target_size' | 'image_size';
  readonly labels: 'class_mode' | 'label_mode';
}

/** The only call that gives the variable which stands at the place, when it reads images from folders or tables. */
function readerOf({ start, end }: Span, { text, language }: SourceDocument): Reader | undefined {
  const name = text.slice(start, end);
  if (language !== 'python' || !/^\w+$/.test(name)) return undefined;
  const assigned = [...text.matchAll(new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(?=\\w)`, 'gm'))];
  const [only, ...others] = assigned;
  if (!only || others.length > 0) return undefined;
  const given = only.index + only[0].length;
  const opened = new RegExp(`^.*?${READS}`).exec(text.slice(given, given + 300));
  return opened ? readerAt(given + opened[0].length, opened[1], text) : undefined;
}

const READS = '\\b(flow_from_(?:directory|dataframe)|image_dataset_from_directory)\\(';

/** `open`: where its arguments begin. */
function readerAt(open: number, name: string | undefined, text: string): Reader | undefined {
  const call = callAround(text, open, 'python');
  if (!call?.isClosed) return undefined;
  return name === 'image_dataset_from_directory'
    ? { call, size: 'image_size', labels: 'label_mode' }
    : { call, size: 'target_size', labels: 'class_mode' };
}

/**
 * With it, all that read for the only model that is trained and say the same of what is to change: those of validation
 * and test have the same fault.
 */
function withThoseAlike(
  reader: Reader,
  settings: Settings,
  { document: { text }, graphs }: FixContext,
): readonly Reader[] {
  if (graphs.filter(({ training }) => training?.loss !== undefined).length !== 1) return [reader];
  const said = (each: Reader) =>
    settings.map(({ name }) => {
      const place = argumentOf(each, name)?.value;
      return place && text.slice(place.start, place.end);
    });
  const own = JSON.stringify(said(reader));
  const others = [...text.matchAll(new RegExp(READS, 'g'))].flatMap((found) => {
    const line = text.slice(text.lastIndexOf('\n', found.index) + 1, found.index);
    const other = line.includes('#') ? undefined : readerAt(found.index + found[0].length, found[1], text);
    const isAlike = other?.labels === reader.labels && JSON.stringify(said(other)) === own;
    return isAlike && other.call.open !== reader.call.open ? [other] : [];
  });
  return [reader, ...others];
}

type Settings = readonly { readonly name: string; readonly value: string }[];

/** In all that read alike, which is preferred, or in the one that was looked at. */
function changedReaders(
  reader: Reader,
  settings: Settings,
  context: FixContext,
  titles: { readonly one: string; readonly all: (calls: number) => string },
): readonly QuickFix[] {
  const readers = withThoseAlike(reader, settings, context);
  const editsOf = (each: Reader) => argumentEdits(each, settings, context.document);
  return [
    ...(readers.length > 1 ? fix(titles.all(readers.length), readers.flatMap(editsOf), true) : []),
    ...fix(titles.one, editsOf(reader), readers.length === 1),
  ];
}

function argumentOf({ call, size }: Reader, name: string): WrittenCall['arguments'][number] | undefined {
  const [, second] = call.arguments;
  return (
    call.arguments.find((each) => each.name === name) ??
    (name === 'target_size' && name === size && second?.name === undefined ? second : undefined)
  );
}

/** Sets named arguments: where they are given, and all others behind the last. */
function argumentEdits(reader: Reader, wanted: Settings, { text }: SourceDocument): readonly TextEdit[] {
  const { call } = reader;
  const placeOf = (name: string) => argumentOf(reader, name);
  const given = wanted.flatMap(({ name, value }) => {
    const place = placeOf(name);
    return place ? [{ ...place.value, newText: value }] : [];
  });
  const others = wanted.filter(({ name }) => !placeOf(name));
  if (others.length === 0) return given;
  const end = call.arguments.at(-1)?.value.end ?? call.open + 1;
  const isEmpty = !/\S/.test(text.slice(call.open + 1, call.close));
  const added = others.map(({ name, value }) => `${name}=${value}`).join(', ');
  return [...given, { start: end, end, newText: isEmpty ? added : `, ${added}` }];
}
