/** Draws small models here and large ones in a worker, so that the page stays awake. */
import { type DrawOptions, draw, type Prepared, type Scene } from '../../src/core/diagram/index.js';
import { bundle } from '../localisation.js';

export interface DrawJob {
  readonly id: number;
  readonly prepared: Prepared;
  readonly options: DrawOptions;
}
export interface DrawnJob {
  readonly id: number;
  readonly scene: Scene;
}

/** A page with a translation tells it the worker first. */
export interface WorkerWords {
  readonly bundle: string;
}

/** About 60 ms of work. */
const MOST_CARDS_HERE = 250;

export class Drawer {
  #worker: Worker | undefined;
  #isBroken = false;
  #latest = 0;

  /** `onDrawn` is called at once for small drawings; a later call overtakes an earlier one. */
  draw(prepared: Prepared, options: DrawOptions, cards: number, onDrawn: (scene: Scene) => void): void {
    const id = ++this.#latest;
    if (cards <= MOST_CARDS_HERE || this.#isBroken) {
      onDrawn(draw(prepared, options));
      return;
    }
    void this.#ask({ id, prepared, options })
      .catch(() => {
        // A browser without workers from a blob: slower, but the same drawing.
        this.#isBroken = true;
        return { id, scene: draw(prepared, options) };
      })
      .then((done) => {
        if (done.id === this.#latest) onDrawn(done.scene);
      });
  }

  async #ask(job: DrawJob): Promise<DrawnJob> {
    this.#worker ??= await startWorker();
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const onMessage = ({ data }: MessageEvent<DrawnJob>): void => {
        if (data.id !== job.id) return;
        worker.removeEventListener('message', onMessage);
        resolve(data);
      };
      worker.addEventListener('message', onMessage);
      worker.addEventListener('error', reject, { once: true });
      worker.postMessage(job);
    });
  }
}

/** Pages may not start a worker from the extension's own address, only from a blob of its text. */
async function startWorker(): Promise<Worker> {
  const address = document.querySelector<HTMLElement>('#app')?.dataset.worker;
  if (!address) throw new Error('The page names no worker.');
  const response = await fetch(address);
  const text = await response.text();
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  const words: WorkerWords = { bundle };
  if (bundle) worker.postMessage(words);
  return worker;
}
