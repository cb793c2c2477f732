/** A short-lived process that opens a trained model for who forked it; it ends when the other side does. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { openChannel } from '../protocol/channel.js';
import type { ReaderRequests } from '../protocol/reader.js';
import { readHistograms } from '../runs/histogramFile.js';
import { readRequest, readState } from '../runs/runFolder.js';
import { explain, openModel } from './explain.js';
import { exportModel, tfjsFiles } from './export/exportModel.js';
import { modelFolder, trainedTo, type Which } from './export/savedModel.js';
import { checkLoads } from './export/tfjsModel.js';
import { TrainingFault } from './fault.js';
import { lookIntoLayer } from './layerInsight.js';
import { parentPort } from './parentPort.js';
import { computedValues } from './program/loadProgram.js';
import { startWasm } from './runtimes/wasm.js';
import { readSamples } from './samples.js';

/** The model that was asked about last stays open. */
let opened: { readonly version: string; readonly model: Promise<LayersModel> } | undefined;

openChannel<object, object, ReaderRequests, object>(parentPort, {
  requests: {
    async export({ run, ...wanted }) {
      // Once another model was opened here, the trainer's layers are known to TensorFlow.js.
      if (wanted.format === 'tfjs' && !opened) await checkTfjs(run, wanted.which);
      await exportModel(run, wanted);
      return { ok: true, value: null };
    },
    async compute({ source, directories, cacheDirectory, download }) {
      const caches = { own: cacheDirectory, isAllowed: download };
      return { ok: true, value: await computedValues(source, directories, caches) };
    },
    async look({ run, which, pixels, output }) {
      const request = readRequest(run);
      const started = readState(run)?.started;
      const { inputs } = request?.plan ?? {};
      if (inputs)
        throw new TrainingFault(
          `The model takes ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}): an image alone is not enough for it.`,
        );
      if (!request || !started?.input)
        throw new TrainingFault(
          `${run} does not say what its images are like: it was trained by an earlier version.`,
        );
      const model = await modelIn(modelFolder(run, which));
      const { classes, outputs } = started.data;
      const facts = { classes, outputs, input: started.input, request };
      return { ok: true, value: explain({ model, ...facts }, Buffer.from(pixels, 'base64'), output) };
    },
    async inspect({ run, layer, sample }) {
      const folder = modelFolder(run, 'last');
      const found = lookIntoLayer(await modelIn(folder), layer, readSamples(run), sample);
      // Histograms are of a layer, whichever of its uses is meant.
      const histograms = readHistograms(run, layer.replaceAll(/:\d+/g, ''));
      return { ok: true, value: { ...found, ...trainedTo(folder), histograms } };
    },
  },
  events: {},
});

process.on('disconnect', () => process.exit());

/** A run that goes on writes its model anew at each checkpoint. */
function modelIn(folder: string): Promise<LayersModel> {
  const version = `${folder} ${statSync(join(folder, 'weights.bin')).mtimeMs}`;
  if (opened?.version !== version) {
    void opened?.model.then((model) => model.dispose()).catch(() => undefined);
    opened = { version, model: open(folder) };
  }
  return opened.model;
}

/** A runtime can be started once in a process. */
let runtime: ReturnType<typeof startWasm> | undefined;

async function checkTfjs(run: string, which: Which): Promise<void> {
  const { description, weights } = tfjsFiles(run, which);
  await startRuntime();
  const data = weights.buffer.slice(
    weights.byteOffset,
    weights.byteOffset + weights.byteLength,
  ) as ArrayBuffer;
  await checkLoads(description, data, () => modelIn(modelFolder(run, which)));
}

async function open(folder: string): Promise<LayersModel> {
  await startRuntime();
  return openModel(folder);
}

async function startRuntime(): Promise<void> {
  runtime ??= startWasm(`${__dirname}/`);
  if ((await runtime) === 0)
    throw new TrainingFault('WebAssembly did not start; is the .wasm file beside the reader?');
}
