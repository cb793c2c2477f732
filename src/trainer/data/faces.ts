/**
 * 48×48 grey cartoon faces with seven expressions, in FER's order, drawn from a seed. Position, size, tilt,
 * features, hair, glasses, light, contrast and noise vary, so that single pixels say little about the expression.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageData, type ImagePart, memoryPart, type Report, seeded } from './dataset.js';

export const expressions = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise'] as const;
export const side = 48;
const area = side * side;
/** A new number gives new cache files. */
const drawing = 1;
const trainFaces = 14000;
const testFaces = 2100;

export async function loadFaces(cache: string, max: number | undefined, report: Report): Promise<ImageData> {
  const part = async (name: string, wanted: number, seed: number): Promise<ImagePart> => {
    const count = Math.min(wanted, max ?? wanted);
    const file = join(cache, 'faces', `${name}-${drawing}-${count}.bin`);
    const kept = readIfWhole(file, count * (area + 1));
    const bytes = kept ?? (await drawMany(count, seed, report));
    if (!kept) keep(file, bytes, cache);
    return memoryPart(bytes.subarray(0, count * area), bytes.subarray(count * area), area);
  };
  return {
    title: 'Generated faces',
    classes: expressions,
    shape: [side, side, 1],
    train: await part('train', trainFaces, 1),
    test: await part('test', testFaces, 2_000_003),
  };
}

/** All pixels, then all labels. Expressions take turns, so any first part is balanced. */
async function drawMany(count: number, seed: number, report: Report = () => {}): Promise<Uint8Array> {
  const bytes = new Uint8Array(count * (area + 1));
  const say = count.toLocaleString('en');
  for (let index = 0; index < count; index++) {
    if (index % 1000 === 0) {
      report(`Drawing ${index.toLocaleString('en')} of ${say} faces`, index / count);
      await new Promise(setImmediate);
    }
    const label = index % expressions.length;
    drawFace(bytes.subarray(index * area, (index + 1) * area), label, seeded(seed + index * 7919));
    bytes[count * area + index] = label;
  }
  return bytes;
}

/**
 * The features of each expression. `brow`: slope, positive when the inner end is low; `lift`: height of the brows;
 * `eye`: how open; `curve`: corners of the mouth up (+) or down (−); `open`: how far; `skew`: one corner raised.
 */
const features = [
  { brow: 0.55, lift: -0.06, eye: 0.75, curve: -0.45, open: 0.04, skew: 0 },
  { brow: 0.3, lift: -0.03, eye: 0.4, curve: -0.3, open: 0.14, skew: 0.5 },
  { brow: -0.5, lift: 0.09, eye: 1.35, curve: -0.45, open: 0.2, skew: 0 },
  { brow: -0.1, lift: 0.03, eye: 0.8, curve: 0.9, open: 0.14, skew: 0 },
  { brow: 0, lift: 0, eye: 0.95, curve: 0, open: 0.03, skew: 0 },
  { brow: -0.5, lift: 0.02, eye: 0.6, curve: -0.75, open: 0.02, skew: 0 },
  { brow: 0, lift: 0.14, eye: 1.45, curve: 0, open: 0.55, skew: 0 },
] as const;

export function drawFace(out: Uint8Array, label: number, random: () => number): void {
  const between = (low: number, high: number) => low + (high - low) * random();
  const feature = features[label] ?? features[4];
  const [centreX, centreY] = [between(-0.16, 0.16), between(-0.16, 0.16)];
  const [scale, tilt] = [between(0.62, 0.88), between(-0.3, 0.3)];
  const [wide, tall] = [between(0.72, 0.92), between(0.9, 1.08)];
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const [ground, skin] = [between(0.1, 0.5), between(0.6, 0.9)];
  const [ink, hair] = [between(0, 0.2), between(0.05, 0.5)];
  const [hairline, fringe] = [between(-0.85, -0.55), between(-0.2, 0.2)];
  const glasses = random() < 0.25;
  const inverted = random() < 0.3;
  const [lightX, lightY, noise] = [between(-0.18, 0.18), between(-0.18, 0.18), between(0.02, 0.09)];
  const jitter = (amount: number) => between(-amount, amount);
  const [brow, lift] = [feature.brow + jitter(0.1), feature.lift + jitter(0.02)];
  const eyeHeight = 0.15 * (feature.eye + jitter(0.1));
  const [eyeX, eyeY, eyeWidth] = [between(0.3, 0.38), between(-0.24, -0.14), between(0.14, 0.18)];
  const pupil = eyeWidth * between(0.4, 0.55);
  const [gazeX, browThick] = [jitter(0.04), between(0.045, 0.07)];
  const [mouthY, mouthWidth] = [between(0.4, 0.5), between(0.28, 0.38)];
  const curve = feature.curve * 0.24 + jitter(0.015);
  const open = Math.max(0.02, feature.open * 0.42 + jitter(0.01));
  const skew = feature.skew * 0.25 * (random() < 0.5 ? -1 : 1);
  const round = feature.open > 0.4 ? 0.62 : 1;

  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const px = (column - 23.5) / 24 - centreX;
      const py = (row - 23.5) / 24 - centreY;
      const x = (px * cos + py * sin) / scale;
      const y = (-px * sin + py * cos) / scale;
      let value = ground;
      const face = (x / wide) ** 2 + (y / tall) ** 2;
      if ((x / (wide * 1.1)) ** 2 + ((y + 0.08) / (tall * 1.08)) ** 2 < 1 && y < 0.1) value = hair;
      if (face < 1) {
        value = y < hairline + fringe * x ? hair : skin;
        const across = Math.abs(x);
        const ex = (across - eyeX) / eyeWidth;
        const ey = (y - eyeY) / eyeHeight;
        const eye = ex * ex + ey * ey;
        if (eye < 1) {
          const gaze = x - Math.sign(x) * eyeX - gazeX;
          value = gaze * gaze + (y - eyeY) ** 2 < pupil * pupil ? ink : 0.98;
        } else if (eye < 1.5) value = ink;
        const browY = eyeY - 0.26 - lift - brow * (across - eyeX) * 0.8;
        if (Math.abs(across - eyeX) < 0.2 && Math.abs(y - browY) < browThick) value = ink;
        if (glasses && Math.abs((across - eyeX) ** 2 + (y - eyeY) ** 2 - 0.06) < 0.011) value = ink;
        if (Math.abs(x) < 0.03 + 0.06 * (y + 0.1) && y > 0 && y < 0.2) value = skin * 0.75;
        const mx = x / (mouthWidth * round);
        if (Math.abs(mx) < 1) {
          const line = mouthY + curve * (0.5 - mx * mx) + skew * mx * 0.5;
          const gap = open * Math.sqrt(1 - mx * mx);
          const off = Math.abs(y - line);
          if (off < gap) value = open > 0.1 && off < gap * 0.4 && round === 1 ? 0.95 : ink;
          else if (off < gap + 0.035) value = ink;
        }
      }
      value += lightX * px + lightY * py + noise * (random() + random() + random() - 1.5);
      const seen = inverted ? 1 - value : value;
      out[row * side + column] = Math.max(0, Math.min(255, Math.round(seen * 255)));
    }
  }
}

function readIfWhole(file: string, length: number): Uint8Array | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.length === length ? new Uint8Array(bytes) : undefined;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs only time. */
function keep(file: string, bytes: Uint8Array, cache: string): void {
  try {
    mkdirSync(join(cache, 'faces'), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, bytes);
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}
