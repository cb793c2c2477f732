/** Training as lines of text: a bar that is redrawn in a terminal, or one line an epoch in a log. */
import { classReport } from '../protocol/classReport.js';
import type {
  JudgedOutput,
  OutputPictures,
  RunAhead,
  RunResult,
  RunStarted,
  TestResult,
  TrainerEvents,
} from '../protocol/trainer.js';

type Batch = TrainerEvents['batchEnd'];

const BAR_WIDTH = 24;

/** `Epoch 2/5 ━━━━━━━━╌╌╌╌  412/844  loss 0.2104  accuracy 93.1 %  38 images/s  1:20 left`. */
export function progressLine(run: RunStarted, batch: Batch, columns: number): string {
  const done = batch.batch + 1;
  const filled = Math.round((BAR_WIDTH * done) / run.batchesPerEpoch);
  const parts = [
    `Epoch ${batch.epoch + 1}/${run.epochs} ${'━'.repeat(filled)}${'╌'.repeat(BAR_WIDTH - filled)}`,
    `${done}/${run.batchesPerEpoch}`,
    `loss ${batch.loss.toFixed(4)}`,
    ...(batch.accuracy === undefined ? [] : [`accuracy ${percent(batch.accuracy)}`]),
    `${speed(batch.imagesPerSecond)} images/s`,
    ...(batch.waiting === undefined ? [] : [`waiting for data ${Math.round(batch.waiting * 100)} %`]),
    `${duration(batch.secondsLeft)} left`,
  ];
  return parts.join('  ').slice(0, Math.max(20, columns - 1));
}

/** `Waiting until faces 10:20 has ended, then digits 10:31. N trains this run next, Ctrl+C cancels it.` */
export function waitingLine(ahead: readonly RunAhead[], hasKeys: boolean): string {
  const [next, ...others] = ahead;
  const first =
    next?.phase === 'paused'
      ? `Waiting for ${next.title}, which is paused: continue or stop that run`
      : `Waiting until ${next?.title ?? 'another run'} has ended`;
  const rest = others.length > 0 ? `, then ${others.map(({ title }) => title).join(', then ')}` : '';
  const keys = others.length > 0 ? 'N trains this run next, Ctrl+C cancels it.' : 'Ctrl+C cancels this run.';
  return `${first}${rest}${hasKeys ? `. ${keys}` : ''}`;
}

/** `Epoch 2/5: loss 0.2104, accuracy 93.1 %, val_loss 0.1800 …`. */
export function epochLine(run: RunStarted, { epoch, metrics }: TrainerEvents['epochEnd']): string {
  const values = Object.entries(metrics).map(([name, value]) => `${name} ${metricText(name, value)}`);
  return `Epoch ${epoch + 1}/${run.epochs}: ${values.join(', ')}`;
}

export function startLines(run: RunStarted): readonly string[] {
  const { data, runtime } = run;
  return [
    `Runtime: ${runtime.title}: ${runtime.reason}`,
    ...runtime.passedOver.map(({ id, reason }) => `  not ${id}: ${reason}`),
    `Data: ${data.title}: ${imagesLine(data)}`,
    ...balanceLine(data),
    ...(data.outputs ?? []).flatMap((output) => balanceLine(output, `${output.name}: `)),
    ...(data.issues ?? []).map(({ message }) => `  look: ${message}`),
    `Model: ${count(run.params)} parameters; ${run.epochs} ${run.epochs === 1 ? 'epoch' : 'epochs'} of ${run.batchesPerEpoch} batches of ${run.batchSize}`,
  ];
}

/** `54,000 images to train, 6,000 to validate`: what there is. */
function imagesLine({ trainImages, validationImages, testImages }: RunStarted['data']): string {
  return [
    `${count(trainImages)} images to train`,
    ...(validationImages > 0 ? [`${count(validationImages)} to validate`] : []),
    ...(testImages > 0 ? [`${count(testImages)} to test`] : []),
  ].join(', ');
}

