import type { BuildOptions, Plugin } from 'esbuild';

export const worker: BuildOptions;
export const editorOnce: Plugin;
export const coreInText: Plugin;
