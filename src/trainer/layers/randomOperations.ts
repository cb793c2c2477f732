/** What KerasOperation draws at random, new for each batch: `keras.random`, `tf.random`, `tf.nn.dropout`. */
import * as tf from '@tensorflow/tfjs-core';
import { type Distribution, drawn, drawnOnes } from '../draws.js';
import type { Given, Operation } from './operationTable.js';

export const RANDOM_OPERATIONS: Readonly<Record<string, Operation>> = {
  RandomNormal: scaled('normal'),
  TruncatedNormal: scaled('truncated'),
  RandomUniform: (given) =>
    isInteger(given.config.dtype) ? whole(given) : between(given, drawn('uniform', given.sizes)),
  Randint: whole,
  Bernoulli: (given) => drawnOnes(setting(given, 'p', 0), given.sizes),
  Dropout: dropped,
};

/** A number, or a tensor that the model calculates. */
function setting({ tensors, config }: Given, name: string, usual: number): tf.Tensor {
  const at = ((config.operands ?? []) as readonly string[]).indexOf(name);
  const given = tensors[at];
  return given ? tf.cast(given, 'float32') : tf.scalar(Number(config[name] ?? usual));
}

function scaled(distribution: Distribution): Operation {
  return (given) =>
    tf.add(tf.mul(drawn(distribution, given.sizes), setting(given, 'stddev', 1)), setting(given, 'mean', 0));
}

function between(given: Given, shares: tf.Tensor): tf.Tensor {
  const least = setting(given, 'minval', 0);
  return tf.add(tf.mul(shares, tf.sub(setting(given, 'maxval', 1), least)), least);
}

/** From `minval` on, below `maxval`. */
function whole(given: Given): tf.Tensor {
  return tf.cast(tf.floor(between(given, drawn('uniform', given.sizes))), 'int32');
}

const isInteger = (dtype: unknown) => /^u?int\d*$/.test(String(dtype ?? ''));

/** Single values, or where `noiseShape` has a 1 all along that axis; what is kept is scaled. */
function dropped(given: Given): tf.Tensor {
  const x = given.tensors[0] as tf.Tensor;
  const kept = tf.sub(1, setting(given, 'rate', 0));
  const { noiseShape } = given.config;
  const sizes = Array.isArray(noiseShape)
    ? noiseShape.map((size: number | null, axis) => size ?? x.shape[axis] ?? 1)
    : x.shape;
  return tf.mul(x, tf.div(drawnOnes(kept, sizes), kept));
}
