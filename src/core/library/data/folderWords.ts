/** Words that the readers of folders take, and what they want together. Each tried on Keras 3.15. */
import { nearestName } from '../../checks/nearestName.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { BoundArgument, Value } from '../../evaluate/value.js';
import { tableEntry } from '../../words.js';
import { reportAt } from '../trainingFault.js';

type Settings = ReadonlyMap<string, BoundArgument>;

const COLOURS = ['rgb', 'grayscale', 'rgba'];
const INTERPOLATIONS = [
  'bilinear',
  'nearest',
  'bicubic',
  'area',
  'lanczos3',
  'lanczos5',
  'gaussian',
  'mitchellcubic',
];

interface Words {
  readonly [argument: string]: readonly string[];
}

const OF_DATASETS: Words = {
  color_mode: COLOURS,
  label_mode: ['int', 'categorical', 'binary'],
  subset: ['training', 'validation', 'both'],
  interpolation: INTERPOLATIONS,
};

const OF_GENERATORS: Words = { color_mode: COLOURS, subset: ['training', 'validation'] };
const CLASS_MODES = ['categorical', 'binary', 'sparse', 'input'];

/** What the other reader calls it. */
const MEANT: Readonly<Record<string, string>> = {
  sparse: 'int',
  int: 'sparse',
  train: 'training',
  grey: 'grayscale',
  gray: 'grayscale',
};

export function checkFolderWords(
  settings: Settings,
  call: NativeCall,
  reader: 'dataset' | 'folders' | 'table',
): void {
  const words =
    reader === 'dataset'
      ? OF_DATASETS
      : reader === 'folders'
        ? { ...OF_GENERATORS, class_mode: CLASS_MODES }
        : OF_GENERATORS;
  for (const [name, known] of Object.entries(words)) checkWord(name, known, settings.get(name), call);
  if (reader === 'dataset') checkSplit(settings, call);
  else checkSize(settings.get('target_size'), call);
}

function checkWord(
  name: string,
  known: readonly string[],
  given: BoundArgument | undefined,
  call: NativeCall,
): void {
  if (given?.value.kind !== 'string') return;
  const word = given.value.value;
  if (known.includes(word)) return;
  const meant = tableEntry(MEANT, word);
  const fixed = meant !== undefined && known.includes(meant) ? { meant } : {};
  const list = known.map((each) => `"${each}"`).join(', ');
  reportAt(call, given, 'invalid-argument', `${name} must be one of ${list}; found "${word}".`, 'error', [
    { kind: 'misspelt-name', name: word, known, ...fixed },
  ]);
}

const isMisspelt = (name: string, { keywords }: NativeCall): boolean =>
  !keywords.has(name) && [...keywords.keys()].some((given) => nearestName(given, [name]) !== undefined);

/** A share of the images, which share it is, and a seed so that both are shuffled alike. */
function checkSplit(settings: Settings, call: NativeCall): void {
  const [split, subset] = [settings.get('validation_split'), settings.get('subset')];
  const share = split?.value;
  // A name that is misspelt is told, and not that it is missing.
  if (['validation_split', 'subset', 'seed'].some((name) => isMisspelt(name, call))) return;
  if (isAbsent(split) !== isAbsent(subset) && share?.kind !== 'unknown' && subset?.value.kind !== 'unknown') {
    const message = isAbsent(subset)
      ? 'With validation_split, subset says which part this is: "training" or "validation".'
      : 'subset needs validation_split, the share of images that are for validation, such as 0.2.';
    reportAt(call, split ?? subset, 'invalid-argument', message);
    return;
  }
  if (share?.kind === 'number' && (share.value < 0 || share.value >= 1))
    reportAt(
      call,
      split,
      'invalid-argument',
      `validation_split is a share between 0 and 1; found ${share.value}.`,
      'error',
      [{ kind: 'share-expected' }],
    );
  const shuffle = settings.get('shuffle')?.value;
  const isShuffled = !shuffle || (shuffle.kind === 'boolean' && shuffle.value);
  if (isAbsent(split) || !isShuffled || settings.has('seed')) return;
  reportAt(
    call,
    split,
    'invalid-argument',
    'validation_split needs a seed, such as seed=123: without one, training and validation would be shuffled apart and overlap.',
    'error',
    [{ kind: 'add-behind', text: ', seed=123', title: 'Add seed=123' }],
  );
}

/** 0 is none to Keras. */
const isAbsent = (given: BoundArgument | undefined): boolean =>
  !given || given.value.kind === 'none' || (given.value.kind === 'number' && given.value.value === 0);

/** Height and width: Keras iterates over them. */
function checkSize(given: BoundArgument | undefined, call: NativeCall): void {
  const size: Value | undefined = given?.value;
  if (size?.kind !== 'number') return;
  const { value } = size;
  reportAt(
    call,
    given,
    'invalid-argument',
    `target_size must be height and width, as (${value}, ${value}); found ${value}.`,
    'error',
    [{ kind: 'write-instead', text: `(${value}, ${value})` }],
  );
}
