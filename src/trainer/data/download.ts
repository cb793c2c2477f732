/** A file of a data set: from Keras's own cache, from ours, or downloaded with the user's consent. */
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { TrainingFault } from '../fault.js';
import type { Report } from './dataset.js';

export interface Download {
  readonly title: string;
  readonly address: string;
  /** Below the folder of data sets. */
  readonly name: string;
  readonly megabytes: number;
  /** As Keras checks it. */
  readonly sha256?: string;
}

export interface Caches {
  readonly own: string;
  readonly isAllowed: boolean;
}

/** Where Keras keeps data sets: `$KERAS_HOME/datasets`, else `~/.keras/datasets`. */
export function kerasCache(): string {
  return join(process.env.KERAS_HOME || join(homedir(), '.keras'), 'datasets');
}

/** The path of the file, whole and checked. */
export async function fetched(wanted: Download, caches: Caches, report: Report): Promise<string> {
  const own = join(caches.own, 'datasets', wanted.name);
  const found = [join(kerasCache(), wanted.name), own].find((file) => existsSync(file));
  if (found) return found;
  const address = mirrored(wanted.address);
  if (!caches.isAllowed)
    throw new TrainingFault(
      `${wanted.title} is not on this machine: ${kerasCache()} does not have it. It can be downloaded from ${new URL(address).host} (${wanted.megabytes} MB).`,
      'download',
    );
  mkdirSync(dirname(own), { recursive: true });
  const partial = `${own}.${process.pid}`;
  try {
    await save(address, partial, wanted, report);
    renameSync(partial, own);
    return own;
  } catch (error) {
    rmSync(partial, { force: true });
    const why =
      error instanceof Error
        ? error.cause instanceof Error
          ? error.cause.message
          : error.message
        : String(error);
    throw new TrainingFault(
      `${wanted.title} could not be downloaded from ${address} (${why}). Download it where you can and put it at ${join(kerasCache(), wanted.name)}.`,
    );
  }
}

/** `CONVLENS_DATASETS` names a server that has the same paths, for networks that cannot reach the usual ones. */
function mirrored(address: string): string {
  const mirror = process.env.CONVLENS_DATASETS;
  return mirror ? new URL(new URL(address).pathname, mirror).href : address;
}

async function save(address: string, file: string, wanted: Download, report: Report): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok || !answer.body) throw new Error(`the server answered ${answer.status}`);
  const length = Number(answer.headers.get('content-length') ?? 0);
  const hash = createHash('sha256');
  const out = createWriteStream(file);
  let got = 0;
  let said = 0;
  for await (const bytes of answer.body) {
    hash.update(bytes);
    got += bytes.length;
    if (!out.write(bytes)) await new Promise((resolve) => out.once('drain', () => resolve(null)));
    if (got - said > 1e6) {
      said = got;
      report(
        `Downloading ${wanted.title}: ${(got / 1e6).toFixed(0)} MB`,
        length > 0 ? got / length : undefined,
      );
    }
  }
  await new Promise<void>((resolve, reject) => {
    out.on('error', reject);
    out.end(resolve);
  });
  if (length > 0 && got !== length) throw new Error(`${got} of ${length} bytes came`);
  if (wanted.sha256 && hash.digest('hex') !== wanted.sha256)
    throw new Error('its checksum is not the one that Keras expects');
}
