import type { BuildOptions } from 'esbuild';

export const worker: BuildOptions;
