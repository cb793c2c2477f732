/** `convlens queue`: the runs that train or wait on this machine, whichever window or terminal started them. */
import { askRun } from '../runs/askRun.js';
import { cacheDirectory } from '../runs/cacheDirectory.js';
import { queuedRuns } from '../runs/queue.js';
import { epochAt, readRecord, readState } from '../runs/runFolder.js';
import { findRun } from './export.js';
import { Refusal } from './refusal.js';

const ASKS = ['next', 'pause', 'continue', 'stop'] as const;

/** Resolves to the exit status: 0 done, 1 refused by the run. */
export async function queue(what?: string, name?: string): Promise<number> {
  const folders = await queuedRuns(cacheDirectory());
  if (what === undefined) {
    for (const line of queueLines(folders)) console.log(line);
    return 0;
  }
  const ask = ASKS.find((each) => each === what);
  if (!ask)
    throw new Refusal(`queue: expected ${ASKS.join(', ')}, or nothing for the list; found "${what}".`);
  const folder = folders[Number(name) - 1] ?? findRun(name ?? '');
  const answer = await askRun(folder, ask === 'next' ? 'goFirst' : ask);
  if (!answer.ok) console.error(answer.message);
  return answer.ok ? 0 : 1;
}

/** `1  faces 10:20  training, epoch 3/10  /home/…/.convlens/runs/faces-…`. */
function queueLines(folders: readonly string[]): readonly string[] {
  if (folders.length === 0) return ['Nothing trains on this machine.'];
  const rows = folders.map((folder, index) => {
    const state = readState(folder);
    const at = state && epochAt(state);
    const epoch = at ? `, epoch ${at.epoch}/${at.epochs}` : '';
    const phase = state?.phase === 'queued' ? 'waiting' : (state?.phase ?? 'starting');
    return [String(index + 1), readRecord(folder).title, `${phase}${epoch}`, folder];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
