/** A trace that TensorFlow has taken over as a graph: a step of it is one call. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeBinding, TensorMetadata } from './binding.js';
import { inputName, outputName, savedGraph, TAG } from './graphFile.js';
import type { Trace } from './trace.js';

export class PreparedGraph {
  /** Places of the trace's `outside` that a step feeds. */
  readonly fed: readonly number[];
  private readonly model: number;
  private readonly inputs: string;
  private readonly outputs: string;

  /** Throws what TensorFlow or the disk says. */
  constructor(
    readonly trace: Trace,
    private readonly binding: NodeBinding,
  ) {
    this.fed = trace.outside.flatMap(({ values }, place) => (values ? [] : [place]));
    this.inputs = this.fed.map((place) => `${inputName(place)}:0`).join(',');
    this.outputs = trace.left.map(([operation, output]) => outputName(operation, output)).join(',');
    this.model = loaded(savedGraph(trace, binding), binding);
  }

  /** `inputs`: ids of tensors in the order of `fed`. Gives the outputs in the order of the trace's `left`. */
  run(inputs: readonly number[]): TensorMetadata[] {
    return this.binding.runSavedModel(this.model, inputs, this.inputs, this.outputs);
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.model);
  }
}

function loaded(bytes: Uint8Array, binding: NodeBinding): number {
  const folder = mkdtempSync(join(tmpdir(), 'convlens-step-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    mkdirSync(join(folder, 'variables'));
    return binding.loadSavedModel(folder, TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
