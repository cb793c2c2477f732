/** What the user sees of the data before training: how many images each class has, some of them, what looks wrong. */
import type { DataIssue, DataSample, DataSummary, OutputForm } from '../../protocol/trainer.js';
import { modelValues } from '../batches.js';
import { TrainingFault } from '../fault.js';
import { targetPicture } from '../targetPictures.js';
import {
  type BesidePart,
  dataOfOutput,
  type ImageData,
  type ImagePart,
  ofOutput,
  spreadOut,
} from './dataset.js';
import { pngAddress } from './png.js';
import { pictureSpan, thumbnail } from './thumbnail.js';

const SAMPLES = 24;
/** A class this many times rarer than the most frequent one is worth a word. */
const RARE = 10;

type Inspected = Pick<DataSummary, 'balance' | 'samples' | 'issues' | 'outputs'>;

/** Of all outputs that are trained. */
export async function inspectedOutputs(
  data: ImageData,
  { train, validation }: { readonly train: ImagePart; readonly validation: ImagePart | undefined },
  outputs: readonly { readonly name: string }[],
  forms: readonly (OutputForm | undefined)[],
): Promise<Inspected> {
  const each: (Inspected & { readonly name: string; readonly classes: readonly string[] })[] = [];
  for (const [at, { name }] of outputs.entries()) {
    const own = dataOfOutput(data, at);
    const ofValidation = validation && ofOutput(validation, at);
    const found = await inspected(own, ofOutput(train, at), ofValidation, forms[at]);
    each.push({ name, classes: own.classes, ...found });
  }
  const [first = { name: '', classes: [] }] = each;
  if (each.length === 1 && first.name === '') {
    const { name: _, classes: __, ...only } = first;
    return only;
  }
  const samples = first.samples?.map(({ label: _, ...sample }, at) => {
    const target = each.map(({ samples }) => samples?.[at]?.target).find(Boolean);
    const labels = each.flatMap(({ name, samples }) => {
      const label = samples?.[at]?.label ?? '';
      return label === '' ? [] : [`${name} ${label}`];
    });
    return { ...sample, ...(target !== undefined && { target }), label: labels.join(' · ') };
  });
  const issues = new Map(
    each.flatMap((one) => one.issues ?? []).map((issue) => [issue.message, issue] as const),
  );
  return {
    ...(samples && { samples }),
    ...(issues.size > 0 && { issues: [...issues.values()] }),
    outputs: each.map(({ name, classes, balance }, at) => ({
      ...{ name, classes },
      ...(balance && { balance }),
      ...(forms[at] && { form: forms[at] }),
    })),
  };
}

async function inspected(
  data: ImageData,
  train: ImagePart,
  validation: ImagePart | undefined,
  /** Where the model gives images. */
  output?: OutputForm,
): Promise<Pick<DataSummary, 'balance' | 'samples' | 'issues'>> {
  const found: DataIssue[] = [];
  const samples = await someImages(data, train, found, output);
  // Reading them may have found more that is wrong with the data.
  const issues: DataIssue[] = [...(data.issues ?? []), ...found];
  if (train.target) return { samples, ...(issues.length > 0 && { issues }) };
  const balance = countClasses(data, train, issues);
  for (const part of [validation, data.test]) if (part) checkLabels(data, part);
  return { balance, samples, ...(issues.length > 0 && { issues }) };
}

/** Labels beyond the classes would train a wrong unit, or none. */
function checkLabels({ classes, title }: ImageData, { labels, count }: ImagePart): void {
  // Numbers to predict are no classes.
  if (classes.length === 0) return;
  for (let at = 0; at < count; at++) {
    const label = labels[at] ?? 0;
    if (!(label >= 0 && label < classes.length) || !Number.isInteger(label))
      throw new TrainingFault(
        `Image ${at + 1} of ${title} has the label ${label}; expected a whole number from 0 to ${classes.length - 1}, one for each class.`,
        'chooseData',
      );
  }
}

