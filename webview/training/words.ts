/** A run's state in words. Pure: no DOM. */
import * as l10n from '@vscode/l10n';
import type { FaultChoice, MemoryUse, TestResult } from '../../src/protocol/trainer.js';
import type { TrainingState } from '../../src/protocol/webview.js';

export const PHASES: Readonly<Record<TrainingState['phase'], string>> = {
  queued: l10n.t('Waiting'),
  preparing: l10n.t('Preparing'),
  training: l10n.t('Training'),
  paused: l10n.t('Paused: a checkpoint is on the disk'),
  stopping: l10n.t('Stopping after this batch'),
  finished: l10n.t('Finished'),
  failed: l10n.t('Training failed'),
};

/** Nothing went wrong: the run does not begin without the user's word. */
const QUESTIONS: Readonly<Record<FaultChoice, string>> = {
  skipFaulty: l10n.t('Not begun: some images cannot be read'),
  download: l10n.t('Not begun: the data must be downloaded first'),
  chooseData: l10n.t('Not begun: the data are not found'),
};

export function headline(state: TrainingState): string {
  const { phase, result, preparing, judging, ahead = [] } = state;
  const [next, ...others] = ahead;
  if (phase === 'finished' && result?.endedBy !== undefined) return l10n.t('Ended by {0}', result.endedBy);
  if (phase === 'finished' && result?.stoppedEarly) return l10n.t('Stopped');
  if (phase === 'queued' && next?.phase === 'paused')
    return l10n.t('Waiting for {0}, which is paused: continue or stop that run', next.title);
  if (phase === 'queued' && next && others.length > 0)
    return l10n.t('Waiting until {0} has ended, and then for {1} more', next.title, others.length);
  if (phase === 'queued' && next) return l10n.t('Waiting until {0} has ended', next.title);
  if (phase === 'failed' && state.failure?.isCancelled) return state.failure.message.replace(/\.$/, '');
  if (phase === 'failed' && state.failure?.choice) return QUESTIONS[state.failure.choice];
  if (phase === 'preparing' && preparing) return preparing.step;
  if (judging) return l10n.t('Weights saved; measuring them on {0} images', count(judging.images));
  return PHASES[phase];
}

/** 0 … 1; undefined while nothing can be counted. */
export function progress(state: TrainingState): number | undefined {
  const { result } = state;
  // One that a callback ended is as whole as it was to be.
  const isCutShort = result?.stoppedEarly === true && result.endedBy === undefined;
  if (state.phase === 'finished' && !isCutShort) return 1;
  if (state.phase === 'preparing') return state.preparing?.fraction;
  const last = state.batches.at(-1);
  const { batchesPerEpoch, epochs } = state;
  if (!last || !batchesPerEpoch || !epochs) return undefined;
  return Math.min(1, (last.epoch * batchesPerEpoch + last.batch + 1) / (epochs * batchesPerEpoch));
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  if (seconds < 60) return l10n.t('{0} s', Math.ceil(seconds));
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return l10n.t('{0} min {1} s', minutes, whole % 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  return l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** `420 images to train, 105 to validate`: what there is. */
function imagesText(data: NonNullable<TrainingState['data']>): string {
  const { trainImages, validationImages, testImages } = data;
  return [
    l10n.t('{0} images to train', count(trainImages)),
    ...(validationImages > 0 ? [l10n.t('{0} to validate', count(validationImages))] : []),
    ...(testImages > 0 ? [l10n.t('{0} to test', count(testImages))] : []),
  ].join(', ');
}

export function facts(state: TrainingState): readonly (readonly [string, string])[] {
  const { runtime, data, batches, epochs, result } = state;
  const last = batches.at(-1);
  const found: [string, string][] = [
    [l10n.t('Model'), l10n.t('{0} in {1}', state.modelName, state.fileName)],
  ];
  if (runtime) found.push([l10n.t('Runtime'), `${runtime.title}: ${runtime.reason}`]);
  if (data) found.push([l10n.t('Data'), `${data.title}: ${imagesText(data)}`]);
  if (last && !result && !state.judging) {
    found.push([
      l10n.t('Epoch'),
      l10n.t(
        '{0} of {1}, batch {2} of {3}',
        last.epoch + 1,
        epochs ?? '?',
        last.batch + 1,
        state.batchesPerEpoch ?? '?',
      ),
    ]);
    const speed = count(last.imagesPerSecond);
    const waiting = last.waiting === undefined ? undefined : Math.round(last.waiting * 100);
    found.push([
      l10n.t('Speed'),
      waiting === undefined
        ? l10n.t('{0} images/s', speed)
        : l10n.t('{0} images/s, waiting for data {1} % of the time', speed, waiting),
    ]);
    // The first batch compiles and warms up: it says little of the others.
    const isFirst = last.epoch === 0 && last.batch === 0 && state.batchesPerEpoch !== 1;
    found.push([l10n.t('Time left'), isFirst ? '…' : duration(last.secondsLeft)]);
    const memory = batches.findLast((batch) => batch.memory)?.memory;
    if (memory) found.push([l10n.t('Memory'), memoryText(memory)]);
  }
  if (result) {
    found.push([l10n.t('Epochs'), l10n.t('{0} of {1}', result.epochs, epochs ?? '?')]);
    found.push([
      l10n.t('Time'),
      l10n.t('{0}, {1} images/s', duration(result.seconds), Math.round(result.imagesPerSecond)),
    ]);
    if (result.test)
      found.push([
        l10n.t('Test'),
        result.lastTest
          ? l10n.t(
              '{0}, with the best weights; {1}, with those at the end',
              testText(result.test),
              testText(result.lastTest),
            )
          : testText(result.test),
      ]);
    const inRun = (path: string) =>
      path.startsWith(state.runId) ? path.slice(state.runId.length + 1) : path;
    if (result.modelPath !== undefined) found.push([l10n.t('Saved'), inRun(result.modelPath)]);
    if (result.bestModel) {
      const { by, epoch, path } = result.bestModel;
      found.push([
        l10n.t('Best'),
        by === undefined
          ? l10n.t('epoch {0}, by validation loss: {1}', epoch + 1, inRun(path))
          : l10n.t('epoch {0}, by {1}: {2}', epoch + 1, by, inRun(path)),
      ]);
    }
    if (result.modelPath !== undefined) found.push([l10n.t('Folder'), state.runId]);
  }
  for (const note of state.notHonoured) found.push([l10n.t('Note'), note]);
  return found;
}

function memoryText({ processBytes, deviceBytes }: MemoryUse): string {
  const own = bytes(processBytes);
  return deviceBytes === undefined ? own : l10n.t('{0}, and {1} on the device', own, bytes(deviceBytes));
}

/** As the editor's own process explorer has it: MB and GB of 1024. */
function bytes(count: number): string {
  const megabytes = count / 2 ** 20;
  return megabytes < 1000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}

function testText({ accuracy, loss, images }: TestResult): string {
  const [shownLoss, shownImages] = [loss.toFixed(4), count(images)];
  return accuracy === undefined
    ? l10n.t('loss {0} on {1} images', shownLoss, shownImages)
    : l10n.t('{0} % accuracy, loss {1} on {2} images', (accuracy * 100).toFixed(2), shownLoss, shownImages);
}

const count = (value: number): string => Math.round(value).toLocaleString('en');
