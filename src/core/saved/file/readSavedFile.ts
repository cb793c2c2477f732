/** A saved model from a file's bytes, whatever its name says: JSON, a `.keras` archive or HDF5. */
import { strFromU8 } from 'fflate';
import { readSavedModel, type SavedResult } from '../savedModel.js';
import { type Architecture, LARGEST_ARCHITECTURE, megabytes, refuse } from './architecture.js';
import type { ByteSource } from './byteSource.js';
import { architectureInHdf5 } from './hdf5.js';
import { architectureInArchive } from './kerasArchive.js';

const SAVED_ENDINGS = ['.json', '.keras', '.h5', '.hdf5'];

export function isSavedModelName(file: string): boolean {
  return SAVED_ENDINGS.some((ending) => file.toLowerCase().endsWith(ending));
}

/** The message completes a sentence that names the file. */
export function readSavedFile(source: ByteSource): SavedResult {
  const found = architectureIn(source);
  return found.ok ? readSavedModel(found.text) : found;
}

function architectureIn(source: ByteSource): Architecture {
  if (source.size === 0) return refuse('is empty.');
  const [first, second, third, fourth] = source.read(0, 8);
  if (first === 0x50 && second === 0x4b) return architectureInArchive(source);
  if (first === 0x89 && second === 0x48 && third === 0x44 && fourth === 0x46)
    return architectureInHdf5(source);
  if (first === 0 || (first !== undefined && first > 0x7f && first !== 0xef))
    return refuse('is no saved model: expected JSON, a .keras archive or HDF5.');
  if (source.size > LARGEST_ARCHITECTURE)
    return refuse(
      `has ${megabytes(source.size)}: too large for an architecture. Keep weights in files of their own.`,
    );
  return { ok: true, text: strFromU8(source.read(0, source.size)).replace(/^\uFEFF/, '') };
}
