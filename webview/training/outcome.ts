/** What a run has come to, at one glance: how good it is, and what its numbers say about why. Pure: no DOM. */
import * as l10n from '@vscode/l10n';
import { accuracyIn } from '../../src/protocol/accuracy.js';
import { classReport } from '../../src/protocol/classReport.js';
import type { TrainingState } from '../../src/protocol/webview.js';

export interface Score {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

export interface Outcome {
  readonly scores: readonly Score[];
  /** Once the run is over, a sentence each, the weightiest first. */
  readonly findings: readonly string[];
}

/** Undefined before the first epoch has ended. */
export function outcomeOf(state: TrainingState): Outcome | undefined {
  const { epochEnds, result } = state;
  if (epochEnds.length === 0 && result?.test === undefined) return undefined;
  return { scores: scoresOf(state), findings: result ? findingsOf(state) : [] };
}

function scoresOf({ epochEnds, result }: TrainingState): readonly Score[] {
  const last = epochEnds.at(-1)?.metrics ?? {};
  const best = bestOf(epochEnds);
  const test = result?.test;
  const images = test && testNote(result);
  const [trained, validated] = [accuracyIn(last, 'training'), accuracyIn(last, 'validation')];
  if (trained === undefined && validated === undefined && test?.accuracy === undefined)
    return [
      score(l10n.t('Training loss'), last.loss, lossText),
      score(l10n.t('Validation loss'), last.val_loss, lossText),
      score(l10n.t('Test loss'), test?.loss, lossText, images),
    ].flat();
  const isLast =
    best === undefined || validated === undefined || percent(best.accuracy) === percent(validated);
  const bestNote = isLast ? undefined : l10n.t('best {0}, epoch {1}', percent(best.accuracy), best.epoch + 1);
  return [
    score(l10n.t('Training accuracy'), trained, percent),
    score(l10n.t('Validation accuracy'), validated, percent, bestNote),
    score(l10n.t('Test accuracy'), test?.accuracy, percent, images),
  ].flat();
}

/** Which weights were tested, where it is not plain, and what the others came to. */
function testNote({ test, lastTest, isOfBest, bestModel }: NonNullable<TrainingState['result']>): string {
  const images = (test?.images ?? 0).toLocaleString('en');
  if (!isOfBest || !bestModel) return l10n.t('{0} images', images);
  const epoch = bestModel.epoch + 1;
  const atEnd =
    lastTest && (lastTest.accuracy === undefined ? lossText(lastTest.loss) : percent(lastTest.accuracy));
  return atEnd === undefined
    ? l10n.t('{0} images, weights of epoch {1}', images, epoch)
    : l10n.t('{0} images, weights of epoch {1}; at the end {2}', images, epoch, atEnd);
}

function score(
  name: string,
  value: number | undefined,
  text: (value: number) => string,
  note?: string,
): readonly Score[] {
  return value === undefined ? [] : [{ name, value: text(value), ...(note !== undefined && { note }) }];
}

function bestOf(epochEnds: TrainingState['epochEnds']): { epoch: number; accuracy: number } | undefined {
  const known = epochEnds.flatMap(({ epoch, metrics }) => {
    const accuracy = accuracyIn(metrics, 'validation');
    return accuracy === undefined ? [] : [{ epoch, accuracy }];
  });
  return known.reduce<(typeof known)[number] | undefined>(
    (best, each) => (best && best.accuracy >= each.accuracy ? best : each),
    undefined,
  );
}

function findingsOf(state: TrainingState): readonly string[] {
  const { data, result } = state;
  const judged = result?.confusion && judgedBy(result.confusion, data?.classes ?? []);
  const byHeart = learnedByHeart(state);
  const guesses = judged ? guessing(judged) : [];
  return [
    ...guesses,
    ...byHeart,
    // What a model that guesses takes for what is chance.
    ...(judged && guesses.length === 0 ? [...confusions(judged), ...weakest(judged, data?.balance)] : []),
    ...(byHeart.length === 0 ? notDone(state) : []),
  ];
}

interface Judged {
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly images: number;
  /** The share that is right, 0 … 1. */
  readonly accuracy: number;
}

function judgedBy(confusion: readonly (readonly number[])[], classes: readonly string[]): Judged | undefined {
  const images = sum(confusion.map(sum));
  if (images === 0) return undefined;
  return { confusion, classes, images, accuracy: sum(confusion.map((row, at) => row[at] ?? 0)) / images };
}

/** A model that says the commonest class of every image is right as often. */
function guessing({ confusion, classes, images, accuracy }: Judged): readonly string[] {
  const counts = confusion.map(sum);
  const most = Math.max(...counts);
  const blind = most / images;
  if (confusion.length < 2 || accuracy > blind + doubt(blind, images)) return [];
  return [
    l10n.t(
      'No better than guessing: “{0}”, said of every image, would be right for {1}; the model is for {2}.',
      nameOf(classes, counts.indexOf(most)),
      percent(blind),
      percent(accuracy),
    ),
  ];
}

/**
 * Keras counts an epoch's training accuracy while it learns, with dropout: the true one is rather higher. So the
 * distance that is seen is, if anything, too small.
 */
function learnedByHeart({ epochEnds, data, advice }: TrainingState): readonly string[] {
  const last = epochEnds.at(-1)?.metrics ?? {};
  const [trained, validated] = [accuracyIn(last, 'training'), accuracyIn(last, 'validation')];
  const images = data?.validationImages ?? 0;
  // Of which the first says the same, and the second that this validation says little.
  const isSaid = advice.some(({ code }) => code === 'overfitting' || code === 'young-averages');
  // Shares of pixels are no shares of images.
  if (data?.classes.length === 0) return [];
  if (isSaid || trained === undefined || validated === undefined || images === 0) return [];
  if (trained - validated < Math.max(LARGE_DISTANCE, doubt(validated, images))) return [];
  return [
    l10n.t(
      'It knows the images that it trained on much better than others: {0} of them are right, of the others {1}. More images, more varied ones (RandomFlip, RandomRotation), Dropout or fewer weights help.',
      percent(trained),
      percent(validated),
    ),
  ];
}
const LARGE_DISTANCE = 0.1;

function confusions({ confusion, classes }: Judged): readonly string[] {
  const pairs = confusion
    .flatMap((row, truth) =>
      row.flatMap((count, guess) => (guess === truth ? [] : [{ truth, guess, count, of: sum(row) }])),
    )
    .filter(({ count }) => count > 1)
    .sort((a, b) => b.count - a.count || b.count / b.of - a.count / a.of)
    .slice(0, MOST_PAIRS)
    .map(({ truth, guess, count, of }) =>
      l10n.t(
        '“{0}” taken for “{1}” ({2} of {3})',
        nameOf(classes, truth),
        nameOf(classes, guess),
        count.toLocaleString('en'),
        of.toLocaleString('en'),
      ),
    );
  return pairs.length === 0 ? [] : [l10n.t('Most often confused: {0}.', pairs.join(', '))];
}
const MOST_PAIRS = 3;

/** The class that is found least, where that is more than chance, and whether it is a rare one. */
function weakest(
  { confusion, classes, accuracy }: Judged,
  balance: readonly number[] = [],
): readonly string[] {
  const rows = classReport(confusion, classes).map((row, at) => ({ ...row, at, recall: row.recall ?? 1 }));
  const [least] = rows.sort((a, b) => a.recall - b.recall);
  if (!least || rows.length < 3 || accuracy - least.recall < doubt(accuracy, least.images)) return [];
  const found = (confusion[least.at]?.[least.at] ?? 0).toLocaleString('en');
  const said = l10n.t(
    'Found least: “{0}”, {1} of {2}.',
    least.name,
    found,
    least.images.toLocaleString('en'),
  );
  const [own = 0, most] = [balance[least.at], Math.max(0, ...balance)];
  if (own === 0 || own > most / MANY_TIMES) return [said];
  const why = l10n.t(
    'It has {0} images to train on, “{1}” {2}: more of them, or a larger class_weight, help.',
    own.toLocaleString('en'),
    nameOf(classes, balance.indexOf(most)),
    most.toLocaleString('en'),
  );
  return [`${said} ${why}`];
}
const MANY_TIMES = 3;

function notDone({ epochEnds, result }: TrainingState): readonly string[] {
  const losses = epochEnds.map(({ metrics }) => metrics.val_loss ?? Number.NaN);
  const last = losses.at(-1) ?? Number.NaN;
  const isLowest = losses.length > 1 && losses.slice(0, -1).every((loss) => loss > last);
  if (!isLowest || result?.stoppedEarly || result?.endedBy !== undefined) return [];
  return [l10n.t('The validation loss was lowest in the last epoch: training longer may help.')];
}

/** Two standard errors of a share of so many images: what chance alone may make of it. */
function doubt(share: number, images: number): number {
  return 2 * Math.sqrt((share * (1 - share)) / Math.max(1, images));
}

const nameOf = (classes: readonly string[], at: number) => classes[at] ?? String(at);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const lossText = (loss: number) => loss.toFixed(4);
