/** What the trainer gives a model for a program, beside what real Keras's `fit` was given for it (`test/oracle/given.py`). */
import { join } from 'node:path';
import { moduleReader } from '../../src/cli/modules.js';
import { analyse, analyseComputed, planToTrain, trainingPlan } from '../../src/core/index.js';
import { modelValues } from '../../src/trainer/batches.js';
import type { ImageData, ImagePart } from '../../src/trainer/data/dataset.js';
import { loadData } from '../../src/trainer/data/load.js';
import { computedValues } from '../../src/trainer/program/loadProgram.js';

export interface Given {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  /** Images that the model is to give, in place of labels. */
  readonly target?: readonly (readonly number[])[];
  /** How much each counts in the loss. */
  readonly weights?: readonly number[];
}

type Plan = Extract<ReturnType<typeof planToTrain>, { ok: true }>['plan'];

/** `root`: where the modules lie that it imports. */
const analysed = (text: string, root = '.') => {
  const path = join(root, 'program.py');
  return analyse({ path, language: 'python', text }, { readModule: moduleReader(path) });
};

/** By what is followed of the program without computing it. */
export function planOf(text: string) {
  return trainingPlan(analysed(text), 'model');
}

/** Throws where it cannot be planned. */
export function plannedOf(text: string, root?: string): Plan {
  const planned = planToTrain(analysed(text, root), 'model');
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  return planned.plan;
}

/** The same, with what its own steps give on the data in `root` where the text alone does not say it. */
export async function plannedOnData(text: string, root: string): Promise<Plan> {
  const analysis = analysed(text, root);
  const { steps } = planToTrain(analysis, 'model');
  if (!steps) return plannedOf(text, root);
  const values = await computedValues(steps, [root], { own: root, isAllowed: false });
  const planned = planToTrain(analyseComputed(analysis, values), 'model');
  if (!planned.ok) throw new Error(planned.reasons.map(({ message }) => message).join(' '));
  return planned.plan;
}

/** `root`: where the program's files lie. */
export function loaded(plan: Plan, root: string, overrides: object = {}): Promise<ImageData> {
  return loadData(
    {
      plan,
      overrides,
      cacheDirectory: root,
      runDirectory: root,
      projectDirectory: root,
      runtime: 'wasm',
    } as unknown as Parameters<typeof loadData>[0],
    () => undefined,
  );
}

export async function read(part: ImagePart | undefined): Promise<Given | undefined> {
  if (!part || part.count === 0) return undefined;
  const { values } = await part.read(Uint32Array.from({ length: part.count }, (_, index) => index));
  const size = values.length / part.count;
  const own = modelValues(part, values);
  return {
    x: Array.from({ length: part.count }, (_, place) =>
      Array.from(own.subarray(place * size, (place + 1) * size)),
    ),
    y: Array.from(part.labels),
    ...(part.target && { target: (await read({ ...part.target, count: part.count }))?.x ?? [] }),
    ...(part.weights && { weights: Array.from(part.weights) }),
  };
}
