/** `histograms.jsonl` of a run: a line for an epoch, of weights and gradients. It is small, so that it can be kept for good. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochHistograms, LayerHistograms } from '../protocol/insight.js';

const FILE = 'histograms.jsonl';
/** A run of more epochs leaves some out, evenly. */
const MOST_EPOCHS = 50;

/** Whether an epoch, counted from 0, is one of those that are kept. */
export function isKeptEpoch(epoch: number, epochs: number): boolean {
  const stride = Math.ceil(epochs / MOST_EPOCHS);
  return epoch % stride === 0 || epoch + 1 === epochs;
}

/** Throws Node's error when the disk does not take it. */
export function appendHistograms(run: string, histograms: EpochHistograms): void {
  // The line of a process that was killed while it wrote it ends here.
  appendFileSync(join(run, FILE), `\n${JSON.stringify(histograms)}\n`);
}

/** Oldest epoch first; an epoch that was trained again counts as it was the last time. */
export function readHistograms(
  run: string,
  layer: string,
): readonly (LayerHistograms & { readonly epoch: number })[] {
  const found = new Map<number, LayerHistograms & { readonly epoch: number }>();
  for (const { epoch, layers } of lines(join(run, FILE))) {
    // What a resumed run trains anew replaces all that came after.
    for (const later of [...found.keys()].filter((each) => each >= epoch)) found.delete(later);
    const own = layers[layer];
    if (own) found.set(epoch, { epoch, ...own });
  }
  return [...found.values()];
}

function lines(path: string): readonly EpochHistograms[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Runs of an earlier version, and those of no whole epoch, have none.
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as EpochHistograms];
    } catch {
      return [];
    }
  });
}
