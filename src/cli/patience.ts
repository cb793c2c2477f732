/** How long the command works on one file: in time of the processor, so that a busy machine finds as much. */
import path from 'node:path';

const MOST_SECONDS = 20;
const ASKED_BETWEEN = 32;

export interface Patience {
  readonly isOver: () => boolean;
  /** What the user is told where it has run out. */
  readonly told: () => string | undefined;
}

export function patienceWith(file: string, seconds = MOST_SECONDS): Patience {
  const begun = process.cpuUsage();
  let hasRunOut = false;
  let asked = 0;
  const isOver = (): boolean => {
    // The system's answer takes as long as a thousand steps.
    if (hasRunOut || asked++ % ASKED_BETWEEN !== 0) return hasRunOut;
    const { user, system } = process.cpuUsage(begun);
    hasRunOut = (user + system) / 1e6 > seconds;
    return hasRunOut;
  };
  const told = () =>
    hasRunOut
      ? `${path.basename(file)} and what it imports take more than ${seconds} seconds: what was found until then is told.`
      : undefined;
  return { isOver, told };
}
