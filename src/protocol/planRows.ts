/** A run's plan for people: each setting with its value, where that comes from, and what this run has instead. */
import type { DataSource, Location, SampleMap, Scaling } from '../core/index.js';
import { DEFAULT_RATES } from './optimizerRates.js';
import { trainedOutputs } from './outputs.js';
import { changesAtRandom, NUMBER_SETTINGS, namesOfStep, RUNTIMES, type SettingId } from './overrides.js';
import { targetText } from './targetWords.js';
import type { RunRequest } from './trainer.js';

export interface PlanRow {
  readonly name: string;
  /** As code or settings have it. */
  readonly value: string;
  /** In place of `value`, for this run only. */
  readonly instead?: string;
  /** Where the value comes from when it is not in the code: `Keras’s default`. */
  readonly origin?: string;
  readonly location?: Location;
  /** It can be set for the next run; `given`: the text that this run was given. */
  readonly setting?: { readonly id: SettingId; readonly given?: string };
}

export type Planned = Pick<RunRequest, 'plan' | 'overrides' | 'runtime'>;

type Options = Readonly<Record<string, unknown>>;
interface Found {
  readonly value: string;
  readonly location?: Location;
  readonly origin?: string;
}

/** `library`: whose defaults hold, `Keras` or `TensorFlow.js`. */
export function planRows(
  { plan, overrides, runtime }: Planned,
  library: 'Keras' | 'TensorFlow.js',
): readonly PlanRow[] {
  const { settings, data } = plan;
  const byDefault = `${library}’s default`;
  const changed = (
    id: SettingId,
    found: Found,
    words: (given: string) => string = (text) => text,
  ): PlanRow => {
    const given = overrides[id];
    return {
      name: id === 'runtime' ? 'Runtime' : NUMBER_SETTINGS[id].name,
      ...found,
      ...(given !== undefined && { instead: words(String(given)) }),
      setting: { id, ...(given !== undefined && { given: String(given) }) },
    };
  };
  const [optimizer, rate] = optimizerOf(settings.optimizer, byDefault);
  const batchSize = settings.batchSize ?? ofData(settings.data, data);
  const place = settings.data && { location: settings.data.location };
  const rows: (PlanRow | undefined)[] = [
    { name: 'Optimiser', ...optimizer },
    changed('learningRate', rate),
    ...outputRows(plan, byDefault),
    changed('epochs', numberFound(settings.epochs, 1, byDefault)),
    changed(
      'batchSize',
      numberFound(
        batchSize,
        32,
        data.kind === 'program' ? `${byDefault}, unless the data come in batches` : byDefault,
      ),
    ),
    changesAtRandom(plan)
      ? { name: 'Validation', ...validationOf(plan) }
      : changed('validationSplit', validationOf(plan), (share) =>
          share === '0' ? 'no validation' : `${share} of the images, drawn by chance`,
        ),
    settings.stepsPerEpoch && sourced('Steps per epoch', settings.stepsPerEpoch),
    settings.classWeight && {
      name: 'Class weights',
      value: pairs(settings.classWeight.value, ': '),
      location: settings.classWeight.location,
    },
    settings.isShuffled && {
      name: 'Shuffled',
      value: settings.isShuffled.value ? 'yes' : 'no',
      location: settings.isShuffled.location,
    },
    ...callbackRows(plan, overrides.learningRate !== undefined, byDefault),
    { name: 'Data', value: dataText(data), ...place },
    plan.inputs && {
      name: 'Inputs',
      value: plan.inputs
        .map(({ name, shape }) => `${name} ${shape.map((size) => size ?? '?').join('×')}`)
        .join(', '),
    },
    data.kind !== 'generatedFaces' && data.rows && data.rows.length > 0
      ? { name: 'Samples', value: data.rows.map(stepText).join(', then '), ...place }
      : undefined,
    data.kind === 'generatedFaces' ? undefined : { name: 'Scaling', ...scalingOf(data), ...place },
    data.kind !== 'generatedFaces' && data.augmentation && Object.keys(data.augmentation).length > 0
      ? { name: 'Augmentation', value: pairs(data.augmentation, '='), ...place }
      : undefined,
    ...trainedOutputs(plan).flatMap(({ plan: own }) => targetRows(own.data, place)),
    changed('maxImages', { value: 'all', origin: 'no limit' }),
    changed('seed', { value: 'by chance', origin: 'another one each run' }),
    changed(
      'runtime',
      { value: RUNTIMES[runtime], origin: 'convlens.training.runtime' },
      (id) => RUNTIMES[id as keyof typeof RUNTIMES] ?? id,
    ),
  ];
  return rows.filter((row) => row !== undefined);
}

