/** A short-lived process that opens a trained model for who forked it; it ends when the other side does. */
import { openChannel } from '../protocol/channel.js';
import type { ReaderRequests } from '../protocol/trainer.js';
import { exportModel } from './export/exportModel.js';

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
    },
    events: {},
  },
);

process.on('disconnect', () => process.exit());
