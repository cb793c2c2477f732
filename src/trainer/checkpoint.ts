/**
 * All that a run needs to go on as if it had never stopped: weights, the optimiser's averages and steps, the place
 * in the data, the seed, and what callbacks remember. One file, replaced whole.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { ownDirectory } from '../runs/replaceFiles.js';
import { TrainingFault } from './fault.js';
import type { KerasOptimizer } from './optimizers/optimizer.js';
import { type NamedValues, readTensors, writeTensors } from './safetensors.js';

export interface Place {
  /** The next batch to train, both counted from 0. */
  readonly epoch: number;
  readonly batch: number;
}

export interface CheckpointFacts extends Place {
  readonly seed: number;
  readonly batchSize: number;
  readonly trainImages: number;
  /** Sums over the batches of an epoch that is not over. */
  readonly sums: unknown;
  readonly seconds: number;
  readonly imagesPerSecond?: number;
  /** Of the last whole epoch. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** What ended the training before all epochs were done. */
  readonly endedBy?: string | undefined;
  readonly optimizer: { readonly steps: number; readonly rate?: number };
  readonly best?: unknown;
  readonly callbacks: readonly unknown[];
}

export type TensorsByName = Readonly<Record<string, tf.Tensor>>;

export interface Checkpoint {
  readonly facts: CheckpointFacts;
  readonly tensors: readonly NamedValues[];
}

export function checkpointPath(run: string, name: 'last' | 'best' = 'last'): string {
  return join(run, 'checkpoints', `${name}.safetensors`);
}

/** `others` are the callbacks' own tensors. Throws Node's error when the disk does not take it. */
export async function writeCheckpoint(
  path: string,
  model: LayersModel,
  optimizer: KerasOptimizer,
  others: TensorsByName,
  facts: Omit<CheckpointFacts, 'optimizer'>,
): Promise<void> {
  const weights = model.getWeights().map((tensor, index) => [`weights/${index}`, tensor] as const);
  const slots = Object.entries(optimizer.slotTensors(variablesOf(model)));
  const named = [...weights, ...slots, ...Object.entries(others)];
  const tensors = await Promise.all(
    named.map(async ([name, tensor]) => ({
      name,
      shape: tensor.shape,
      values: new Float32Array(await tensor.data()),
    })),
  );
  ownDirectory(dirname(path));
  writeTensors(path, tensors, { convlens: JSON.stringify({ ...facts, optimizer: optimizer.position }) });
}

/** Throws a sentence when there is none, or it does not belong to this model. */
export function readCheckpoint(run: string): Checkpoint {
  const path = checkpointPath(run);
  if (!existsSync(path))
    throw new TrainingFault(`There is nothing to resume: ${path} was never written. Train anew.`);
  const { tensors, metadata } = readTensors(path);
  return { facts: JSON.parse(metadata.convlens ?? '{}') as CheckpointFacts, tensors };
}

/** Puts weights and optimiser back. */
export function applyCheckpoint(checkpoint: Checkpoint, model: LayersModel, optimizer: KerasOptimizer): void {
  const weights = namedTensors(checkpoint, 'weights');
  const expected = model.getWeights();
  const values = expected.map((own, index) => {
    const found = weights[String(index)];
    if (found && String(found.shape) === String(own.shape)) return found;
    throw new TrainingFault(
      `The checkpoint does not fit this model: weight ${index} is [${own.shape}] and the file has ${found ? `[${found.shape}]` : 'none'}. Train anew.`,
    );
  });
  model.setWeights(values);
  tf.dispose(weights);
  optimizer.restore(variablesOf(model), namedTensors(checkpoint, 'optimizer'), checkpoint.facts.optimizer);
}

/** Tensors of a group, by the rest of their names; the caller disposes of them. */
export function namedTensors({ tensors }: Checkpoint, group: string): Record<string, tf.Tensor> {
  const found = tensors.filter(({ name }) => name.startsWith(`${group}/`));
  return Object.fromEntries(
    found.map(({ name, shape, values }) => [name.slice(group.length + 1), tf.tensor(values, [...shape])]),
  );
}

/** The names of a model's variables, in the model's order: the names alone differ between processes. */
function variablesOf(model: LayersModel): readonly string[] {
  return model.weights.map((weight) => (weight as unknown as { readonly val: tf.Variable }).val.name);
}
