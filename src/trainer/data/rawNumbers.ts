/** Bytes as `tf.io.decode_raw` reads them: numbers one after another, the lowest byte first. */

type Reader = (view: DataView, at: number) => number;

const READERS: Readonly<Record<string, readonly [size: number, read: Reader]>> = {
  int8: [1, (view, at) => view.getInt8(at)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  int32: [4, (view, at) => view.getInt32(at, true)],
  float32: [4, (view, at) => view.getFloat32(at, true)],
  float64: [8, (view, at) => view.getFloat64(at, true)],
};

/** Undefined where the bytes are no whole number of values. */
export function numbersIn(bytes: Uint8Array, type: string): ArrayLike<number> | undefined {
  const own = READERS[type];
  if (!own) return bytes;
  const [size, read] = own;
  if (bytes.length % size !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / size }, (_, at) => read(view, at * size));
}
