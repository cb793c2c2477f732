/** The `convlens` command. Exit status: 0 clean, 1 errors found, 2 could not run. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Analysis,
  analyse,
  type Framework,
  isSavedModelName,
  type Language,
  languageOfFile,
  type ModelGraph,
  modelCode,
  readNotebook,
  TextMemory,
} from '../core/index.js';
import { diagnosticLine, diagnosticsOf } from './check.js';
import { type DiagramRequest, diagramFile } from './diagram.js';
import { classFolders, dataArrays, dataLabels, moduleReader, readText } from './modules.js';
import { patienceWith } from './patience.js';
import { Positions } from './positions.js';
import { Refusal } from './refusal.js';
import { savedSource } from './savedFile.js';
import { summaryJson, summaryTable } from './summary.js';

const USAGE = `convlens summary FILE [--json] [--model NAME]   layers, shapes and parameters
convlens check FILE... [--json]                 problems; exit status 1 when there are errors
convlens diagram FILE [-o OUT.svg|.png|.pdf|.tex|.dot|.mmd] [--view graph|volumes]
                 [--model NAME] [--theme light|dark|transparent] [--direction down|right]
                 [--colour family|params|macs|memory] [--scale N] [--unfold]
convlens code FILE [--to keras|tfjs] [--model NAME]
                                                a saved model (model.json, .keras, .h5) or one in code, as source
convlens train FILE [--model NAME] [--epochs N] [--batch-size N] [--runtime NAME] [--output FOLDER]
               [--learning-rate X] [--validation-split X] [--max-images N] [--seed N]
               [--data FOLDER-OR-FILE] [--skip-faulty] [--download]
                                                trains as the code says; NAME: auto, tensorflow, tfjs-node, webgpu or wasm
convlens train FILE --resume RUN [--epochs N]   goes on with a run from its last checkpoint
convlens queue                                  the runs that train or wait on this machine
convlens queue next|pause|continue|stop RUN     RUN: its number in that list, or its folder; stop cancels one that waits
convlens export RUN [--to keras|h5|tfjs] [-o PATH] [--last]   the best model of a run, for other programs`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      model: { type: 'string' },
      to: { type: 'string' },
      output: { type: 'string', short: 'o' },
      view: { type: 'string' },
      theme: { type: 'string' },
      direction: { type: 'string' },
      colour: { type: 'string' },
      scale: { type: 'string' },
      unfold: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      epochs: { type: 'string' },
      'batch-size': { type: 'string' },
      'learning-rate': { type: 'string' },
      'validation-split': { type: 'string' },
      runtime: { type: 'string' },
      'max-images': { type: 'string' },
      seed: { type: 'string' },
      resume: { type: 'string' },
      last: { type: 'boolean' },
      data: { type: 'string' },
      'skip-faulty': { type: 'boolean' },
      download: { type: 'boolean' },
    },
  });
  const [command, ...files] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (command === 'summary' && files.length === 1) return summary(files[0] ?? '', values);
  // What starts processes is loaded only by who needs it: a summary takes a tenth of a second.
  if (command === 'train' && files.length === 1) {
    const { train } = await import('./train.js');
    return train(files[0] ?? '', read(files[0] ?? ''), values);
  }
  if (command === 'export' && files.length === 1) {
    const { exportRun } = await import('./export.js');
    return exportRun(files[0] ?? '', values);
  }
  if (command === 'queue' && (files.length === 0 || files.length === 2)) {
    const { queue } = await import('./queue.js');
    return queue(files[0], files[1]);
  }
  if (command === 'check' && files.length > 0) return check(files, values.json ?? false);
  if (command === 'code' && files.length === 1) {
    return code(files[0] ?? '', values);
  }
  if (command === 'diagram' && files.length === 1) return diagram(files[0] ?? '', values);
  throw new Refusal(USAGE);
}

function read(file: string): { analysis: Analysis; positions: Positions } {
  if (isSavedModelName(file)) return readSaved(file);
  const isNotebook = path.extname(file) === '.ipynb';
  const language = languageOfFile(file);
  if (!language && !isNotebook)
    throw new Refusal(
      `${file}: expected Python, JavaScript, TypeScript, a notebook (.ipynb) or a saved model (.json, .keras, .h5).`,
    );
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`);
    throw new Refusal(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const notebook = language ? undefined : readNotebook(file, text);
  if (notebook && !notebook.ok) throw new Refusal(`${file} ${notebook.message}`);
  const document = notebook?.document ?? { path: file, language: language ?? 'python', text };
  const patience = patienceWith(file);
  const host = {
    readModule: moduleReader(file),
    classFolders,
    readText,
    dataLabels,
    dataArrays,
    isCancelled: patience.isOver,
  };
  const analysis = analyse(document, host, new TextMemory(modulesSoFar()));
  if (analysis.endedEarly !== undefined) console.error(`${file}: ${patience.told() ?? analysis.endedEarly}`);
  return { analysis, positions: new Positions(document.text, notebook?.cells) };
}

let modules = new TextMemory();

/** What the files before have imported need not be read again, as long as there is room for it. */
function modulesSoFar(): TextMemory {
  if (process.memoryUsage().heapUsed > MOST_KEPT) modules = new TextMemory();
  return modules;
}

