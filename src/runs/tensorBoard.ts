/**
 * A run's numbers as TensorBoard event files, `tensorboard/train` and `tensorboard/validation`, as Keras's callback
 * lays them out. Records: github.com/tensorflow/tensorflow core/lib/io/record_writer.h; messages: event.proto, summary.proto.
 */
import { appendFileSync, truncateSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { TrainerEvent } from './journal.js';
import { ownDirectory } from './replaceFiles.js';

export class TensorBoard {
  private readonly files = new Map<string, EventFile>();
  private batchesPerEpoch = 0;

  constructor(private readonly run: string) {}

  note({ event, data }: TrainerEvent): void {
    if (event === 'started') this.batchesPerEpoch = data.batchesPerEpoch;
    if (event === 'batchEnd') {
      const step = data.epoch * this.batchesPerEpoch + data.batch;
      this.file('train').add(step, { batch_loss: data.loss });
    }
    if (event !== 'epochEnd') return;
    const parts: Record<string, Record<string, number>> = { train: {}, validation: {} };
    for (const [name, value] of Object.entries(data.metrics)) {
      const part = parts[name.startsWith('val_') ? 'validation' : 'train'];
      if (part) part[`epoch_${name.replace(/^val_/, '')}`] = value;
    }
    for (const [part, values] of Object.entries(parts))
      if (Object.keys(values).length > 0) this.file(part).add(data.epoch, values);
    for (const file of this.files.values()) file.flush();
  }

  close(): void {
    for (const file of this.files.values()) file.flush();
  }

  private file(part: string): EventFile {
    const known = this.files.get(part);
    if (known) return known;
    const made = new EventFile(join(this.run, 'tensorboard', part));
    this.files.set(part, made);
    return made;
  }
}

class EventFile {
  private readonly path: string;
  private size = 0;
  private waiting: Buffer[] = [record(eventOf(0, [bytesField(3, Buffer.from('brain.Event:2'))]))];

  constructor(folder: string) {
    const seconds = Math.floor(Date.now() / 1000);
    this.path = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}`);
    try {
      ownDirectory(dirname(folder));
      ownDirectory(folder);
    } catch {
      // A full disk: the writing below says nothing either, for the journal has it all.
    }
  }

  add(step: number, values: Readonly<Record<string, number>>): void {
    const summary = Object.entries(values).map(([tag, value]) => {
      const scalar = Buffer.alloc(5);
      scalar[0] = (2 << 3) | 5;
      scalar.writeFloatLE(value, 1);
      return bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), scalar]));
    });
    this.waiting.push(record(eventOf(step, [bytesField(5, Buffer.concat(summary))])));
  }

  /** All or nothing: half a record would hide what follows it. */
  flush(): void {
    const bytes = Buffer.concat(this.waiting);
    try {
      appendFileSync(this.path, bytes);
      this.size += bytes.length;
      this.waiting = [];
    } catch {
      try {
        truncateSync(this.path, this.size);
      } catch {
        // It was never made.
      }
    }
  }
}

/** wall_time = 1, step = 2, then what it says. */
function eventOf(step: number, parts: readonly Buffer[]): Buffer {
  const time = Buffer.alloc(9);
  time[0] = (1 << 3) | 1;
  time.writeDoubleLE(Date.now() / 1000, 1);
  return Buffer.concat([time, Buffer.from([2 << 3]), varint(step), ...parts]);
}

function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

/** Length, its checksum, the data, theirs. */
function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, masked(length), data, masked(data)]);
}

function masked(bytes: Buffer): Buffer {
  const crc = crc32c(bytes);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return sum;
}

const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** RFC 3720, appendix B.4. */
function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CASTAGNOLI[(crc ^ byte) & 255] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
