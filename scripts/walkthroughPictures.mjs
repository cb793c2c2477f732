// `npm run pictures`: draws the walkthrough's pictures from what ConvLens says of real code, in the colours of the
// editor's theme. A test holds them in step, so a picture never shows what the extension would not.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const WIDTH = 440;
const LINE = 19;
const LEFT = 16;
/** Of a monospace letter at the size of code. */
const LETTER = 6.62;
const CODE = 11;

const colour = (name, instead) => `var(--vscode-${name}, ${instead})`;
const INK = colour('editor-foreground', '#808080');
const MUTED = colour('descriptionForeground', '#808080');
const PAPER = colour('editor-background', 'transparent');
const EDGE = colour('contrastBorder', colour('widget-border', '#80808060'));
const BLUE = colour('charts-blue', '#3794ff');
const YELLOW = colour('charts-yellow', '#cca700');
const GREEN = colour('charts-green', '#5a9e4f');
const ERROR = colour('editorError-foreground', '#f14c4c');
const MONO = 'var(--monaco-monospace-font, Menlo, Consolas, monospace)';
const SANS = 'var(--vscode-font-family, system-ui, sans-serif)';

const MODEL = `model = keras.Sequential([
    keras.Input((48, 48, 1)),
    layers.Conv2D(64, 3, padding="same"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(7, activation="softmax"),
])`;
/** Short lines beside the diagram. */
const SMALL = `model = Sequential([
    Input((48, 48, 1)),
    Conv2D(64, 3),
    MaxPooling2D(2),
    Flatten(),
    Dense(7),
])`;
const SHORTCUT = `skip = Conv2D(32, 3)(inputs)
x = Conv2D(64, 3, padding="same")(skip)
x = Add()([x, skip])`;
const IMPORTS = 'import keras\nfrom keras import layers, Sequential\nfrom keras.layers import *\n';
const INPUTS = 'inputs = keras.Input((48, 48, 1))\n';
const OUTPUT = '\nmodel = keras.Model(inputs, x)';

/** 1,500 digits of MNIST, 8 epochs: the loss of every sixth batch as the panel smooths it, then each epoch's validation. */
const LOSS = [
  ...[2.35, 2.3, 2.27, 2.21, 2.16, 2.11, 2.03, 1.87, 1.76, 1.65, 1.52, 1.33, 1.1, 1, 0.98, 0.88, 0.71, 0.77],
  ...[0.73, 0.66, 0.66, 0.59, 0.65, 0.52, 0.46, 0.44, 0.46, 0.48, 0.62, 0.49, 0.47, 0.46, 0.42, 0.43, 0.42],
  ...[0.32, 0.35, 0.35, 0.44, 0.34, 0.34, 0.36, 0.33, 0.27, 0.28, 0.36, 0.36, 0.33, 0.29, 0.3, 0.24, 0.22],
  ...[0.27, 0.33, 0.33, 0.25, 0.3, 0.34],
];
const VALIDATION = [1.7, 0.73, 0.47, 0.36, 0.29, 0.25, 0.23, 0.23];
const SPEED = 646;
const ACCURACY = '93.6';

/** File name → SVG. `core`: the core's door, built or from source. */
export function walkthroughPictures(core) {
  return {
    'new.svg': newPicture(),
    'hints.svg': hintsPicture(core),
    'problems.svg': problemsPicture(core),
    'diagram.svg': diagramPicture(core),
    'train.svg': trainPicture(),
  };
}

function analysed(core, code) {
  const document = { path: 'model.py', language: 'python', text: IMPORTS + code };
  return core.analyse(document, { readModule: () => undefined });
}