/** In bytes: Node has 2 GiB or more. */
const MOST_KEPT = 1e9;

/** A saved model is read as the code that builds it. */
function readSaved(file: string): { analysis: Analysis; positions: Positions } {
  const source = sourceOfSaved(file);
  return { analysis: analyse({ path: file, ...source }), positions: new Positions(source.text) };
}

function sourceOfSaved(file: string, to?: Framework): { language: Language; text: string } {
  try {
    return savedSource(file, to);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Writes the model's source; what the framework lacks stands in it and on the error output. */
function code(file: string, { to, model: name }: { readonly to?: string; readonly model?: string }): number {
  if (to !== undefined && to !== 'keras' && to !== 'tfjs')
    throw new Refusal(`--to takes keras or tfjs; found ${to}.`);
  if (isSavedModelName(file)) {
    process.stdout.write(sourceOfSaved(file, to).text);
    return 0;
  }
  const { analysis } = read(file);
  const model = namedModel(analysis, file, name);
  const written = modelCode(analysis, model.id, to ?? (model.framework === 'keras' ? 'tfjs' : 'keras'));
  process.stdout.write(written.text);
  for (const sentence of written.lacking) console.error(sentence);
  return 0;
}

/** The one that is asked for; else the last that is not part of another. */
function namedModel(analysis: Analysis, file: string, name: string | undefined): ModelGraph {
  const { models } = analysis;
  const whole = models.filter(({ isNested }) => !isNested);
  const found =
    name === undefined ? (whole.at(-1) ?? models.at(-1)) : models.find((model) => model.name === name);
  if (found) return found;
  const names = models.map((model) => model.name).join(', ') || 'none';
  throw new Refusal(
    name === undefined ? `${file} defines no model.` : `${file} has no model "${name}". It has: ${names}.`,
  );
}

function summary(file: string, options: { readonly json?: boolean; readonly model?: string }): number {
  const { analysis, positions } = read(file);
  const models = analysis.models.filter(({ name }) => options.model === undefined || name === options.model);
  if (models.length === 0 && options.model !== undefined)
    throw new Refusal(
      `${file} has no model "${options.model}". It has: ${analysis.models.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  if (options.json) console.log(JSON.stringify(summaryJson(analysis, models, positions), null, 2));
  else if (models.length === 0) console.log(`${file} defines no model.`);
  else console.log(models.map(summaryTable).join('\n\n'));
  return hasErrors(analysis) ? 1 : 0;
}

async function diagram(file: string, request: DiagramRequest): Promise<number> {
  const { analysis } = read(file);
  const drawn = await diagramFile(analysis, request);
  if ('refusal' in drawn) throw new Refusal(`${file}: ${drawn.refusal}`);
  if (request.output === undefined) process.stdout.write(drawn.bytes);
  else writeFileSync(request.output, drawn.bytes);
  return 0;
}

function check(files: readonly string[], json: boolean): number {
  let status = 0;
  const all = files.map((file) => {
    const { analysis, positions } = read(file);
    const diagnostics = diagnosticsOf(analysis, positions);
    if (hasErrors(analysis)) status = 1;
    if (!json) for (const each of diagnostics) console.log(diagnosticLine(file, each));
    return { file, diagnostics };
  });
  if (json) console.log(JSON.stringify(all, null, 2));
  return status;
}

function hasErrors({ diagnostics }: Analysis): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
