/** What a JPEG says of itself before its pixels. Sources: ITU-T T.81, B.1 and B.2.2; Exif 2.32, 4.6; TIFF 6.0, section 2. */

/** The content of the first segment that fits: what follows its length. */
function segment(
  bytes: Uint8Array,
  fits: (marker: number, content: Uint8Array) => boolean,
): Uint8Array | undefined {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    const length = ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (fits(marker, content)) return content;
    at += 2 + length;
  }
  return undefined;
}

export function frameHeader(bytes: Uint8Array): Uint8Array | undefined {
  return segment(bytes, (marker) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
}

const APP1 = 0xe1;
const EXIF = 'Exif\0\0';
const ORIENTATION = 0x0112;
const SHORT = 3;

/** How the camera was held, 1 to 8; 1 where nothing says. */
export function orientationOf(bytes: Uint8Array): number {
  const exif = segment(
    bytes,
    (marker, content) => marker === APP1 && String.fromCharCode(...content.subarray(0, EXIF.length)) === EXIF,
  );
  if (!exif) return 1;
  const tiff = new DataView(exif.buffer, exif.byteOffset + EXIF.length, exif.length - EXIF.length);
  try {
    const isLittle = tiff.getUint16(0) === 0x4949;
    const directory = tiff.getUint32(4, isLittle);
    const count = tiff.getUint16(directory, isLittle);
    for (let entry = 0; entry < count; entry++) {
      const at = directory + 2 + 12 * entry;
      if (tiff.getUint16(at, isLittle) !== ORIENTATION || tiff.getUint16(at + 2, isLittle) !== SHORT)
        continue;
      const value = tiff.getUint16(at + 8, isLittle);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    // Cut off or damaged: libraries take such a picture as it is.
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