/** `  angry 120, disgust 98 …`: images of each class to train on. */
function balanceLine(
  { balance, classes }: Pick<RunStarted['data'], 'balance' | 'classes'>,
  before = '',
): readonly string[] {
  if (!balance || balance.length === 0 || balance.length > 30) return [];
  return [`  ${before}${balance.map((images, label) => `${classes[label]} ${count(images)}`).join(', ')}`];
}

/** `classes` names the rows of the report per class. */
export function endLines(
  result: RunResult,
  classes: readonly string[] = [],
  outputs: RunStarted['data']['outputs'] = [],
): readonly string[] {
  const { test, lastTest } = result;
  return [
    ...(result.endedBy === undefined ? [] : [`Ended by ${result.endedBy}`]),
    ...(result.isOfBest && result.bestModel
      ? [`With the best weights, of epoch ${result.bestModel.epoch + 1}:`]
      : []),
    ...judgedLines(result, classes),
    ...(result.outputs ?? []).flatMap(({ name, ...judged }) => {
      const lines = judgedLines(judged, outputs.find((each) => each.name === name)?.classes ?? []);
      return lines.length > 0 ? [`${name}:`, ...lines] : [];
    }),
    ...(test ? [`Test: ${testText(test)} on ${count(test.images)} images`] : []),
    ...(lastTest ? [`Test with the weights at the end: ${testText(lastTest)}`] : []),
    `${result.stoppedEarly ? 'Stopped' : 'Finished'} after ${duration(result.seconds)}, ${speed(result.imagesPerSecond)} images/s`,
    result.modelPath ? `Saved: ${result.modelPath}` : 'The weights were not kept.',
    ...(result.bestModel
      ? [
          `Best, by ${result.bestModel.by ?? 'validation loss'}: epoch ${result.bestModel.epoch + 1}: ${result.bestModel.path}`,
        ]
      : []),
  ];
}

function judgedLines({ confusion, pictures }: JudgedOutput, classes: readonly string[]): readonly string[] {
  return [
    ...(confusion ? reportLines(confusion, classes) : []),
    ...(pictures ? [differenceLine(pictures)] : []),
  ];
}

function differenceLine({ meanDifference, isOfClasses }: OutputPictures): string {
  return isOfClasses
    ? `Pixels taken for another class: ${percent(meanDifference)}`
    : `Output and target differ by ${+meanDifference.toPrecision(3)} on average`;
}

function testText({ loss, accuracy, metrics }: TestResult): string {
  const share = accuracy === undefined ? '' : `, accuracy ${percent(accuracy)}`;
  return `loss ${loss.toFixed(4)}${share}${otherMetrics(metrics)}`;
}

function otherMetrics(metrics: Readonly<Record<string, number>> = {}): string {
  return Object.entries(metrics)
    .map(([name, value]) => `, ${name} ${value.toFixed(4)}`)
    .join('');
}

/** `happy   precision 91.2 %  recall 88.0 %  of 143  most often taken for neutral (9)`. */
function reportLines(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): readonly string[] {
  const report = classReport(confusion, classes);
  const width = Math.max(...report.map(({ name }) => name.length));
  const share = (value: number | undefined) => (value === undefined ? '–' : percent(value)).padStart(7);
  return report.map(
    ({ name, precision, recall, images, takenFor }) =>
      `  ${name.padEnd(width)}  precision ${share(precision)}  recall ${share(recall)}  of ${count(images)}${takenFor ? `  most often taken for ${takenFor.name} (${count(takenFor.images)})` : ''}`,
  );
}

/** `0:07`, `12:30`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function metricText(name: string, value: number): string {
  return /acc/i.test(name) ? percent(value) : value.toFixed(4);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const speed = (rate: number) => (rate < 10 ? rate.toFixed(1) : count(Math.round(rate)));
const count = (value: number) => value.toLocaleString('en-US');
