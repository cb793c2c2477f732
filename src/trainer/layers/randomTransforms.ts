/**
 * RandomRotation, RandomTranslation and RandomZoom: one projective transform per image.
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

  /** [a, b, c, d, e, f]: output (x, y) reads from (a·x + b·y + c, d·x + e·y + f). */
  protected abstract matrix(height: number, width: number): readonly number[];

  protected override augment(images: tf.Tensor4D): tf.Tensor {
    const [count, height, width] = images.shape;
    const rows = Array.from({ length: count }, () => [...this.matrix(height, width), 0, 0]);
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
    return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y];
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
    return [1, 0, -draw(this.horizontal) * width, 0, 1, -draw(this.vertical) * height];
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
    return [across, 0, ((width - 1) / 2) * (1 - across), 0, down, ((height - 1) / 2) * (1 - down)];
  }
}
