/** The settings that a run may be given in place of what the code says: how a text becomes one, or why it does not. */
import type { SampleMap } from '../core/index.js';
import type { RunRequest, RuntimeId } from './trainer.js';

export type Overrides = RunRequest['overrides'];

export const RUNTIMES: Readonly<Record<RuntimeId | 'auto', string>> = {
  auto: 'the fastest that works',
  tensorflow: 'TensorFlow',
  'tfjs-node': 'tfjs-node',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
};

interface NumberSetting {
  readonly name: string;
  readonly expected: string;
  fits(value: number): boolean;
}

const isWhole = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;

/** Largest seed: that of a 32-bit generator. */
const MOST_SEED = 2 ** 31 - 1;

export const NUMBER_SETTINGS = {
  epochs: { name: 'Epochs', expected: 'a whole number of 1 or more', fits: isWhole(1) },
  batchSize: { name: 'Batch size', expected: 'a whole number of 1 or more', fits: isWhole(1) },
  learningRate: {
    name: 'Learning rate',
    expected: 'a number above 0',
    fits: (value) => Number.isFinite(value) && value > 0,
  },
  validationSplit: {
    name: 'Validation split',
    expected: 'a number from 0 up to, but not, 1',
    fits: (value) => value >= 0 && value < 1,
  },
  maxImages: { name: 'Images at most', expected: 'a whole number of 1 or more', fits: isWhole(1) },
  seed: {
    name: 'Seed',
    expected: `a whole number from 0 to ${MOST_SEED}`,
    fits: (value) => isWhole(0)(value) && value <= MOST_SEED,
  },
} as const satisfies Readonly<Record<string, NumberSetting>>;

export type NumberSettingId = keyof typeof NUMBER_SETTINGS;
export type SettingId = NumberSettingId | 'runtime';

export const numberSettingIds = Object.keys(NUMBER_SETTINGS) as readonly NumberSettingId[];

export const isRuntime = (text: string): text is RuntimeId | 'auto' => Object.hasOwn(RUNTIMES, text);

/** An empty text leaves the setting to the code. `name`: what the message calls it, by default its name on screen. */
export function readNumber(
  id: NumberSettingId,
  text: string,
  name: string = NUMBER_SETTINGS[id].name,
): { readonly ok: true; readonly value?: number } | { readonly ok: false; readonly message: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true };
  const { expected, fits } = NUMBER_SETTINGS[id];
  const value = Number(trimmed);
  return fits(value)
    ? { ok: true, value }
    : { ok: false, message: `${name}: expected ${expected}, found "${trimmed}".` };
}

/** The overrides that these texts make, or a sentence for each that is refused. */
export function readOverrides(
  texts: Readonly<Partial<Record<SettingId, string>>>,
):
  | { readonly ok: true; readonly overrides: Overrides }
  | { readonly ok: false; readonly refused: Readonly<Partial<Record<SettingId, string>>> } {
  const overrides: Record<string, number | string> = {};
  const refused: Partial<Record<SettingId, string>> = {};
  for (const id of numberSettingIds) {
    const read = readNumber(id, texts[id] ?? '');
    if (!read.ok) refused[id] = read.message;
    else if (read.value !== undefined) overrides[id] = read.value;
  }
  const runtime = texts.runtime ?? '';
  if (isRuntime(runtime)) overrides.runtime = runtime;
  else if (runtime !== '')
    refused.runtime = `Runtime: expected one of ${Object.keys(RUNTIMES).join(', ')}, found "${runtime}".`;
  return Object.keys(refused).length > 0 ? { ok: false, refused } : { ok: true, overrides };
}

/** A function of the code changes images at random. */
function drawsAtRandom({ calculation }: SampleMap): boolean {
  return calculation.steps.some(({ operation, config }) =>
    namesOfStep(operation, config).some((name) =>
      /Random|Truncated|Randint|Bernoulli|Dropout|Noise/.test(name),
    ),
  );
}

/** What a step is called: the operation, or the layers that it applies. */
export function namesOfStep(operation: string, config: Readonly<Record<string, unknown>>): readonly string[] {
  const layers = config.layers as readonly { readonly class_name: string }[] | undefined;
  return layers?.map(({ class_name }) => class_name) ?? [operation];
}

/** The code changes the images that it trains on at random, so that none of them may validate. */
export function changesAtRandom({ data }: Pick<RunRequest['plan'], 'data'>): boolean {
  if (data.kind === 'generatedFaces') return false;
  const isRandom = data.layers?.some(({ class_name }) => class_name.startsWith('Random')) ?? false;
  return isRandom || data.maps?.some(drawsAtRandom) || Object.keys(data.augmentation ?? {}).length > 0;
}
