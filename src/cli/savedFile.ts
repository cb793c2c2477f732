/** Saved models on disk: `model.json`, and `.keras`, of which only the architecture's entry is read. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { type Framework, type Language, readSavedModel, savedModelCode } from '../core/index.js';
import { Refusal } from './refusal.js';

/** An architecture is far smaller; what is larger holds data. */
const LARGEST_TEXT = 64 * 1024 * 1024;
const LARGEST_DIRECTORY = 16 * 1024 * 1024;

export function isSavedModel(file: string): boolean {
  return file.endsWith('.json') || file.endsWith('.keras');
}

/** The source that builds the saved model. */
export function savedSource(file: string, to?: Framework): { language: Language; text: string } {
  const text = file.endsWith('.keras') ? architectureIn(file) : whole(file);
  const read = readSavedModel(text);
  if (!read.ok) throw new Refusal(`${file} ${read.message}`);
  const framework = to ?? read.model.framework;
  return {
    language: framework === 'tfjs' ? 'javascript' : 'python',
    text: savedModelCode(read.model, framework),
  };
}

function whole(file: string): string {
  const { size } = statSync(file);
  if (size > LARGEST_TEXT)
    throw new Refusal(
      `${file} has ${Math.round(size / 1e6)} MB: too large for an architecture. Keep weights in files of their own.`,
    );
  return readFileSync(file, 'utf8');
}

/** `config.json` of a ZIP archive, found by its directory at the end. */
function architectureIn(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = statSync(file);
    const read = (from: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
      readSync(descriptor, bytes, 0, bytes.length, from);
      return bytes;
    };
    const tailStart = Math.max(0, size - 65_557);
    const tail = read(tailStart, size - tailStart);
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end < 0 || end + 22 > tail.length) throw cutOff(file);
    const length = tail.readUInt32LE(end + 12);
    if (length > LARGEST_DIRECTORY) throw cutOff(file);
    const directory = read(tail.readUInt32LE(end + 16), length);
    const entry = entryNamed(directory, 'config.json');
    if (!entry) throw new Refusal(`${file} holds no config.json: it is no model saved by Keras 3.`);
    if (entry.size > LARGEST_TEXT)
      throw new Refusal(`${file} holds a config.json too large for an architecture.`);
    const header = read(entry.offset, 30);
    if (header.length < 30) throw cutOff(file);
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = read(start, entry.packed);
    if (packed.length < entry.packed) throw cutOff(file);
    return (entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: LARGEST_TEXT })).toString(
      'utf8',
    );
  } catch (error) {
    throw error instanceof Refusal ? error : cutOff(file);
  } finally {
    closeSync(descriptor);
  }
}

function entryNamed(directory: Buffer, wanted: string) {
  for (let at = 0; at + 46 <= directory.length; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (name === wanted)
      return {
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      };
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return undefined;
}

function cutOff(file: string): Refusal {
  return new Refusal(`${file} is no whole .keras file: it may be cut off. Save the model again.`);
}
