/** How wide text is, in Helvetica's published widths: layout, PDF and truncation agree on every machine. */

/** Advance widths of the characters from space to `~`, in thousandths of the font size (Adobe's AFM file). */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const OTHERS: Readonly<Record<string, number>> = { '×': 584, '·': 278, '…': 1000, '–': 556 };
/** Bold letters are about this much wider. */
const BOLD = 1.07;

export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of text)
    thousandths += WIDTHS[character.charCodeAt(0) - 32] ?? OTHERS[character] ?? wideOrNarrow(character);
  return (thousandths / 1000) * size * (bold ? BOLD : 1);
}

/** The text, shortened with an ellipsis until it fits. */
export function fitText(text: string, size: number, width: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${characters.slice(0, middle).join('')}…`, size, bold) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** Chinese, Japanese and Korean characters fill a square; the rest are about as wide as an `n`. */
function wideOrNarrow(character: string): number {
  return character.charCodeAt(0) >= 0x2e80 ? 1000 : 600;
}