/** What the user chooses from, with a picture of each. */
function newPicture() {
  const rows = [
    ['Emotions', '48×48×1', 'Seven facial expressions, grey', face],
    ['MNIST', '28×28×1', 'Handwritten digits', digit],
    ['CIFAR-10', '32×32×3', 'Ten kinds of things, in colour', thing],
    ['Transfer learning', '160×160×3', 'A network that knows photographs', photograph],
    ['U-Net', '128×128×3', 'A mask for every pixel', mask],
  ];
  const parts = [
    box(LEFT, 14, WIDTH - 2 * LEFT, 26, {
      stroke: colour('focusBorder', '#0078d4'),
      fill: 'none',
      radius: 3,
    }),
    words(LEFT + 10, 31, 'What shall the network do?', { fill: MUTED }),
  ];
  for (const [at, [name, shape, detail, icon]] of rows.entries()) {
    const y = 50 + at * 46;
    if (at === 0)
      parts.push(
        box(LEFT, y, WIDTH - 2 * LEFT, 42, {
          fill: colour('list-activeSelectionBackground', '#0078d440'),
          stroke: colour('contrastActiveBorder', 'none'),
          radius: 4,
        }),
      );
    const ink = at === 0 ? colour('list-activeSelectionForeground', INK) : INK;
    parts.push(`<g transform="translate(${LEFT + 10} ${y + 6})">${icon()}</g>`);
    parts.push(words(LEFT + 52, y + 18, name, { size: 13, fill: ink, bold: true }));
    parts.push(words(WIDTH - LEFT - 10, y + 18, shape, { fill: ink, anchor: 'end', mono: true }));
    parts.push(words(LEFT + 52, y + 34, detail, { size: 11, fill: at === 0 ? ink : MUTED }));
  }
  return picture('New CNN: choose a sample', 288, parts);
}

function hintsPicture(core) {
  const analysis = analysed(core, MODEL);
  const start = IMPORTS.length;
  const hints = core.layerHints(analysis);
  const parts = MODEL.split('\n').flatMap((line, at) => {
    const from = start + MODEL.split('\n').slice(0, at).join('\n').length + (at > 0 ? 1 : 0);
    const hint = hints.find(({ offset }) => offset >= from && offset <= from + line.length);
    return codeLine(line, 30 + at * LINE, hint?.text);
  });
  const node = analysis.models[0].nodes.find(({ type }) => type === 'Conv2D');
  const { arithmetic } = core.nodeDetails(node);
  const top = 30 + 7 * LINE;
  parts.push(...cursorAt(LEFT + 14 * LETTER, 30 + 2 * LINE));
  parts.push(
    box(LEFT + 20, top, WIDTH - 2 * LEFT - 40, 34 + arithmetic.length * 18, {
      fill: colour('editorHoverWidget-background', PAPER),
      stroke: colour('editorHoverWidget-border', '#80808080'),
      radius: 4,
    }),
  );
  const hint = hints.find(({ nodeIds }) => nodeIds.includes(node.id));
  parts.push(words(LEFT + 32, top + 20, 'Conv2D', { size: 12, bold: true }));
  parts.push(words(LEFT + 92, top + 20, hint.text.replace(/ ·.*/, ''), { mono: true, fill: MUTED }));
  for (const [at, { label, formula }] of arithmetic.entries())
    parts.push(
      words(LEFT + 32, top + 40 + at * 18, `${label}:`, { size: 11, fill: MUTED }),
      words(LEFT + 92, top + 40 + at * 18, formula, { mono: true }),
    );
  return picture(
    'Output shape and parameters stand beside each layer',
    top + 50 + arithmetic.length * 18,
    parts,
  );
}

