/** Text of SVG as a PNG. */
import * as l10n from '@vscode/l10n';

/** Browsers refuse larger pictures. */
const MOST_PIXELS = 120_000_000;
const LONGEST_SIDE = 16_000;

export async function pngBase64(svg: string, scale: number): Promise<string> {
  const bytes = new Uint8Array(await (await pngBlob(svg, scale)).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export async function pngBlob(svg: string, wanted: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(
    wanted,
    Math.sqrt(MOST_PIXELS / (width * height)),
    LONGEST_SIDE / Math.max(width, height),
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(l10n.t('the picture is too large')))),
      'image/png',
    );
  });
}
