/** A short-lived process that opens a trained model for who forked it; it ends when the other side does. */
import { openChannel } from '../protocol/channel.js';
import type { ReaderRequests } from '../protocol/trainer.js';
import { readRequest, readState } from '../runs/runFolder.js';
import { explain, type OpenedModel, openModel } from './explain.js';
import { exportModel } from './export/exportModel.js';
import { modelFolder } from './export/savedModel.js';
import { TrainingFault } from './fault.js';
import { wasm } from './runtimes/wasm.js';

/** The model that was asked about last stays open. */
let opened: { readonly folder: string; readonly model: Promise<OpenedModel> } | undefined;

openChannel<object, object, ReaderRequests, object>(
  {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    listen: (handler) => process.on('message', handler),
  },
  {
    requests: {
      async export({ run, ...wanted }) {
        await exportModel(run, wanted);
        return { ok: true, value: null };
      },
      async look({ run, which, pixels }) {
        const folder = modelFolder(run, which);
        if (opened?.folder !== folder) opened = { folder, model: open(run, folder) };
        return { ok: true, value: explain(await opened.model, Buffer.from(pixels, 'base64')) };
      },
    },
    events: {},
  },
);

process.on('disconnect', () => process.exit());

async function open(run: string, folder: string): Promise<OpenedModel> {
  const request = readRequest(run);
  const started = readState(run)?.started;
  if (!request || !started?.input)
    throw new TrainingFault(
      `${run} does not say what its images are like: it was trained by an earlier version.`,
    );
  const start = await wasm.start();
  if (!start.ok) throw new TrainingFault(start.reason);
  return { model: await openModel(folder), classes: started.data.classes, input: started.input, request };
}
