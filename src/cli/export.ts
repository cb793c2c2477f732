/** `convlens export RUN --to keras|h5|tfjs`: a trained model for other programs. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ExportFormat } from '../protocol/reader.js';
import { readModel } from '../runs/readModel.js';
import { readRecord, readRequest } from '../runs/runFolder.js';
import { Refusal } from './refusal.js';

export interface ExportOptions {
  readonly to?: string;
  readonly output?: string;
  readonly last?: boolean;
}

/** Of a file; TensorFlow.js's is a folder. */
const EXTENSIONS: Readonly<Record<ExportFormat, string>> = { keras: '.keras', h5: '.h5', tfjs: '-tfjs' };

export async function exportRun(name: string, options: ExportOptions): Promise<number> {
  const run = findRun(name);
  const format = (['keras', 'h5', 'tfjs'] as const).find((each) => each === (options.to ?? 'keras'));
  if (!format) throw new Refusal(`--to takes keras, h5 or tfjs; found ${options.to}.`);
  const output = path.resolve(options.output ?? `${readRecord(run).modelName}${EXTENSIONS[format]}`);
  const program = path.join(__dirname, 'trainer', 'main.js');
  const which = options.last ? 'last' : 'best';
  const answer = await readModel(program, 'export', { run, format, path: output, which });
  if (answer.ok) console.log(`Exported: ${output}`);
  else console.error(answer.message);
  return answer.ok ? 0 : 1;
}

/** By folder, or by name in `.convlens/runs`. */
export function findRun(name: string): string {
  const places = [path.resolve(name), path.resolve('.convlens', 'runs', name)];
  const run = places.find((each) => existsSync(each) && readRequest(each));
  if (run !== undefined) return run;
  throw new Refusal(`Expected the folder of a run, or its name in .convlens/runs; found "${name}".`);
}