/** What each output is compared by. */
function outputRows(plan: RunRequest['plan'], byDefault: string): readonly PlanRow[] {
  return trainedOutputs(plan).flatMap(({ name, plan: { settings } }): readonly PlanRow[] => {
    const { loss, lossOptions, lossWeight, metrics } = settings;
    return [
      ...(loss
        ? [
            {
              name: name === '' ? 'Loss' : `Loss of ${name}`,
              value: call(loss.value, lossOptions?.value ?? {}),
              location: loss.location,
            },
          ]
        : []),
      ...(lossWeight
        ? [
            {
              name: name === '' ? 'Loss weight' : `Loss weight of ${name}`,
              value: text(lossWeight.value),
              location: lossWeight.location,
            },
          ]
        : []),
      {
        name: name === '' ? 'Metrics' : `Metrics of ${name}`,
        ...(metrics
          ? {
              value: metrics.value.map(({ logged }) => logged).join(', ') || 'none',
              location: metrics.location,
            }
          : { value: 'none', origin: byDefault }),
      },
    ];
  });
}

/** Where what the model is to give is an image. */
function targetRows(data: DataSource, place: Pick<PlanRow, 'location'> | undefined): readonly PlanRow[] {
  const targets = data.kind === 'generatedFaces' ? undefined : data.targets;
  if (!targets || targets.kind === 'generatedFaces') return [];
  const value = targetText(targets, data, { from: dataText(targets), dataFrom: dataText(data) });
  return [
    { name: 'Targets', value, ...place },
    { name: 'Scaling of targets', ...scalingOf(targets), ...place },
  ];
}

function optimizerOf(
  given: RunRequest['plan']['settings']['optimizer'],
  byDefault: string,
): readonly [Found, Found] {
  const { name, options } = given?.value ?? { name: 'rmsprop', options: {} as Options };
  const entries = Object.entries(options).filter(([, value]) => value !== null && value !== undefined);
  const isRate = ([option]: readonly [string, unknown]) => ['learningrate', 'lr'].includes(plain(option));
  const others = Object.fromEntries(entries.filter((entry) => !isRate(entry)));
  const written = entries.find(isRate)?.[1];
  const place = given && { location: given.location };
  const usual = Object.entries(DEFAULT_RATES).find(([known]) => known === plain(name))?.[1];
  return [
    { value: call(name, others), ...(place ?? { origin: byDefault }) },
    written === undefined
      ? { value: usual === undefined ? 'not known' : String(usual), origin: byDefault }
      : { value: text(written), ...place },
  ];
}

const plain = (name: string) => name.replace(/[_\s-]/g, '').toLowerCase();

function numberFound(given: Sourced<number> | undefined, usual: number, origin: string): Found {
  return given ? { value: text(given.value), location: given.location } : { value: String(usual), origin };
}

interface Sourced<T> {
  readonly value: T;
  readonly location: Location;
}

const sourced = (name: string, { value, location }: Sourced<unknown>): PlanRow => ({
  ...{ name, value: text(value), location },
});

/** The batches that the code makes before `fit` gets them. */
function ofData(given: Sourced<unknown> | undefined, data: DataSource): Sourced<number> | undefined {
  const size = data.kind === 'generatedFaces' ? undefined : data.batchSize;
  return given && size !== undefined ? { value: size, location: given.location } : undefined;
}

function validationOf({ settings, data }: RunRequest['plan']): Found {
  const { validationSource, hasValidationData, validationSplit } = settings;
  const own = validationSource ?? hasValidationData;
  if (own) return { value: 'the images of validation_data', location: own.location };
  if (validationSplit)
    return {
      value: `the last ${text(validationSplit.value)} of the images`,
      location: validationSplit.location,
    };
  return data.kind === 'path' || data.kind === 'generatedFaces'
    ? { value: 'what the data sets aside, if anything', origin: 'by the data' }
    : { value: 'none', origin: 'not in the code' };
}