function problemsPicture(core) {
  const analysis = analysed(core, INPUTS + SHORTCUT + OUTPUT);
  const [problem] = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  const [fix] = problem.fixes;
  const lines = SHORTCUT.split('\n');
  const start = IMPORTS.length + INPUTS.length;
  const parts = lines.flatMap((line, at) => codeLine(line, 30 + at * LINE));
  const before = SHORTCUT.slice(0, problem.span.start - start);
  const row = before.split('\n').length - 1;
  const column = before.length - (before.lastIndexOf('\n') + 1);
  const y = 30 + row * LINE + 4;
  parts.push(squiggle(LEFT + column * LETTER, y, (problem.span.end - problem.span.start) * LETTER));
  const top = 44 + lines.length * LINE;
  parts.push(
    box(LEFT, top, WIDTH - 2 * LEFT, 30, {
      fill: colour('editorHoverWidget-background', PAPER),
      stroke: colour('editorHoverWidget-border', '#80808080'),
      radius: 4,
    }),
    `<circle cx="${LEFT + 16}" cy="${top + 15}" r="5.5" fill="none" stroke="${ERROR}" stroke-width="1.3"/>`,
    `<path d="M${LEFT + 13.8} ${top + 12.8}l4.4 4.4m0-4.4l-4.4 4.4" stroke="${ERROR}" stroke-width="1.3"/>`,
    words(LEFT + 30, top + 19, problem.message, { size: 11 }),
  );
  parts.push(
    ...bulb(LEFT + 10, top + 52),
    box(LEFT + 26, top + 40, WIDTH - 2 * LEFT - 26, 28, {
      fill: colour('list-activeSelectionBackground', '#0078d440'),
      stroke: colour('contrastActiveBorder', 'none'),
      radius: 4,
    }),
    words(LEFT + 36, top + 58, fix.title, { size: 11, fill: colour('list-activeSelectionForeground', INK) }),
  );
  const mended = applied(analysis.document.text, fix.edits).slice(start, -OUTPUT.length).split('\n');
  const added = mended.filter((line) => !lines.includes(line));
  const below = top + 90;
  parts.push(
    box(0, below - 14, WIDTH, added.length * LINE + 2, {
      fill: colour('diffEditor-insertedLineBackground', '#5a9e4f33'),
      stroke: colour('diffEditor-insertedTextBorder', 'none'),
    }),
    ...added.flatMap((line, at) => codeLine(line, below + at * LINE, undefined, '+')),
  );
  return picture('A fault at its place, with a quick fix', below + added.length * LINE + 4, parts);
}

function diagramPicture(core) {
  const analysis = analysed(core, SMALL);
  const models = core.diagramModels(analysis);
  const scene = core.draw(core.prepare(models[0], models));
  const hues = core.themeOf('dark');
  const theme = {
    name: 'transparent',
    colourOf: (paint) => {
      const own = { text: INK, muted: MUTED, edge: MUTED, card: PAPER, paper: PAPER, border: EDGE }[paint];
      return own ?? (paint === 'none' ? 'none' : hues.colourOf(paint));
    },
  };
  const height = 330;
  const scale = Math.min(1, (height - 24) / scene.height);
  const x = WIDTH - scene.width * scale - 12;
  const items = scene.items.map(
    (item) => `<g transform="translate(${item.x} ${item.y})">${core.itemMarkup(item, theme)}</g>`,
  );
  const lines = SMALL.split('\n');
  const chosen = 2;
  const node = scene.items.find(({ kind, tooltip }) => kind === 'layer' && tooltip.includes('Conv2D'));
  const y = 98;
  const middle = 12 + (node.y + node.height / 2) * scale;
  const line = y + chosen * LINE - 4;
  const end = x + node.x * scale - 3;
  const parts = [
    box(0, y + chosen * LINE - 14, end - 46, LINE, {
      fill: colour('editor-lineHighlightBackground', '#80808026'),
      stroke: colour('editor-lineHighlightBorder', 'none'),
    }),
    ...lines.flatMap((each, at) => codeLine(each, y + at * LINE)),
    `<path d="M${end - 44} ${line}C${end - 18} ${line} ${end - 30} ${middle.toFixed(1)} ${end} ${middle.toFixed(1)}" fill="none" stroke="${BLUE}" stroke-width="1.5"/>`,
    `<g transform="translate(${x.toFixed(1)} 12) scale(${scale.toFixed(3)})" font-family="Helvetica, Arial, sans-serif">${items.join('')}`,
    box(node.x - 1, node.y - 1, node.width + 2, node.height + 2, {
      fill: 'none',
      stroke: BLUE,
      radius: 8,
      wide: 2.5,
    }),
    '</g>',
  ];
  return picture('The architecture as a diagram that follows the code', height, parts);
}

