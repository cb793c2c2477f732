import type { BuildOptions } from 'esbuild';

/** How the training process is bundled into `dist/trainer/`. */
export const trainerBundle: BuildOptions;
