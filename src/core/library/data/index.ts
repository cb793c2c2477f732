/** Libraries around the data that are known by what they read or draw: OpenCV, Pillow and their like. */
import type { Value } from '../../evaluate/value.js';
import { made, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { pythonPart } from '../builtins/index.js';
import { namespace } from '../configured.js';
import { missingOfNames } from '../missingOfNames.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { pathText } from '../python/paths.js';
import { iterateStream } from './datasets.js';
import { noteFolder, reader } from './files.js';
import { imagesBelow } from './fileTree.js';
import { openCv, pillow } from './pictures.js';
import { chosenTensor } from './tensorChoice.js';
import { tensorflowDatasets } from './tensorflowDatasets.js';

const ON_DISK = 'depends on what is on the disk';

/** Exist, and give what only a run can know. */
const OUTSIDE: Readonly<Record<string, string>> = {
  imageio: ON_DISK,
  skimage: ON_DISK,
  scipy: 'is not evaluated',
  h5py: ON_DISK,
  matplotlib: 'draws, and gives nothing a model needs',
  seaborn: 'draws, and gives nothing a model needs',
  wandb: 'is not evaluated',
  mlflow: 'is not evaluated',
};

function outside(name: string, why: string): Value {
  return namespace(name, {}, (member) =>
    member.startsWith('read_') ? reader(`${name}.${member}`, why) : notEvaluated(`${name}.${member}`, why),
  );
}

export const dataPart: LibraryPart = {
  missingMember: missingOfNames,

  resolve: (specifier, evaluation) => {
    if (evaluation.dialect !== 'python') return undefined;
    const [root = '', ...path] = specifier.split('.');
    if (root === 'cv2') return openCv;
    if (root === 'PIL') return pillow(path);
    const why = Object.hasOwn(OUTSIDE, root) && specifier !== 'wandb' ? OUTSIDE[root] : undefined;
    if (specifier === 'tensorflow_datasets') return tensorflowDatasets;
    if (root === 'tqdm') return progressBars;
    if (root === 'imutils') return path[0] === 'paths' ? imutilsPaths : imutils;
    return why === undefined ? undefined : outside(specifier, why);
  },
  iterate: (value) => iterateStream(value),
  chosen: chosenTensor,
};

/** `for x in tqdm(items)` loops over the items; without any, the program moves the bar itself. */
const progressBar = made(
  'tqdm',
  (call) =>
    (call.positional[0] ?? call.keywords.get('iterable'))?.value ??
    notKnown(call, 'ConvLens does not follow progress bars'),
);

/** Python's own range, but for how the bar looks. */
const countedBar = made('trange', (call) => {
  const range = pythonPart.builtin?.('range', 'python');
  const numbers = { ...call, keywords: new Map() };
  return range?.kind === 'native' ? range.call(numbers) : notEvaluated('trange');
});

const progressBars = namespace('tqdm', {
  tqdm: () => progressBar,
  tqdm_notebook: () => progressBar,
  trange: () => countedBar,
  tnrange: () => countedBar,
  notebook: () => progressBars,
  auto: () => progressBars,
  autonotebook: () => progressBars,
  std: () => progressBars,
});

const imutilsPaths = namespace(
  'imutils.paths',
  {
    list_images: () =>
      made('imutils.paths.list_images', (call) => {
        noteFolder(call);
        const folder = pathText(call.positional[0]?.value ?? call.keywords.get('basePath')?.value);
        const isPlain = call.positional.length + call.keywords.size === 1;
        return folder !== undefined && isPlain
          ? imagesBelow(folder)
          : notKnown(call, `imutils.paths.list_images(…) ${ON_DISK}`);
      }),
  },
  (name) => notEvaluated(`imutils.paths.${name}`, ON_DISK),
);

const imutils = namespace('imutils', { paths: () => imutilsPaths }, (name) =>
  notEvaluated(`imutils.${name}`),
);
