/** Saved models on disk: of a large file only the architecture's part is read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  type ByteSource,
  type Framework,
  type Language,
  readSavedFile,
  type SavedModel,
  savedModelCode,
} from '../core/index.js';
import { Refusal } from './refusal.js';

/** The source that builds the saved model. */
export function savedSource(file: string, to?: Framework): { language: Language; text: string } {
  const model = savedModelAt(file);
  const framework = to ?? model.framework;
  return {
    language: framework === 'tfjs' ? 'javascript' : 'python',
    text: savedModelCode(model, framework).text,
  };
}

function savedModelAt(file: string): SavedModel {
  const descriptor = openSync(file, 'r');
  try {
    const read = readSavedFile(bytesOf(descriptor));
    if (!read.ok) throw new Refusal(`${file} ${read.message}`);
    return read.model;
  } finally {
    closeSync(descriptor);
  }
}

function bytesOf(descriptor: number): ByteSource {
  const { size } = fstatSync(descriptor);
  return {
    size,
    read(from, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
    },
  };
}
