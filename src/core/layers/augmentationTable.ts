/** The augmentation layers as data: arguments in Keras's order, and the bounds of their strengths. */
import {
  around,
  type Bounds,
  colourFault,
  evenKernel,
  insideFault,
  rangeFault,
  SHIFT,
  within,
} from './augmentationChecks.js';
import { dataFormat, seed } from './baseArguments.js';
import { argument } from './outcome.js';
import type { ArgumentSpec, LayerArguments, LayerFault, RuleContext } from './row.js';

export interface Augmentation {
  readonly name: string;
  readonly about: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly bounds?: Readonly<Record<string, Bounds>>;
  /** Names of the layers that it makes inside itself. */
  readonly inside?: (args: LayerArguments) => readonly string[];
  /** The trainer has it under this class name. */
  readonly trained?: boolean;
  readonly check?: (context: RuleContext) => LayerFault | undefined;
}

const any = (name: string, about: string, initial?: number | readonly number[] | null): ArgumentSpec =>
  argument(name, 'any', about, initial === undefined ? { required: true } : { default: initial });

const MIXED = [
  ...['random_shear', 'random_translation', 'random_rotation', 'solarization'],
  ...['random_posterization', 'auto_contrast', 'equalization'],
];
const MIXED_COLOURS = [
  ...['random_brightness', 'random_color_degeneration', 'random_contrast', 'random_sharpness'],
];

const factor = (initial?: number) => any('factor', 'how strong the change may be', initial);
const valueRange = any('value_range', 'smallest and largest pixel value', [0, 255]);
const fillMode = argument('fill_mode', 'choice', 'what stands where the image ends', {
  default: 'reflect',
  choices: ['reflect', 'wrap', 'constant', 'nearest'],
});
const interpolation = argument('interpolation', 'choice', 'how the new pixels are found', {
  default: 'bilinear',
  choices: ['nearest', 'bilinear'],
});
const fillValue = argument('fill_value', 'float', 'value of a constant fill', { default: 0 });
const format: ArgumentSpec = { ...dataFormat, since: 3 };

const FADED: readonly ArgumentSpec[] = [valueRange, format, seed];