function trainPicture() {
  const [left, right, top, bottom] = [44, WIDTH - 16, 74, 236];
  const most = 2.5;
  const y = (loss) => (bottom - (loss / most) * (bottom - top)).toFixed(1);
  const x = (share) => (left + share * (right - left)).toFixed(1);
  const parts = [
    box(LEFT, 12, 60, 24, {
      fill: colour('button-background', '#0e639c'),
      stroke: colour('button-border', colour('contrastBorder', 'none')),
      radius: 3,
    }),
    words(LEFT + 30, 28, 'Pause', {
      anchor: 'middle',
      size: 11,
      fill: colour('button-foreground', '#ffffff'),
    }),
    box(LEFT + 68, 12, 50, 24, {
      fill: colour('button-secondaryBackground', '#80808040'),
      stroke: colour('contrastBorder', 'none'),
      radius: 3,
    }),
    words(LEFT + 93, 28, 'Stop', {
      anchor: 'middle',
      size: 11,
      fill: colour('button-secondaryForeground', INK),
    }),
    words(right, 28, `${SPEED} images/s · ${ACCURACY} % accuracy on test`, {
      anchor: 'end',
      size: 11,
      fill: MUTED,
    }),
    words((left + right) / 2, 60, 'Loss', { anchor: 'middle', size: 12, bold: true }),
  ];
  for (const loss of [0.5, 1, 1.5, 2, 2.5])
    parts.push(
      `<path d="M${left} ${y(loss)}H${right}" stroke="${MUTED}" stroke-opacity="0.3"/>`,
      words(left - 8, Number(y(loss)) + 4, String(loss), { anchor: 'end', size: 10, fill: MUTED }),
    );
  const line = (values, place) => values.map((value, at) => `${x(place(at))},${y(value)}`).join(' ');
  const epochs = VALIDATION.length;
  parts.push(
    `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="${MUTED}"/>`,
    `<polyline points="${line(LOSS, (at) => at / (LOSS.length - 1))}" fill="none" stroke="${BLUE}" stroke-width="2" stroke-linejoin="round"/>`,
    `<polyline points="${line(VALIDATION, (at) => (at + 1) / epochs)}" fill="none" stroke="${YELLOW}" stroke-width="2"/>`,
    ...VALIDATION.map(
      (value, at) =>
        `<circle cx="${x((at + 1) / epochs)}" cy="${y(value)}" r="3" fill="${PAPER}" stroke="${YELLOW}" stroke-width="1.5"/>`,
    ),
    ...VALIDATION.map((_, at) =>
      words(Number(x((at + 1) / epochs)), bottom + 16, String(at + 1), {
        anchor: 'middle',
        size: 10,
        fill: MUTED,
      }),
    ),
    words((left + right) / 2, bottom + 32, 'epoch', { anchor: 'middle', size: 11, fill: MUTED }),
    `<path d="M${right - 168} ${top + 12}h18" stroke="${BLUE}" stroke-width="2"/>`,
    words(right - 144, top + 16, 'training', { size: 11 }),
    `<path d="M${right - 88} ${top + 12}h18" stroke="${YELLOW}" stroke-width="2"/>`,
    words(right - 64, top + 16, 'validation', { size: 11 }),
  );
  return picture('Training with live curves', 278, parts);
}

// ── Parts ──────────────────────────────────────────────────────────────────────────────────────

function picture(title, height, parts) {
  const frame = box(0.5, 0.5, WIDTH - 1, height - 1, { fill: PAPER, stroke: EDGE, radius: 6 });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}">
<title>${title}</title>
${[frame, ...parts].join('\n')}
</svg>
`;
}

function box(x, y, width, height, { fill = 'none', stroke = 'none', radius = 0, wide = 1 }) {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="${wide}"/>`;
}

function words(x, y, text, { size = CODE, fill = INK, anchor = 'start', bold = false, mono = false } = {}) {
  const weight = bold ? ' font-weight="600"' : '';
  const place = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${n(x)}" y="${n(y)}" font-family="${mono ? MONO : SANS}" font-size="${size}" fill="${fill}"${weight}${place} xml:space="preserve">${escaped(text)}</text>`;
}

