/**
 * RandomRotation, RandomTranslation, RandomZoom, RandomShear and RandomPerspective: one projective transform per image.
 * Factors as in Keras: rotation in full turns, translation and zoom in shares of the image.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { Augmentation, draw, type LayerConfig, range } from './augmentation.js';
import { type Fill, transformImages } from './transformImages.js';

abstract class RandomTransform extends Augmentation {
  private readonly fill: Fill;
  private readonly fillValue: number;
  private readonly interpolation: 'bilinear' | 'nearest';

  constructor(config: LayerConfig) {
    super(config);
    const mode = config.fillMode;
    this.fillValue = Number(config.fillValue ?? 0);
    this.interpolation = config.interpolation === 'nearest' ? 'nearest' : 'bilinear';
    this.fill = mode === 'constant' || mode === 'nearest' || mode === 'wrap' ? mode : 'reflect';
  }

  /** [a, b, c, d, e, f, g, h]: output (x, y) reads from (a·x + b·y + c, d·x + e·y + f) / (g·x + h·y + 1). */
  protected abstract matrix(height: number, width: number): readonly number[];

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const [count, height, width] = images.shape;
    const rows = () => Array.from({ length: count }, () => this.matrix(height, width));
    return transformImages(images, rows, this.interpolation, this.fill, this.fillValue);
  }
}

export class RandomRotation extends RandomTransform {
  static className = 'RandomRotation';
  private readonly factor: [number, number];

  constructor(config: LayerConfig) {
    super(config);
    this.factor = range(config.factor, 0);
  }

  protected override matrix(height: number, width: number): readonly number[] {
    const angle = draw(this.factor) * 2 * Math.PI;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [(width - 1) / 2, (height - 1) / 2];
    return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y, 0, 0];
  }
}

export class RandomTranslation extends RandomTransform {
  static className = 'RandomTranslation';
  private readonly vertical: [number, number];
  private readonly horizontal: [number, number];

  constructor(config: LayerConfig) {
    super(config);
    this.vertical = range(config.heightFactor, 0);
    this.horizontal = range(config.widthFactor, 0);
  }

  protected override matrix(height: number, width: number): readonly number[] {
    return [1, 0, -draw(this.horizontal) * width, 0, 1, -draw(this.vertical) * height, 0, 0];
  }
}

export class RandomZoom extends RandomTransform {
  static className = 'RandomZoom';
  private readonly vertical: [number, number];
  private readonly horizontal: [number, number] | undefined;

  constructor(config: LayerConfig) {
    super(config);
    this.vertical = range(config.heightFactor, 0);
    this.horizontal = config.widthFactor == null ? undefined : range(config.widthFactor, 0);
  }

  protected override matrix(height: number, width: number): readonly number[] {
    const down = 1 + draw(this.vertical);
    const across = this.horizontal ? 1 + draw(this.horizontal) : down;
    return [across, 0, ((width - 1) / 2) * (1 - across), 0, down, ((height - 1) / 2) * (1 - down), 0, 0];
  }
}

export class RandomShear extends RandomTransform {
  static className = 'RandomShear';

  protected override matrix(): readonly number[] {
    const sign = Math.random() > 0.5 ? -1 : 1;
    const { xFactor, yFactor } = this.given;
    const [across, down] = [xFactor, yFactor].map((factor) => sign * draw(range(factor, 0))) as [
      number,
      number,
    ];
    return [1, across, 0, down, 1, 0, 0, 0];
  }
}

/** Corners move by up to half of their own coordinates times the scale. */
export class RandomPerspective extends RandomTransform {
  static className = 'RandomPerspective';

  constructor(config: LayerConfig) {
    super({ ...config, fillMode: 'constant' });
  }

  protected override matrix(height: number, width: number): readonly number[] {
    if (Math.random() >= draw(range(this.given.factor, 1, 0))) return [1, 0, 0, 0, 1, 0, 0, 0];
    const half = 0.5 * Number(this.given.scale ?? 1);
    const corners = [0, height - 1].flatMap((y) => [0, width - 1].map((x) => [x, y] as const));
    const moved = corners.map(
      ([x, y]) => [x + x * draw([-half, half]), y + y * draw([-half, half])] as const,
    );
    return homography(corners, moved);
  }
}

type Point = readonly [number, number];

/** The transform that reads `from` where `to` is: eight equations, by elimination with pivots. */
function homography(from: readonly Point[], to: readonly Point[]): readonly number[] {
  const rows = from.flatMap(([x, y], at) => {
    const [u, v] = to[at] ?? [0, 0];
    return [
      [u, v, 1, 0, 0, 0, -x * u, -x * v, x],
      [0, 0, 0, u, v, 1, -y * u, -y * v, y],
    ];
  });
  for (let column = 0; column < 8; column++) {
    let best = column;
    for (let row = column; row < 8; row++)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
    const pivot = rows[best] as number[];
    rows[best] = rows[column] as number[];
    rows[column] = pivot;
    for (let row = 0; row < 8; row++) {
      const other = rows[row] as number[];
      const factor = row === column ? 0 : (other[column] ?? 0) / (pivot[column] ?? 1);
      if (factor !== 0) rows[row] = other.map((value, at) => value - factor * (pivot[at] ?? 0));
    }
  }
  return rows.map((row, at) => (row[8] ?? 0) / (row[at] ?? 1));
}
