/**
 * The attribute `model_config` of an `.h5` file. Keras writes it before the weights, so the start of the file
 * is enough: 446,698 characters of ResNet152 lie within the first megabyte of 243.
 */
import { File } from 'jsfive';
import { type Architecture, megabytes, refuse } from './architecture.js';
import type { ByteSource } from './byteSource.js';

/** How much is read at first, and at most, in bytes. */
const START = 16 * 1024 * 1024;
const MOST = 256 * 1024 * 1024;

export function architectureInHdf5(source: ByteSource): Architecture {
  const whole = promisedSize(source.read(0, 64));
  if (whole !== undefined && whole > source.size)
    return refuse(
      `is cut off: ${source.size.toLocaleString('en-US')} of ${whole.toLocaleString('en-US')} bytes are there. Save or download the model again.`,
    );
  const first = attributeIn(source.read(0, START));
  if (first) return first;
  if (source.size > MOST)
    return refuse(
      `has ${megabytes(source.size)} and no architecture near its start. Save the model again as .keras.`,
    );
  const found = source.size > START ? attributeIn(source.read(0, source.size)) : undefined;
  return found ?? refuse('is no whole .h5 file: it may be cut off. Save the model again.');
}

/** The end-of-file address of the superblock, in bytes; HDF5 specification, section II.A. */
function promisedSize(start: Uint8Array): number | undefined {
  const [version = 255] = start.subarray(8);
  const isOld = version < 2;
  // Only files whose addresses have eight bytes, as all that Keras writes.
  if (start.length < 64 || version > 3 || start[isOld ? 13 : 9] !== 8) return undefined;
  const at = isOld ? (version === 0 ? 40 : 44) : 28;
  return Number(new DataView(start.buffer, start.byteOffset).getBigUint64(at, true));
}

/** Undefined when the bytes end too early. */
function attributeIn(bytes: Uint8Array): Architecture | undefined {
  try {
    const { buffer, byteOffset, byteLength } = bytes;
    const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
    const { attrs } = new File((isWhole ? buffer : bytes.slice().buffer) as ArrayBuffer, '');
    const config = attrs.model_config;
    if (typeof config === 'string') return { ok: true, text: config };
    return refuse('holds weights and no architecture. Save the whole model: model.save("model.keras").');
  } catch {
    return undefined;
  }
}