function callbackRows(
  { settings }: RunRequest['plan'],
  hasRate: boolean,
  byDefault: string,
): readonly PlanRow[] {
  const { callbacks = [] } = settings;
  if (callbacks.length === 0) return [{ name: 'Callbacks', value: 'none', origin: byDefault }];
  return callbacks.map(({ value: { name, options }, location }) => ({
    ...{ name: 'Callback', value: call(name, options), location },
    ...(hasRate && name === 'LearningRateScheduler' && { instead: 'left out, as the learning rate is set' }),
  }));
}

/** Which samples a step leaves, close to how the code says it. */
function stepText(step: NonNullable<Scaling['rows']>[number]): string {
  switch (step.kind) {
    case 'slice': {
      const each = step.level === undefined ? '' : ' of each folder';
      return `[${boundText(step.start)}:${boundText(step.stop)}${step.step === 1 ? '' : `:${step.step}`}]${each}`;
    }
    case 'sorted':
      return 'sorted';
    case 'shuffled':
      return step.by === 'numpy' && step.seed !== undefined ? `shuffled with seed ${step.seed}` : 'shuffled';
    case 'split': {
      const { kind: _, part, isShuffled, strata: __, ...given } = step;
      const split = `the ${part} part of train_test_split(${pairs({ ...given, ...(!isShuffled && { shuffle: false }) }, '=')})`;
      // Where the code gives no random_state, each run of it draws another split.
      return isShuffled && step.seed === undefined
        ? `${split}, drawn with seed 0 as the code gives none`
        : split;
    }
    case 'where':
      return `rows whose ${step.column} ${step.isNot ? NOT_TESTS[step.test] : TESTS[step.test]} ${step.values.map(text).join(' or ')}`;
    case 'complete':
      return 'rows without an empty cell';
    default:
      return step satisfies never;
  }
}

type Slice = Extract<NonNullable<Scaling['rows']>[number], { readonly kind: 'slice' }>;

/** Of what is calculated from how many samples there are, the calculation: `int(0.8 × n)`. */
function boundText(bound: Slice['start']): string {
  if (bound === null) return '';
  if (typeof bound === 'number') return String(bound);
  return bound.reduce((n, step) => {
    if ('of' in step) return n;
    if ('round' in step) return `${step.round === 'trunc' ? 'int' : step.round}(${n})`;
    return step.isTurned ? `${step.by} ${step.operator} ${n}` : `${n} ${step.operator} ${step.by}`;
  }, 'n');
}

type Where = Extract<NonNullable<Scaling['rows']>[number], { readonly kind: 'where' }>;

const TESTS: Readonly<Record<Where['test'], string>> = {
  ...{ equals: 'is', contains: 'contains', startsWith: 'begins with', endsWith: 'ends with' },
  ...{ less: 'is below', greater: 'is above', isFolder: 'is a folder' },
};

const NOT_TESTS: Readonly<Record<Where['test'], string>> = {
  ...{ equals: 'is not', contains: 'does not contain', startsWith: 'does not begin with' },
  ...{
    endsWith: 'does not end with',
    less: 'is not below',
    greater: 'is not above',
    isFolder: 'is no folder',
  },
};

function dataText(data: DataSource): string {
  switch (data.kind) {
    case 'dataset':
      return `the data set ${data.name}`;
    case 'generatedFaces':
      return 'faces that ConvLens draws';
    case 'folder':
    case 'path':
      return data.path;
    case 'table':
    case 'records':
      return data.path.replaceAll('\n', ', ');
    case 'arrays':
      return [...new Set([data.images.path, data.labels.path])].join(' and ');
    case 'program':
      return data.reads.length > 0
        ? `what the code makes of ${data.reads.join(', ')}`
        : 'what the code computes';
    case 'unknown':
      return `not known: ${data.reason}`;
    default:
      return data satisfies never;
  }
}

function scalingOf(data: Scaling & { readonly kind: string; readonly chosen?: true }): Found {
  const isUsual = data.scale === undefined && (data.kind === 'path' || data.chosen);
  return { value: isUsual ? 'to 0 … 1, unless the model does it' : scalingText(data) };
}

