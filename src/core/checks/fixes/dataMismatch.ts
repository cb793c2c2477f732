/**
 * `data-mismatch` of a folder's images: the generator or data set that reads them is given the model's own size and
 * colours. `label-mismatch`: the loss that fits class numbers, the kind of labels that fits the loss.
 */
import type { SourceDocument, Span } from '../../document.js';
import { isKnownRank } from '../../graph/dimension.js';
import type { ModelGraph } from '../../graph/modelGraph.js';
import { callAround, type WrittenCall } from '../../syntax/writtenCall.js';
import type { QuickFix, TextEdit } from '../diagnostic.js';
import { type Fixer, fix } from './fixer.js';
import { invalidArgument } from './invalidArgument.js';

export const dataMismatch: Fixer = (problem, context) => {
  const { document } = context;
  const found =
    /^The model takes ([\d×]+) for each sample; .* gets an array of \(\w+, (\d+), (\d+), (\d+)\)/.exec(
      problem.message,
    );
  const [height, width, channels, ...more] = (found?.[1] ?? '').split('×').map(Number);
  const reader = found && more.length === 0 ? readerOf(problem.location, document) : undefined;
  if (!reader || !height || !width || !channels || !found) return invalidArgument(problem, context);
  const [givenHeight, givenWidth, givenChannels] = found.slice(2).map(Number);
  const colours = COLOURS[channels];
  if (givenChannels !== channels && colours === undefined) return [];
  const wanted = [
    ...(givenHeight !== height || givenWidth !== width
      ? [{ name: reader.size, value: `(${height}, ${width})` }]
      : []),
    ...(givenChannels !== channels ? [{ name: 'color_mode', value: `'${colours}'` }] : []),
  ];
  const title = wanted.map(({ name, value }) => `${name}=${value}`).join(', ');
  return fix(`Read the images with ${title}`, argumentEdits(reader, wanted, document), true);
};

const COLOURS: Readonly<Record<number, string>> = { 1: 'grayscale', 3: 'rgb', 4: 'rgba' };

export const labelMismatch: Fixer = ({ message, location }, { document, graphs }) => {
  const [, numbered] = /, numbered 0 to (\d+); the labels go up to \d+\./.exec(message) ?? [];
  const written = document.text.slice(location.start, location.end);
  if (numbered !== undefined) {
    const reach = Number(/go up to (\d+)/.exec(message)?.[1]);
    const isOneMore = reach === Number(numbered) + 1 && /^[\w.[\]]+$/.test(written);
    return isOneMore
      ? fix(
          `Count the classes from 0: ${written} - 1`,
          [{ start: location.end, end: location.end, newText: ' - 1' }],
          true,
        )
      : [];
  }
  const wanted = /^categorical_crossentropy expects .*; found \(\w+,\)/.test(message)
    ? 'sparse_categorical_crossentropy'
    : /^sparse_categorical_crossentropy expects one class number/.test(message)
      ? 'categorical_crossentropy'
      : undefined;
  if (wanted === undefined) return [];
  const reader = readerOf(location, document);
  if (reader) return [...labelsOf(reader, wanted, document), ...otherLoss(wanted, graphs, document)];
  const encoded = wanted.startsWith('sparse') ? asOneHot(message, location, document.text) : [];
  const isOfFit = graphs.some(({ training }) => training?.labels?.location.start === location.start);
  return isOfFit ? [...otherLoss(wanted, graphs, document), ...encoded] : encoded;
};

/** `to_categorical` as the file calls it already. */
function asOneHot(message: string, { start, end }: Span, text: string): readonly QuickFix[] {
  const classes = /to_categorical\(y, (\d+)\)/.exec(message)?.[1];
  const known =
    /[\w.]*\bto_categorical(?=\()/.exec(text)?.[0] ??
    /^from\s+[\w.]+\s+import\b.*\b(to_categorical)\b/m.exec(text)?.[1];
  if (classes === undefined || known === undefined) return [];
  const edits = [
    { start, end: start, newText: `${known}(` },
    { start: end, end, newText: `, ${classes})` },
  ];
  return fix(`Write ${known}(…, ${classes})`, edits, true);
}

/** `class_mode='binary'` of a generator becomes the one that the loss takes. */
function labelsOf(reader: Reader, wanted: string, document: SourceDocument): readonly QuickFix[] {
  const given = reader.call.arguments.find(({ name }) => name === reader.labels);
  if (!given) return [];
  const mode = wanted.startsWith('sparse')
    ? 'categorical'
    : reader.labels === 'class_mode'
      ? 'sparse'
      : 'int';
  const edits = argumentEdits(reader, [{ name: reader.labels, value: `'${mode}'` }], document);
  return fix(`Read the labels with ${reader.labels}='${mode}'`, edits, true);
}

/** In the only `compile` with the loss that does not fit. */
function otherLoss(
  wanted: string,
  graphs: readonly ModelGraph[],
  { text, path }: SourceDocument,
): readonly QuickFix[] {
  const is = wanted.startsWith('sparse') ? 'categorical_crossentropy' : `sparse_${wanted}`;
  const places = graphs.flatMap(({ training, outputs, nodes }) => {
    const loss = training?.loss?.location;
    const [shape] = nodes.find(({ id }) => id === outputs[0])?.outputShapes ?? [];
    const isFlat = shape !== undefined && isKnownRank(shape) && shape.length === 2;
    return loss?.path === path && isFlat ? [loss] : [];
  });
  const starts = [...new Set(places.map(({ start }) => start))];
  const [place] = places;
  if (!place || starts.length !== 1 || text.slice(place.start + 1, place.end - 1) !== is) return [];
  return fix(
    `Use the loss ${wanted}`,
    [{ start: place.start, end: place.end, newText: `'${wanted}'` }],
    true,
  );
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
  const opened = /^.*?\b(flow_from_(?:directory|dataframe)|image_dataset_from_directory)\(/.exec(
    text.slice(given, given + 300),
  );
  const call = opened ? callAround(text, given + opened[0].length, language) : undefined;
  if (!call?.isClosed) return undefined;
  return opened?.[1] === 'image_dataset_from_directory'
    ? { call, size: 'image_size', labels: 'label_mode' }
    : { call, size: 'target_size', labels: 'class_mode' };
}

/** Sets named arguments: where they are given, and all others behind the last. */
function argumentEdits(
  { call, size }: Reader,
  wanted: readonly { readonly name: string; readonly value: string }[],
  { text }: SourceDocument,
): readonly TextEdit[] {
  const [, second] = call.arguments;
  const placeOf = (name: string) =>
    call.arguments.find((each) => each.name === name) ??
    (name === 'target_size' && name === size && second?.name === undefined ? second : undefined);
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
