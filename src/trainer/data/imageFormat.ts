/** The formats that are decoded, told apart by how a file begins. */
export type ImageFormat = 'jpeg' | 'png' | 'bmp' | 'gif' | 'webp';

/** Undefined for bytes that begin like none of the formats. */
export function formatOf(head: Uint8Array): ImageFormat | undefined {
  const text = String.fromCharCode(...head.subarray(0, 12));
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('BM')) return 'bmp';
  if (text.startsWith('GIF8')) return 'gif';
  return text.startsWith('RIFF') && text.endsWith('WEBP') ? 'webp' : undefined;
}