/** As editors colour it, each stretch pressed to the width that letters have here, whatever the font. */
function codeLine(line, y, hint, mark) {
  const token = /("[^"]*")|\b(\d+)\b|\b(import|from|for|in|def|return)\b/g;
  const found = [];
  let at = 0;
  const add = (text, fill) => {
    if (text.trim() !== '') found.push([at, text, fill]);
    at += text.length;
  };
  let from = 0;
  for (const match of line.matchAll(token)) {
    add(line.slice(from, match.index), INK);
    const [text, string, number] = match;
    const role = string ? 'string' : number ? 'number' : 'name';
    add(text, colour(`debugTokenExpression-${role}`, INK));
    from = match.index + text.length;
  }
  add(line.slice(from), INK);
  const spans = found.map(([column, text, fill]) => {
    const indent = text.length - text.trimStart().length;
    return codeText(LEFT + (column + indent) * LETTER, y, text.trim(), fill);
  });
  if (mark) spans.push(codeText(4, y, mark, GREEN));
  if (hint === undefined) return spans;
  const x = LEFT + (line.length + 1) * LETTER;
  return [
    ...spans,
    box(x - 3, y - 11, hint.length * LETTER + 6, 15, {
      fill: colour('editorInlayHint-background', '#80808022'),
      radius: 3,
    }),
    codeText(x, y, hint, colour('editorInlayHint-foreground', MUTED)),
  ];
}

function codeText(x, y, text, fill) {
  return `<text x="${n(x)}" y="${n(y)}" font-family="${MONO}" font-size="${CODE}" fill="${fill}" textLength="${n(text.length * LETTER)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;
}

function squiggle(x, y, width) {
  const waves = Math.max(1, Math.round(width / 6));
  return `<path d="M${n(x)} ${n(y)}${'q1.5 -3 3 0t3 0'.repeat(waves)}" fill="none" stroke="${ERROR}" stroke-width="1.2"/>`;
}

function cursorAt(x, y) {
  return [
    `<path d="M${n(x)} ${n(y + 1)}l0 13 3.2-3 2.3 5 2-1-2.3-4.8 4.3-.2z" fill="${PAPER}" stroke="${INK}"/>`,
  ];
}

function bulb(x, y) {
  return [
    `<path d="M${x} ${y + 4}v2.5h4v-2.5c0-2 2-2.5 2-5a4 4 0 0 0-8 0c0 2.5 2 3 2 5z" fill="none" stroke="${YELLOW}" stroke-width="1.3"/>`,
  ];
}

const TILE = 30;

function tile(content, fill = '#808080') {
  return `<rect width="${TILE}" height="${TILE}" rx="4" fill="${fill}"/>${content}`;
}
function face() {
  return tile(
    '<circle cx="15" cy="15" r="10" fill="#d8d8d8"/><circle cx="11.5" cy="12.5" r="1.4" fill="#333"/><circle cx="18.5" cy="12.5" r="1.4" fill="#333"/><path d="M10 17q5 6 10 0" fill="none" stroke="#333" stroke-width="1.6"/>',
    '#5a5a5a',
  );
}
function digit() {
  return tile(
    '<path d="M9 8h12l-7 15" fill="none" stroke="#f2f2f2" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>',
    '#101010',
  );
}
function thing() {
  return tile(
    '<path d="M5 20h20l-2-6h-4l-3-4h-6l-2 4H6z" fill="#d55e00"/><circle cx="10" cy="21" r="2.4" fill="#222"/><circle cx="20" cy="21" r="2.4" fill="#222"/>',
    '#8fc7e8',
  );
}
function photograph() {
  return tile(
    '<circle cx="21" cy="9" r="3" fill="#f5d547"/><path d="M3 26l8-13 6 8 3-4 7 9z" fill="#3f7d4e"/>',
    '#9cc9ea',
  );
}
function mask() {
  return tile('<path d="M15 5c6 0 9 4 9 9s-4 5-4 9H9c0-3-3-5-3-10s4-8 9-8z" fill="#b08ae0"/>', '#2b2b3b');
}

function applied(text, edits) {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((now, { start, end, newText }) => now.slice(0, start) + newText + now.slice(end), text);
}

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const n = (value) => String(Math.round(value * 10) / 10);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const core = createRequire(import.meta.url)(path.join(root, 'dist', 'core.js'));
  for (const [name, svg] of Object.entries(walkthroughPictures(core)))
    writeFileSync(path.join(root, 'media', 'walkthrough', name), svg);
}
