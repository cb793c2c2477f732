/** What `import` binds: modules that are computed, and for the others what says so. */
import type { Frame } from './frame.js';
import { ModuleValue } from './programTexts.js';
import type { Statement } from './tree.js';
import { Native, Opaque, type Value } from './values.js';

/** What a program may ask of its libraries. */
export interface Libraries {
  /** A module by its whole name. */
  module(name: string): Value | undefined;
  builtin(name: string): Value | undefined;
}

export function importAll(
  moduleNamed: (name: string) => Value | undefined,
  statement: Extract<Statement, { kind: 'import' }>,
  frame: Frame,
): void {
  const { specifier, bindings, span } = statement;
  const moduleOf = (name: string): Value =>
    moduleNamed(name) ?? new Opaque(`the module ${name} is not computed`, span.start, HARMLESS.test(name));
  for (const binding of bindings) {
    if (binding.kind === 'module') {
      const [root = specifier] = specifier.split('.');
      const module = moduleOf(specifier);
      frame.bind(binding.local, binding.bindsRoot ? moduleOf(root) : module);
    } else if (binding.kind === 'name') {
      const module = moduleOf(specifier);
      const member = module instanceof Native ? module.member(binding.name) : undefined;
      const inner = specifier.endsWith('.') ? `${specifier}${binding.name}` : `${specifier}.${binding.name}`;
      const isHarmless = module instanceof Opaque ? module.isHarmless : HARMLESS.test(specifier);
      frame.bind(
        binding.local,
        member ??
          moduleNamed(inner) ??
          new Opaque(`${specifier}.${binding.name} is not computed`, span.start, isHarmless),
      );
    } else if (specifier !== '') {
      const module = moduleOf(specifier);
      if (module instanceof ModuleValue)
        for (const [name, value] of module.frame.names) if (!name.startsWith('_')) frame.bind(name, value);
      for (const name of module instanceof Native && !(module instanceof ModuleValue) ? STARRED : []) {
        const member = (module as Native).member(name);
        if (member !== undefined) frame.bind(name, member);
      }
    }
  }
}

/** Names that `import *` brings, of all modules. */
const STARRED: readonly string[] = [
  'to_categorical',
  'np_utils',
  'join',
  'glob',
  'load_img',
  'img_to_array',
  'ImageDataGenerator',
];

/** Libraries that change nothing of the data that they are given. */
const HARMLESS =
  /^(?:keras|tensorflow|tf_keras|tensorflow_addons|matplotlib|seaborn|plotly|IPython|sklearn|scipy|skimage|tqdm|time|datetime|warnings|logging|gc|sys|argparse|itertools|functools|collections|typing|math|json|wandb|visualkeras|livelossplot|imblearn|missingno|pprint|string|re|shutil|zipfile|tarfile|subprocess|urllib|requests|google|kaggle_datasets|kagglehub)(?:\.|$)/;
