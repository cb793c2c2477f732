/** SVG as PNG, for the command line: the page has a browser for that, a terminal has resvg. */
import { Refusal } from './refusal.js';

/** Viewers and browsers refuse larger pictures. */
const LONGEST_SIDE = 16_000;

/** `scale`: pixels of the picture per pixel of the drawing. Throws a refusal where resvg is not installed. */
export async function pngOf(svg: string, scale: number): Promise<Buffer> {
  const { Resvg } = await resvg();
  const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
  const most = Math.min(scale, LONGEST_SIDE / Math.max(width, height));
  return new Resvg(svg, {
    fitTo: { mode: 'zoom', value: most },
    font: { loadSystemFonts: true, defaultFontFamily: 'Liberation Sans' },
  })
    .render()
    .asPng();
}

async function resvg() {
  try {
    return await import('@resvg/resvg-js');
  } catch {
    throw new Refusal(
      'PNG needs the package @resvg/resvg-js: npm install @resvg/resvg-js, or choose .svg or .pdf.',
    );
  }
}