function scalingText({ scale, offset, steps = [], layers = [], maps = [], repeated }: Scaling): string {
  const parts = [
    ...(scale !== undefined && scale !== 1 ? [`divided by ${text(scale)}`] : []),
    ...(offset !== undefined && offset !== 0 ? [`${offset < 0 ? '−' : '+'} ${text(Math.abs(offset))}`] : []),
    ...steps.map(valueStepText),
    ...(repeated !== undefined ? [`the channel ${repeated} times`] : []),
    ...layers.map(({ class_name }) => class_name),
    ...maps.flatMap(mapNames),
  ];
  return parts.join(', then ') || 'as it is loaded';
}

function mapNames({ calculation, isKept }: SampleMap): readonly string[] {
  const names = calculation.steps.flatMap(({ operation, config }) => namesOfStep(operation, config));
  return isKept ? [...names, 'kept for all epochs'] : names;
}

function valueStepText(step: NonNullable<Scaling['steps']>[number]): string {
  if (step.kind === 'swap') return 'red and blue swapped';
  if (step.kind === 'channels') {
    const numbers = (values: readonly number[]) =>
      values.map((value) => text(+value.toPrecision(6))).join(', ');
    return `each channel × ${numbers(step.factor)} + ${numbers(step.amount)}`;
  }
  if (step.kind === 'noise')
    return `${step.distribution === 'normal' ? 'normal' : 'even'} noise × ${text(step.factor)}${step.amount === 0 ? '' : ` + ${text(step.amount)}`}`;
  if (step.kind === 'clip')
    return `clipped to ${step.low === null ? '−∞' : text(step.low)} … ${step.high === null ? '∞' : text(step.high)}`;
  if (step.kind === 'replace') return `${text(step.by)} where ${step.operator} ${text(step.value)}`;
  if (step.kind === 'test') return `1 where ${step.operator} ${text(step.value)}, else 0`;
  if (step.kind === 'round') return step.by === 'round' ? 'rounded' : 'cut to whole numbers';
  if (step.kind === 'standardize')
    return step.isDivided ? 'each image less its mean, divided by its deviation' : 'each image less its mean';
  if (step.kind === 'linear')
    return [
      ...(step.factor !== 1 ? [`× ${text(step.factor)}`] : []),
      ...(step.amount !== 0 ? [`${step.amount < 0 ? '−' : '+'} ${text(Math.abs(step.amount))}`] : []),
    ].join(' ');
  const { terms, amount } = step.by;
  const parts = terms.map(({ statistic, factor }, place) => {
    const sign = factor < 0 ? '− ' : place > 0 ? '+ ' : '';
    const times = Math.abs(factor) === 1 ? '' : `${text(Math.abs(factor))} × `;
    return `${sign}${times}${STATISTICS[statistic.name]}${OVER[statistic.over]}`;
  });
  if (amount !== 0) parts.push(`${amount < 0 ? '−' : '+'} ${text(Math.abs(amount))}`);
  const number = parts.length > 1 ? `(${parts.join(' ')})` : parts.join(' ');
  return step.operator === '-' ? `minus ${number}` : `divided by ${number}`;
}

const STATISTICS: Readonly<Record<'mean' | 'std' | 'min' | 'max', string>> = {
  ...{ mean: 'the mean', std: 'the standard deviation', min: 'the least value', max: 'the largest value' },
};

const OVER: Readonly<Record<'all' | 'places' | 'channels', string>> = {
  ...{ all: '', places: ' of each pixel', channels: ' of each channel' },
};

const call = (name: string, options: Options) =>
  Object.keys(options).length > 0 ? `${name}(${pairs(options, '=')})` : name;

const pairs = (options: Options, sign: string) =>
  Object.entries(options)
    .map(([name, value]) => `${name}${sign}${text(value)}`)
    .join(', ');

/** A value as code would have it; what was not read is `?`. */
function text(value: unknown): string {
  if (value === null) return 'None';
  if (value === undefined) return '?';
  if (typeof value === 'number') return String(+value.toPrecision(12));
  if (Array.isArray(value))
    return value.length > 6
      ? `[${value.slice(0, 5).map(text).join(', ')}, … ${value.length} values]`
      : `[${value.map(text).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const { class_name: name, config } = value as { readonly class_name?: unknown; readonly config?: Options };
  return typeof name === 'string' ? call(name, config ?? {}) : `{${pairs(value as Options, ': ')}}`;
}
