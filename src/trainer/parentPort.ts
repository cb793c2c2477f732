/** How a child process speaks to the one that started it. */
import type { Port } from '../protocol/channel.js';

export const parentPort: Port = {
  // The parent may have gone: then nobody is told.
  send: (message) => {
    if (process.connected) process.send?.(message);
  },
  listen: (handler) => void process.on('message', handler),
};
