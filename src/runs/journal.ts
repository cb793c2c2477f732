/**
 * `metrics.jsonl` of a run: all that its trainer told, one line of JSON each. It is what a window that opens
 * later reads, so a run needs nobody who listens. The last line of a killed process may be torn; it is left out.
 */
import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainerEvents } from '../protocol/trainer.js';

export type TrainerEvent = {
  readonly [E in keyof TrainerEvents]: { readonly event: E; readonly data: TrainerEvents[E] };
}[keyof TrainerEvents];

const FILE = 'metrics.jsonl';
/** Lines that wait for room on a full disk; beyond it the oldest are lost. */
const MOST_WAITING = 10_000;

export class Journal {
  private readonly path: string;
  /** Bytes of whole lines. */
  private size: number;
  private waiting: string[] = [];

  constructor(folder: string) {
    this.path = join(folder, FILE);
    this.size = wholeLines(readBytes(this.path)).length;
    if (this.size < sizeOf(this.path)) truncateSync(this.path, this.size);
  }

  /** Says whether it is on the disk; if not, it goes there with a later one. */
  append(line: TrainerEvent): boolean {
    this.waiting.push(`${JSON.stringify(line)}\n`);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    const text = this.waiting.join('');
    try {
      appendFileSync(this.path, text);
      this.size += Buffer.byteLength(text);
      this.waiting = [];
      return true;
    } catch {
      if (sizeOf(this.path) > this.size) truncateSync(this.path, this.size);
      return false;
    }
  }

  /** With the lines that still wait. */
  lines(): readonly TrainerEvent[] {
    return [...readJournalFile(this.path), ...this.waiting.map((line) => JSON.parse(line) as TrainerEvent)];
  }
}

export function readJournal(folder: string): readonly TrainerEvent[] {
  return readJournalFile(join(folder, FILE));
}

function readJournalFile(path: string): readonly TrainerEvent[] {
  return wholeLines(readBytes(path))
    .toString()
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as TrainerEvent];
      } catch {
        return [];
      }
    });
}

function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
