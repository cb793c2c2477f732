/** A trace that TensorFlow has taken over as a graph: a step of it is one call. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attribute, NodeBinding, TensorMetadata } from './binding.js';
import { graphOf, inputName, outputName, savedGraph, TAG } from './graphFile.js';
import type { Trace } from './trace.js';

/** Computes the graph with tensors by their ids. */
interface Runnable {
  run(inputs: readonly number[]): TensorMetadata[];
  dispose(): void;
}

export interface GraphRunner {
  readonly binding: NodeBinding;
  /** XLA makes few kernels of the many, whose launches take a GPU longer than their work. */
  readonly usesXla: boolean;
  readonly log: (message: string) => void;
}

export class PreparedGraph {
  /** Places of the trace's `outside` that a step feeds. */
  readonly fed: readonly number[];
  private readonly runnable: Runnable;

  /** Throws what TensorFlow or the disk says. */
  constructor(
    readonly trace: Trace,
    { binding, ...how }: GraphRunner,
  ) {
    this.fed = trace.outside.flatMap(({ values }, place) => (values ? [] : [place]));
    this.runnable = binding.defineFunction
      ? asFunction(trace, this.fed, binding, how)
      : asSavedModel(trace, this.fed, binding);
  }

  /** `inputs`: ids of tensors in the order of `fed`. Gives the outputs in the order of the trace's `left`. */
  run(inputs: readonly number[]): TensorMetadata[] {
    return this.runnable.run(inputs);
  }

  dispose(): void {
    this.runnable.dispose();
  }
}

const inputsOf = (fed: readonly number[]) => fed.map((place) => `${inputName(place)}:0`).join(',');
const outputsOf = ({ left }: Trace) =>
  left.map(([operation, output]) => outputName(operation, output)).join(',');

let functions = 0;

/** Tensors stay where they are, in a GPU's memory too. */
function asFunction(
  trace: Trace,
  fed: readonly number[],
  binding: NodeBinding,
  { usesXla, log }: Omit<GraphRunner, 'binding'>,
): Runnable {
  const name = `ConvLensStep${functions++}`;
  const graph = graphOf(trace, binding).serializeBinary();
  binding.defineFunction?.(name, graph, inputsOf(fed), outputsOf(trace));
  const compiled: Attribute = { name: '_XlaMustCompile', type: binding.TF_ATTR_BOOL, value: true };
  let attributes = usesXla ? [compiled] : [];
  const run = (inputs: readonly number[]) => binding.executeOp(name, attributes, inputs, trace.left.length);
  return {
    run(inputs) {
      if (attributes.length === 0) return run(inputs);
      try {
        return run(inputs);
      } catch (error) {
        // It lacks operations that TensorFlow has, and needs tools of CUDA's that a machine may lack.
        log(
          `XLA cannot compile the steps, which run without it: ${error instanceof Error ? error.message : String(error)}.`,
        );
        attributes = [];
        return run(inputs);
      }
    },
    dispose: () => binding.removeFunction?.(name),
  };
}

/** What every tfjs-node can run; it takes and gives its tensors in the processor's memory. */
function asSavedModel(trace: Trace, fed: readonly number[], binding: NodeBinding): Runnable {
  const [inputNames, outputNames] = [inputsOf(fed), outputsOf(trace)];
  const folder = mkdtempSync(join(tmpdir(), 'convlens-step-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedGraph(graphOf(trace, binding)));
    mkdirSync(join(folder, 'variables'));
    const model = binding.loadSavedModel(folder, TAG);
    return {
      run: (inputs) => binding.runSavedModel(model, inputs, inputNames, outputNames),
      dispose: () => binding.deleteSavedModel(model),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
