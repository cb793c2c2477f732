import type { BuildOptions } from 'esbuild';

/** How the training process is bundled into `dist/trainer/`. */
export const trainerBundle: BuildOptions;
/** Puts the WebAssembly files beside the bundle. */
export function copyTrainerFiles(): void | Promise<void>;