function countClasses(data: ImageData, train: ImagePart, issues: DataIssue[]): readonly number[] {
  checkLabels(data, train);
  const balance = data.classes.map(() => 0);
  for (let at = 0; at < train.count; at++) {
    const label = train.labels[at] ?? 0;
    balance[label] = (balance[label] ?? 0) + 1;
  }
  const named = (indices: readonly number[]) =>
    indices.map((index) => data.classes[index] ?? index).join(', ');
  const empty = [...balance.keys()].filter((label) => balance[label] === 0);
  if (empty.length > 0 && empty.length < balance.length)
    issues.push({
      message: `No images to train on for ${named(empty)}: the model cannot learn ${empty.length === 1 ? 'it' : 'them'}.`,
    });
  const most = Math.max(...balance);
  const rare = [...balance.keys()].filter(
    (label) => (balance[label] ?? 0) > 0 && (balance[label] ?? 0) * RARE < most,
  );
  if (rare.length > 0)
    issues.push({
      message: `Much rarer than the others: ${named(rare)}. class_weight in fit can make up for it.`,
    });
  return balance;
}

async function someImages(
  data: ImageData,
  train: ImagePart,
  issues: DataIssue[],
  output: OutputForm | undefined,
): Promise<NonNullable<DataSummary['samples']>> {
  const count = Math.min(SAMPLES, train.count);
  const { values, indices } = await train.read(spreadOut(count, train));
  const size = data.shape[0] * data.shape[1] * data.shape[2];
  if (!values.every((value) => Number.isFinite(value)))
    throw new TrainingFault(
      `The images of ${data.title} hold values that are no numbers (NaN or infinite). Replace them, as with np.nan_to_num, before training.`,
      'chooseData',
    );
  const [first] = values;
  if (count > 1 && values.every((value) => value === first))
    issues.push({ message: `All the images looked at have the single value ${first}.` });
  const span = pictureSpan(values);
  const { target } = train;
  const wanted = target && modelValues(target, (await target.read(indices)).values);
  const wantedSize = (wanted?.length ?? 0) / Math.max(1, indices.length);
  const targetAt = (place: number) =>
    target &&
    wanted &&
    output && {
      target: targetPicture(wanted.subarray(place * wantedSize, (place + 1) * wantedSize), target, output),
    };
  const beside = await Promise.all((train.beside ?? []).map((part) => besideOf(part, indices, data.title)));
  return Array.from(indices, (index, place) => ({
    ...targetAt(place),
    ...(beside.length > 0 && { beside: beside.map((samples) => samples[place] ?? { name: '' }) }),
    label: target ? '' : String(data.classes[train.labels[index] ?? 0] ?? train.labels[index] ?? ''),
    image: pngAddress(...thumbnail(values.subarray(place * size, (place + 1) * size), data.shape), span),
  }));
}

type Beside = NonNullable<DataSample['beside']>[number];

/** Numbers of a sample that are shown. */
const SHOWN_NUMBERS = 4;

/** Of each of these samples, what another input of the model is given. */
async function besideOf(
  part: BesidePart,
  indices: ArrayLike<number>,
  title: string,
): Promise<readonly Beside[]> {
  const { name, shape, isRow } = part;
  const { values } = await part.read(indices);
  if (!values.every((value) => Number.isFinite(value)))
    throw new TrainingFault(
      `What ${title} gives the input ${name} holds values that are no numbers (NaN or infinite). Replace them, as with fillna or np.nan_to_num, before training.`,
    );
  const size = shape[0] * shape[1] * shape[2];
  const span = pictureSpan(values);
  return Array.from(indices, (_, place) => {
    const own = values.subarray(place * size, (place + 1) * size);
    if (isRow) return { name, numbers: [...own.subarray(0, SHOWN_NUMBERS)] };
    return { name, image: pngAddress(...thumbnail(own, shape), span) };
  });
}
