/** Pixels in, colours and names out, for Try it. Pure: no DOM. */

/** RGBA to one grey value (ITU-R BT.601, as Pillow's "L") or to RGB, transparent pixels on white. */
export function toInput(rgba: ArrayLike<number>, channels: number): Uint8Array {
  const count = rgba.length / 4;
  const pixels = new Uint8Array(count * channels);
  for (let at = 0; at < count; at++) {
    const alpha = (rgba[4 * at + 3] ?? 255) / 255;
    const colour = [0, 1, 2].map((channel) => (rgba[4 * at + channel] ?? 0) * alpha + 255 * (1 - alpha));
    const [red = 0, green = 0, blue = 0] = colour;
    if (channels === 1) pixels[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    else
      for (let channel = 0; channel < channels; channel++)
        pixels[at * channels + channel] = Math.round(colour[channel] ?? 255);
  }
  return pixels;
}

/** A call takes no more arguments than fit on the stack: an image of 224×224×3 is more. */
const PIECE = 8192;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

const MOST_BARS = 10;

export function likeliest(
  probabilities: readonly number[],
  classes: readonly string[],
): readonly { readonly name: string; readonly probability: number }[] {
  return probabilities
    .map((probability, at) => ({ name: classes[at] ?? String(at), probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MOST_BARS);
}

/** 0 … 1 as a transparent blue over green to a solid red. */
export function heatColour(value: number): readonly [number, number, number, number] {
  const ramp = (centre: number) =>
    Math.round(255 * Math.max(0, Math.min(1, 1.5 - 4 * Math.abs(value - centre))));
  return [ramp(0.75), ramp(0.5), ramp(0.25), Math.round(170 * Math.min(1, value * 2))];
}
