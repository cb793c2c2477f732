/**
 * Modules of Keras that a builder is handed and takes apart at once, as `keras_applications` began it and many packages
 * do since: `backend, layers, models, keras_utils = get_submodules_from_kwargs(kwargs)`. Which Keras they are of is
 * for the caller to say; their names say what they are.
 */
import type { Value } from '../../evaluate/value.js';
import { resolveModule } from './resolve.js';

const MODULES: Readonly<Record<string, string>> = {
  backend: 'keras.backend',
  layers: 'keras.layers',
  models: 'keras.models',
  utils: 'keras.utils',
  keras_utils: 'keras.utils',
};

/** The module that is handed as `name`, where all names that are taken apart with it are of modules too. */
export function handedModule(name: string, together: readonly string[]): Value | undefined {
  const areModules = together.every((each) => Object.hasOwn(MODULES, each));
  const path = areModules && together.includes('layers') && together.length > 1 ? MODULES[name] : undefined;
  return path === undefined ? undefined : resolveModule(path);
}
