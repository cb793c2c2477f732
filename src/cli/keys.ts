/** Single keys of a terminal while a run is followed. Where there is no terminal, nothing is listened to. */

export interface KeyActions {
  /** P: pause, or go on. */
  pause(): void;
  /** N: train next. */
  next(): void;
  /** Ctrl+C, which a terminal that hands out single keys does not turn into a signal. */
  interrupt(): void;
}

const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';

/** Returns what gives the terminal back as it was. */
export function listenToKeys(actions: KeyActions): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => undefined;
  const onKeys = (bytes: Buffer) => {
    for (const key of bytes.toString()) {
      if (key === CTRL_C) actions.interrupt();
      else if (key.toLowerCase() === 'p') actions.pause();
      else if (key.toLowerCase() === 'n') actions.next();
      else if (key === CTRL_Z && process.platform !== 'win32') {
        stdin.setRawMode(false);
        process.kill(process.pid, 'SIGTSTP');
      }
    }
  };
  const onContinue = () => void stdin.setRawMode(true);
  stdin.setRawMode(true);
  stdin.on('data', onKeys);
  stdin.resume();
  if (process.platform !== 'win32') process.on('SIGCONT', onContinue);
  return () => {
    process.off('SIGCONT', onContinue);
    stdin.off('data', onKeys);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
