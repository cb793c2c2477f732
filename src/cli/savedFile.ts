/** Saved models on disk: of a large file only the architecture's part is read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  bytesRead,
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
    const read = readSavedFile(
      bytesRead(fstatSync(descriptor).size, (bytes, from) =>
        readSync(descriptor, bytes, 0, bytes.length, from),
      ),
    );
    if (!read.ok) throw new Refusal(`${file} ${read.message}`);
    return read.model;
  } finally {
    closeSync(descriptor);
  }
}