export const AUGMENTATIONS: readonly Augmentation[] = [
  {
    name: 'RandomFlip',
    about: 'Mirrors images at random.',
    trained: true,
    arguments: [
      argument('mode', 'string', 'horizontal, vertical or both', {
        default: 'horizontal_and_vertical',
        offered: ['horizontal', 'vertical', 'horizontal_and_vertical'],
      }),
      seed,
      format,
    ],
  },
  {
    name: 'RandomRotation',
    about: 'Turns images at random.',
    trained: true,
    arguments: [
      any('factor', 'largest turn, as a share of a full circle'),
      fillMode,
      interpolation,
      seed,
      fillValue,
      format,
    ],
    bounds: { factor: around(-1, 1) },
  },
  {
    name: 'RandomTranslation',
    about: 'Shifts images at random.',
    trained: true,
    arguments: [
      any('height_factor', 'largest shift up and down, as a share of the height'),
      any('width_factor', 'largest shift to the sides, as a share of the width'),
      fillMode,
      interpolation,
      seed,
      fillValue,
      format,
    ],
    bounds: { height_factor: SHIFT, width_factor: SHIFT },
  },
  {
    name: 'RandomZoom',
    about: 'Zooms into images at random.',
    trained: true,
    arguments: [
      any('height_factor', 'largest change of height'),
      any('width_factor', 'largest change of width; keeps the proportions when absent', null),
      fillMode,
      interpolation,
      seed,
      fillValue,
      format,
    ],
    bounds: { height_factor: within(-1, 1), width_factor: within(-1, 1) },
  },
  {
    name: 'RandomShear',
    about: 'Slants images at random.',
    trained: true,
    arguments: [
      any('x_factor', 'largest slant to the sides', 0),
      any('y_factor', 'largest slant up and down', 0),
      interpolation,
      fillMode,
      fillValue,
      format,
      seed,
    ],
    bounds: { x_factor: within(0, 1), y_factor: within(0, 1) },
  },
  {
    name: 'RandomBrightness',
    about: 'Makes images brighter or darker at random.',
    trained: true,
    arguments: [factor(), valueRange, seed, format],
    bounds: { factor: around(-1, 1) },
    check: rangeFault,
  },
  {
    name: 'RandomContrast',
    about: 'Changes the contrast at random.',
    trained: true,
    arguments: [factor(), valueRange, seed, format],
    bounds: { factor: around(0, 1) },
  },
  {
    name: 'RandomHue',
    about: 'Shifts colours at random.',
    trained: true,
    arguments: [factor(), ...FADED],
    bounds: { factor: around(0, 1) },
    check: insideFault('RandomHue', [3]),
  },
  {
    name: 'RandomSaturation',
    about: 'Makes colours stronger or weaker at random.',
    trained: true,
    arguments: [factor(), ...FADED],
    bounds: { factor: around(0, 1) },
    check: insideFault('RandomSaturation', [3], rangeFault),
  },
  {
    name: 'RandomSharpness',
    about: 'Sharpens or blurs at random.',
    trained: true,
    arguments: [factor(), ...FADED],
    bounds: { factor: around(0, 1) },
    check: rangeFault,
  },
  {
    name: 'RandomPosterization',
    about: 'Reduces the number of colours at random.',
    trained: true,
    arguments: [any('factor', 'bits per channel, 1 to 8'), ...FADED],
    bounds: { factor: around(1, 8) },
    check: rangeFault,
  },
  {
    name: 'RandomColorDegeneration',
    about: 'Takes colour out at random.',
    trained: true,
    arguments: [factor(), ...FADED],
    bounds: { factor: around(-1, 1) },
    check: colourFault,
  },
  {
    name: 'RandomColorJitter',
    about: 'Changes brightness, contrast, saturation and hue at random.',
    trained: true,
    arguments: [
      valueRange,
      any('brightness_factor', 'for brightness', null),
      any('contrast_factor', 'for contrast', null),
      any('saturation_factor', 'for saturation', null),
      any('hue_factor', 'for hue', null),
      seed,
      format,
    ],
    inside: (args) =>
      ['brightness', 'contrast', 'saturation', 'hue']
        .filter((part) => args.given(`${part}_factor`) && args.kind(`${part}_factor`) !== 'none')
        .map((part) => `random_${part}`),
    bounds: {
      brightness_factor: around(-1, 1),
      contrast_factor: around(0, 1),
      saturation_factor: around(0, 1),
      hue_factor: around(0, 1),
    },
  },
  {
    name: 'RandomGrayscale',
    about: 'Takes all colour out of some images.',
    trained: true,
    arguments: [any('factor', 'share of the images', 0.5), format, seed],
    bounds: { factor: { low: 0, high: 1, single: true } },
    check: insideFault('RandomGrayscale', [1, 3]),
  },
  {
    name: 'RandomInvert',
    about: 'Inverts some images.',
    trained: true,
    arguments: [factor(1), valueRange, seed, format],
    bounds: { factor: around(0, 1) },
  },
  {
    name: 'RandomErasing',
    about: 'Covers a part of images at random.',
    trained: true,
    arguments: [
      factor(1),
      any('scale', 'share of the image that is covered', [0.02, 0.33]),
      any('fill_value', 'what covers it; noise when absent', null),
      valueRange,
      seed,
      format,
    ],
    bounds: { factor: around(0, 1), scale: around(0, 1) },
  },
  {
    name: 'RandomElasticTransform',
    about: 'Bends images at random.',
    arguments: [
      factor(1),
      any('scale', 'how strongly', 1),
      interpolation,
      fillMode,
      fillValue,
      valueRange,
      seed,
      format,
    ],
    bounds: { factor: around(0, 1), scale: around(0, 1) },
  },
  {
    name: 'RandomGaussianBlur',
    about: 'Blurs images at random.',
    trained: true,
    arguments: [
      factor(1),
      any('kernel_size', 'width of the blur, odd', 3),
      any('sigma', 'strength of the blur', 1),
      valueRange,
      format,
      seed,
    ],
    bounds: { factor: around(0, 1), sigma: around(0, 1) },
    check: evenKernel,
  },
  {
    name: 'RandomPerspective',
    about: 'Looks at images from a random angle.',
    trained: true,
    arguments: [factor(1), any('scale', 'how strongly', 1), interpolation, fillValue, seed, format],
    bounds: { factor: around(0, 1), scale: { low: 0, high: 1, single: true } },
  },
  {
    name: 'Solarization',
    about: 'Inverts the bright pixels of images at random.',
    trained: true,
    arguments: [
      any('addition_factor', 'added first', 0),
      any('threshold_factor', 'from which brightness on', 0),
      valueRange,
      seed,
      format,
    ],
    bounds: { addition_factor: within(0, 1), threshold_factor: within(0, 1) },
    check: rangeFault,
  },
  {
    name: 'AutoContrast',
    about: 'Stretches the pixel values to their whole range.',
    trained: true,
    arguments: [valueRange, format],
    check: rangeFault,
  },
  {
    name: 'Equalization',
    about: 'Evens out how often each brightness occurs.',
    trained: true,
    arguments: [valueRange, any('bins', 'how many steps of brightness', 256), format],
    check: rangeFault,
  },
  {
    name: 'ContrastLimitedAdaptiveHistogramEqualization',
    about: 'Evens out brightness within small tiles.',
    arguments: [
      valueRange,
      any('clip_limit', 'limit of the contrast', 4),
      any('tile_grid_size', 'how many tiles', [8, 8]),
      format,
    ],
  },
  {
    name: 'MixUp',
    about: 'Blends pairs of images, and their labels.',
    arguments: [any('alpha', 'how evenly', 0.2), format, seed],
  },
  {
    name: 'CutMix',
    about: 'Pastes a part of one image into another, and blends their labels.',
    arguments: [factor(1), seed, format],
    bounds: { factor: around(0, 1) },
  },
  {
    name: 'AugMix',
    about: 'Blends several chains of random changes.',
    arguments: [
      valueRange,
      any('num_chains', 'how many chains', 3),
      any('chain_depth', 'how many changes in each', 3),
      factor(0.3),
      any('alpha', 'how evenly the chains are blended', 1),
      argument('all_ops', 'boolean', 'uses changes of colour too', { default: true }),
      interpolation,
      seed,
      format,
    ],
    inside: (args) => (args.boolean('all_ops') === false ? MIXED : [...MIXED, ...MIXED_COLOURS]),
    bounds: { factor: within(0, 1) },
    check: rangeFault,
  },
  {
    name: 'RandAugment',
    about: 'Applies some of many changes, chosen at random.',
    trained: true,
    arguments: [valueRange, any('num_ops', 'how many changes', 2), factor(0.5), interpolation, seed, format],
    inside: () => [...MIXED, ...MIXED_COLOURS],
    bounds: { factor: within(0, 1) },
    check: rangeFault,
  },
];
