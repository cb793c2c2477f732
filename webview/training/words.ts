/** A run's state in words. Pure: no DOM. */
import type { TrainingState } from '../../src/protocol/webview.js';

const PHASES: Readonly<Record<TrainingState['phase'], string>> = {
  queued: 'Waiting',
  preparing: 'Preparing',
  training: 'Training',
  paused: 'Paused: a checkpoint is on the disk',
  stopping: 'Stopping after this batch',
  finished: 'Finished',
  failed: 'Training failed',
};

export function headline(state: TrainingState): string {
  const { phase, result, preparing, behind } = state;
  if (phase === 'finished' && result?.endedBy !== undefined) return `Ended by ${result.endedBy}`;
  if (phase === 'finished' && result?.stoppedEarly) return 'Stopped';
  if (phase === 'queued' && behind !== undefined) return `Waiting until ${behind} has ended`;
  if (phase === 'preparing' && preparing) return preparing.step;
  return PHASES[phase];
}

/** 0 … 1; undefined while nothing can be counted. */
export function progress(state: TrainingState): number | undefined {
  if (state.phase === 'finished') return 1;
  if (state.phase === 'preparing') return state.preparing?.fraction;
  const last = state.batches.at(-1);
  const { batchesPerEpoch, epochs } = state;
  if (!last || !batchesPerEpoch || !epochs) return undefined;
  return Math.min(1, (last.epoch * batchesPerEpoch + last.batch + 1) / (epochs * batchesPerEpoch));
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function facts(state: TrainingState): readonly (readonly [string, string])[] {
  const { runtime, data, batches, epochs, result } = state;
  const last = batches.at(-1);
  const found: [string, string][] = [['Model', `${state.modelName} in ${state.fileName}`]];
  if (runtime) found.push(['Runtime', `${runtime.title}: ${runtime.reason}`]);
  if (data)
    found.push([
      'Data',
      `${data.title}: ${data.trainImages.toLocaleString('en')} images to train, ${data.validationImages.toLocaleString('en')} to validate, ${data.testImages.toLocaleString('en')} to test`,
    ]);
  if (last && !result) {
    found.push([
      'Epoch',
      `${last.epoch + 1} of ${epochs ?? '?'}, batch ${last.batch + 1} of ${state.batchesPerEpoch ?? '?'}`,
    ]);
    found.push(['Speed', `${Math.round(last.imagesPerSecond).toLocaleString('en')} images/s`]);
    found.push(['Time left', duration(last.secondsLeft)]);
  }
  if (result) {
    found.push(['Time', `${duration(result.seconds)}, ${Math.round(result.imagesPerSecond)} images/s`]);
    if (result.test)
      found.push([
        'Test',
        `${result.test.accuracy === undefined ? '' : `${(result.test.accuracy * 100).toFixed(2)} % accuracy, `}loss ${result.test.loss.toFixed(4)} on ${result.test.images.toLocaleString('en')} images`,
      ]);
    if (result.modelPath !== undefined) found.push(['Saved', result.modelPath]);
    if (result.bestModel)
      found.push([
        'Best',
        `epoch ${result.bestModel.epoch + 1}, by validation loss: ${result.bestModel.path}`,
      ]);
  }
  for (const note of state.notHonoured) found.push(['Note', note]);
  return found;
}
