/** What a run taught a layer of the diagram: finds the run that is meant, and asks the process that opens models. */
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import type { Result } from '../protocol/channel.js';
import type { NodeInsight } from '../protocol/webview.js';
import type { ModelReader } from '../runs/readModel.js';
import { readRecord, readRequest, readSource, readState } from '../runs/runFolder.js';
import { inWords } from './coreWords.js';

/** A layer of a model in a file: `layer` is its path, `encoder/conv2d:1`. */
export interface LayerPlace {
  /** Path of the file, as runs keep it. */
  readonly file: string;
  /** Its text now. */
  readonly text: string;
  readonly modelId: string;
  readonly layer: string;
  /** Which of the run's samples to look at. */
  readonly sample: number;
}

export interface LayerInsights {
  of(place: LayerPlace): Promise<Result<NodeInsight>>;
  /** A run has new weights, or another run is shown. */
  readonly onDidChange: vscode.Event<void>;
}

export interface InsightSources {
  /** Folders of all runs. */
  runs(): readonly string[];
  /** The run whose page is open goes first. */
  shown(): string | undefined;
  reader(): ModelReader;
}

/** Nothing is opened when no run of this model has weights. */
export async function layerInsight(
  { file, text, modelId, layer, sample }: LayerPlace,
  { runs, shown, reader }: InsightSources,
): Promise<Result<NodeInsight>> {
  const run = runOf(file, modelId, runs(), shown());
  if (run === undefined) return { ok: true, value: {} };
  const { title } = readRecord(run);
  const state = readState(run);
  const found = await reader().ask('inspect', { run, layer, sample });
  const facts = {
    title,
    ...(state?.started && { epochs: state.started.epochs }),
    isOfOtherCode: readSource(run) !== text,
  };
  if (!found.ok) return { ok: true, value: { run: facts, why: inWords(found.message) } };
  return { ok: true, value: { run: facts, insight: found.value } };
}

/** The run shown when it is of this model, else the newest with weights. */
function runOf(
  file: string,
  modelId: string,
  runs: readonly string[],
  shown: string | undefined,
): string | undefined {
  const newestFirst = runs
    .map((run) => ({ run, record: readRecord(run) }))
    .filter(({ record }) => path.relative(record.file, file) === '')
    .sort((a, b) => b.record.createdAt.localeCompare(a.record.createdAt))
    .map(({ run }) => run);
  const ordered = shown === undefined ? newestFirst : [shown, ...newestFirst.filter((run) => run !== shown)];
  return ordered.find(
    (run) =>
      newestFirst.includes(run) &&
      existsSync(path.join(run, 'model.json')) &&
      readRequest(run)?.plan.modelId === modelId,
  );
}
