/** Attention, AdditiveAttention and MultiHeadAttention over (batch, steps, features). Source: keras 3.15, `layers/attention`. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { LayerConfig } from './augmentation.js';

type Variable = ReturnType<layers.Layer['addWeight']>;
type Sizes = (number | null)[];

/** What the three share: a list of query, value and key, and a dropout of the shares. */
abstract class AttentionBase extends layers.Layer {
  constructor(protected readonly given: LayerConfig) {
    super(given);
  }

  protected abstract attend(query: tf.Tensor3D, value: tf.Tensor3D, key: tf.Tensor3D, drop: Drop): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const [query, value, key = value] = (Array.isArray(inputs) ? inputs : [inputs, inputs]) as tf.Tensor3D[];
    const rate = kwargs.training ? Number(this.given.dropout ?? 0) : 0;
    return tf.tidy(() =>
      this.attend(query as tf.Tensor3D, value as tf.Tensor3D, key as tf.Tensor3D, (shares) =>
        rate > 0 ? tf.dropout(shares, rate) : shares,
      ),
    );
  }

  /** One head: softmax(scores) · value. */
  protected weighted(scores: tf.Tensor, value: tf.Tensor, drop: Drop): tf.Tensor {
    return tf.matMul(drop(tf.softmax(scores, -1)), value);
  }

  override computeOutputShape(inputs: Sizes | Sizes[]): Sizes {
    const [query = [], value = query] = (Array.isArray(inputs[0]) ? inputs : [inputs]) as Sizes[];
    return [...query.slice(0, -1), value.at(-1) ?? null];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...(this.given as tf.serialization.ConfigDict), ...super.getConfig() };
  }
}

type Drop = (shares: tf.Tensor) => tf.Tensor;

export class Attention extends AttentionBase {
  static readonly className = 'Attention';
  private scale: Variable | undefined;

  override build(): void {
    if (this.given.useScale === true)
      this.scale = this.addWeight('scale', [], 'float32', initializers.ones());
    this.built = true;
  }

  protected override attend(query: tf.Tensor3D, value: tf.Tensor3D, key: tf.Tensor3D, drop: Drop): tf.Tensor {
    const scores = tf.matMul(query, key, false, true);
    return this.weighted(this.scale ? tf.mul(scores, this.scale.read()) : scores, value, drop);
  }
}

export class AdditiveAttention extends AttentionBase {
  static readonly className = 'AdditiveAttention';
  private scale: Variable | undefined;

  override build(shapes: Sizes | Sizes[]): void {
    const [query = []] = shapes as Sizes[];
    if (this.given.useScale !== false)
      this.scale = this.addWeight('scale', [query.at(-1) ?? 1], 'float32', initializers.glorotUniform({}));
    this.built = true;
  }

  protected override attend(query: tf.Tensor3D, value: tf.Tensor3D, key: tf.Tensor3D, drop: Drop): tf.Tensor {
    const sums = tf.tanh(tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1)));
    return this.weighted(tf.sum(this.scale ? tf.mul(sums, this.scale.read()) : sums, -1), value, drop);
  }
}

interface Projection {
  readonly kernel: Variable;
  readonly bias: Variable | undefined;
}

export class MultiHeadAttention extends AttentionBase {
  static readonly className = 'MultiHeadAttention';
  private parts: Readonly<Record<'query' | 'key' | 'value' | 'output', Projection>> | undefined;

  private get heads(): number {
    return Number(this.given.numHeads);
  }
  private get keySize(): number {
    return Number(this.given.keyDim);
  }
  private get valueSize(): number {
    return Number(this.given.valueDim ?? this.given.keyDim);
  }

  override build(shapes: Sizes | Sizes[]): void {
    const [query = [], value = query, key = value] = (
      Array.isArray(shapes[0]) ? shapes : [shapes]
    ) as Sizes[];
    const into = (name: string, shape: Sizes, size: number): Projection =>
      this.projection(name, [shape.at(-1) ?? 0, this.heads, size], [this.heads, size]);
    this.parts = {
      query: into('query', query, this.keySize),
      key: into('key', key, this.keySize),
      value: into('value', value, this.valueSize),
      output: this.projection(
        'attention_output',
        [this.heads, this.valueSize, query.at(-1) ?? 0],
        [query.at(-1) ?? 0],
      ),
    };
    this.built = true;
  }

  /** Glorot's limits count all the sizes of a kernel but its last as its inputs, as Keras does. */
  private projection(name: string, shape: number[], bias: number[]): Projection {
    const kernel = this.addWeight(`${name}/kernel`, shape, 'float32', initializers.glorotUniform({}));
    const withBias = this.given.useBias !== false;
    return {
      kernel,
      bias: withBias ? this.addWeight(`${name}/bias`, bias, 'float32', initializers.zeros()) : undefined,
    };
  }

  protected override attend(query: tf.Tensor3D, value: tf.Tensor3D, key: tf.Tensor3D, drop: Drop): tf.Tensor {
    if (!this.parts) throw new Error('MultiHeadAttention is not built.');
    const { parts } = this;
    const q = tf.mul(this.split(query, parts.query, this.keySize), 1 / Math.sqrt(this.keySize));
    const k = this.split(key, parts.key, this.keySize);
    const v = this.split(value, parts.value, this.valueSize);
    const seen = this.weighted(tf.matMul(q, k, false, true), v, drop);
    const [batch = 1, , steps = 1] = seen.shape;
    const rows = tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), [batch * steps, this.heads * this.valueSize]);
    const size = query.shape[2];
    const kernel = tf.reshape(parts.output.kernel.read(), [this.heads * this.valueSize, size]);
    const mixed = tf.matMul(rows as tf.Tensor2D, kernel as tf.Tensor2D);
    const out = parts.output.bias ? tf.add(mixed, parts.output.bias.read()) : mixed;
    return tf.reshape(out, [batch, steps, size]);
  }

  /** (batch, steps, features) to (batch, heads, steps, size). */
  private split(x: tf.Tensor3D, { kernel, bias }: Projection, size: number): tf.Tensor {
    const [batch, steps, features] = x.shape;
    const width = this.heads * size;
    const flat = tf.matMul(
      tf.reshape(x, [batch * steps, features]) as tf.Tensor2D,
      tf.reshape(kernel.read(), [features, width]) as tf.Tensor2D,
    );
    const made = bias ? tf.add(flat, tf.reshape(bias.read(), [width])) : flat;
    return tf.transpose(tf.reshape(made, [batch, steps, this.heads, size]), [0, 2, 1, 3]);
  }

  override computeOutputShape(inputs: Sizes | Sizes[]): Sizes {
    return ((Array.isArray(inputs[0]) ? inputs[0] : inputs) as Sizes) ?? [];
  }
}
