/**
 * A rule of design advice: quieter than a problem, never about what is not known, with the source of its
 * guideline. One file per rule; `index.ts` lists them.
 */
import type { Location } from '../../document.js';
import type { AdviceCode } from '../codes.js';
import type { QuickFix, Severity } from '../diagnostic.js';
import type { ModelView } from './modelView.js';

export interface AdviceRule {
  readonly code: AdviceCode;
  /** `warning` only where training cannot succeed. */
  readonly severity: Exclude<Severity, 'error'>;
  /** Where the guideline comes from: a title a reader can find, or an address. */
  readonly source: string;
  /** It judges a whole design: a model that is a layer of another one is only a part of it. */
  readonly isOfWhole?: boolean;
  /** It looks at text that is none of the model's. */
  readonly readsText?: boolean;
  readonly check: (view: ModelView) => readonly Advice[];
}

export interface Advice {
  readonly location: Location;
  /** What was found, why it matters, what to do. */
  readonly message: string;
  readonly related?: readonly { readonly location: Location; readonly message: string }[];
  readonly fixes?: readonly QuickFix[];
}

/** The sources that several rules name. */
export const SOURCES = {
  neuralint: 'NeuraLint, doi 10.1145/3470006',
  umlaut: 'UMLAUT, doi 10.1145/3411764.3445538',
  vgg: 'Simonyan and Zisserman 2014, arXiv 1409.1556',
  batchNormalization: 'Ioffe and Szegedy 2015, arXiv 1502.03167',
  inception: 'Szegedy et al. 2015, arXiv 1512.00567',
  cs231n: 'Stanford CS231n, Convolutional Networks',
} as const;
