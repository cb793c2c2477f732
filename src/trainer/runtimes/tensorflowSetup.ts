/**
 * Where `npm run setup:tensorflow` put the binding, and the environment a process needs to load it.
 * No TensorFlow.js here: the supervisor reads this before the worker exists.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory as usersCache } from '../../runs/cacheDirectory.js';

export interface TensorFlowSetup {
  readonly binding: string;
  /** Directories for the dynamic loader, `:` between them. */
  readonly libraryPath: string;
  readonly version: string;
  readonly python: string;
}

export function findTensorFlow(cacheDirectory?: string): TensorFlowSetup | undefined {
  const places = cacheDirectory ? [cacheDirectory, usersCache()] : [usersCache()];
  for (const place of places) {
    const setup = readSetup(join(place, 'tensorflow', 'runtime.json'));
    if (setup) return setup;
  }
  return undefined;
}

export function tensorFlowEnvironment(setup: TensorFlowSetup | undefined): Record<string, string> {
  if (!setup) return {};
  const others = process.env.LD_LIBRARY_PATH;
  return {
    CONVLENS_TFJS_BINDING: setup.binding,
    CONVLENS_TENSORFLOW_VERSION: setup.version,
    LD_LIBRARY_PATH: others ? `${setup.libraryPath}:${others}` : setup.libraryPath,
    TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '2',
    // TensorFlow would take nearly all of a GPU's memory at once, the screen's and other programs' share too.
    TF_FORCE_GPU_ALLOW_GROWTH: process.env.TF_FORCE_GPU_ALLOW_GROWTH ?? 'true',
  };
}

function readSetup(file: string): TensorFlowSetup | undefined {
  try {
    const setup = JSON.parse(readFileSync(file, 'utf8')) as TensorFlowSetup;
    return existsSync(setup.binding) ? setup : undefined;
  } catch {
    return undefined;
  }
}
