/**
 * What colour roles look like outside an editor. Families use colours of Okabe and Ito's palette and of Paul
 * Tol's, which people with the common colour deficiencies can tell apart; the page uses the same hues.
 */
import type { Paint } from './scene.js';

export type ThemeName = 'light' | 'dark' | 'transparent';

export interface Theme {
  readonly name: ThemeName;
  readonly colourOf: (paint: Paint) => string;
  /** The font at hand is wider than the one that layout measures: text is pressed into its place. */
  readonly isTextFixed?: boolean;
}

/** Families that mean the same to a reader share a hue. */
const HUES: Readonly<Record<string, string>> = {
  input: '#7f7f7f',
  convolution: '#0072b2',
  pooling: '#d55e00',
  normalization: '#b79f00',
  activation: '#e69f00',
  dense: '#7b52ab',
  regularization: '#8c564b',
  reshaping: '#56b4e9',
  merging: '#009e73',
  recurrent: '#882255',
  attention: '#cc79a7',
  embedding: '#44aa99',
  preprocessing: '#999933',
  wrapper: '#37474f',
  operation: '#009e73',
  other: '#7f7f7f',
};
const DARK_HUES: Readonly<Record<string, string>> = {
  ...HUES,
  convolution: '#3ba3e0',
  pooling: '#f0803c',
  normalization: '#e0cc40',
  dense: '#b08ae0',
  merging: '#2fc79a',
  operation: '#2fc79a',
  recurrent: '#d94a64',
  input: '#a6a6a6',
  other: '#a6a6a6',
  regularization: '#c49a8c',
  reshaping: '#9fdcf7',
  wrapper: '#f4f1ea',
};

/** From little to much: light yellow to dark violet, in order of lightness. */
const HEAT = ['#fff3b0', '#fdd870', '#f9a65a', '#e8735c', '#c44569', '#8e2f73', '#541f66'];
const DARK_HEAT = ['#3a2a4d', '#6a2f73', '#a03a70', '#d4585f', '#f08a4b', '#f8bd5c', '#fdee9a'];

const LIGHT: Readonly<Record<string, string>> = {
  none: 'none',
  paper: '#ffffff',
  card: '#ffffff',
  frame: '#f5f6f8',
  border: '#b8bec8',
  text: '#1b1f26',
  muted: '#566070',
  edge: '#7a8494',
  accent: '#005fb8',
  error: '#c4281b',
  warning: '#8f6200',
  added: '#1a7f37',
  removed: '#c4281b',
  changed: '#8f6200',
};
const DARK: Readonly<Record<string, string>> = {
  none: 'none',
  paper: '#1e1f22',
  card: '#282a2e',
  frame: '#232529',
  border: '#545a64',
  text: '#eceef1',
  muted: '#aab2be',
  edge: '#8a93a1',
  accent: '#4daafc',
  error: '#f4877a',
  warning: '#e2b84d',
  added: '#4fc26b',
  removed: '#f4877a',
  changed: '#e2b84d',
};

export function themeOf(name: ThemeName): Theme {
  const isDark = name === 'dark';
  const roles = isDark ? DARK : LIGHT;
  const hues = isDark ? DARK_HUES : HUES;
  const heat = isDark ? DARK_HEAT : HEAT;
  return {
    name,
    colourOf(paint) {
      if (name === 'transparent' && paint === 'paper') return 'none';
      if (paint.startsWith('family-')) return hues[paint.slice(7)] ?? hues.other ?? '#7f7f7f';
      if (paint.startsWith('heat-')) return heat[Number(paint.slice(5))] ?? heat[0] ?? '#fff3b0';
      return roles[paint] ?? '#7f7f7f';
    },
  };
}

/** Every colour that is not an editor's own: the page hands them to its style sheet. */
export const DATA_PAINTS: readonly Paint[] = [
  ...Object.keys(HUES).map((family) => `family-${family}` as const),
  ...HEAT.map((_, step) => `heat-${step}` as const),
  'added',
  'removed',
  'changed',
];

export const HEAT_STEPS = HEAT.length;

/** Small shares matter: 1 % and 10 % should not look alike, so the scale is the square root's. */
export function heatOf(share: number): Paint {
  return `heat-${Math.min(HEAT_STEPS - 1, Math.floor(Math.sqrt(Math.max(0, share)) * HEAT_STEPS))}`;
}
