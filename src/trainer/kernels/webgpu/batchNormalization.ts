/**
 * Batch normalisation in training, with the formulas of `../batchNormalization.ts`: sums of each channel, then one
 * pass over the image. Sums are taken of x less the channel's first value, so that a mean far from 0 costs no digits.
 */
import * as tf from '@tensorflow/tfjs-core';
import { channelSums } from './channelSums.js';
import { elementwise, runShader, type Uniform, type WebgpuBackend } from './program.js';

const number = (value: number): Uniform => ({ type: 'float32', data: [value] });
const whole = (value: number): Uniform => ({ type: 'int32', data: [value] });

type Infos<N extends string> = Readonly<Record<N, tf.TensorInfo>>;

const sizes = ({ shape }: tf.TensorInfo) => {
  const channels = shape.at(-1) ?? 1;
  return { channels, rows: tf.util.sizeFromShape(shape as number[]) / channels };
};

const epsilonOf = (attrs: unknown) => (attrs as { epsilon: number }).epsilon;

/** y, mean, variance, and what the gradient needs: mean and variance again. */
function forward(backend: unknown, { x, gamma, beta }: Infos<'x' | 'gamma' | 'beta'>, epsilon: number) {
  const { rows, channels } = sizes(x);
  const body = 'let value = x[at] - x[channel]; sum[0] += value; sum[1] += value * value;';
  const sums = channelSums(backend, 'batch norm', { x }, [rows, channels], 2, body);
  const counts = 'rows : i32, channels : i32,';
  const numbers = [whole(rows), whole(channels)];
  const meanOf = 'y = x[index] + sums[index] / f32(uniforms.rows);';
  const mean = runShader(
    backend,
    elementwise('batch norm mean', ['sums', 'x'], channels, meanOf, counts),
    [sums, x],
    [channels],
    numbers,
  );
  const varianceOf = `let n = f32(uniforms.rows); let m = sums[index] / n;
    y = max(sums[uniforms.channels + index] / n - m * m, 0.0);`;
  const variance = runShader(
    backend,
    elementwise('batch norm variance', ['sums'], channels, varianceOf, counts),
    [sums],
    [channels],
    numbers,
  );
  const inputs = [x, mean, variance, gamma, beta];
  const code =
    'let c = index % uniforms.channels; y = (x[index] - mean[c]) * inverseSqrt(variance[c] + uniforms.epsilon) * gamma[c] + beta[c];';
  const names = ['x', 'mean', 'variance', 'gamma', 'beta'];
  const shader = elementwise('batch norm', names, rows * channels, code, 'channels : i32, epsilon : f32,');
  const y = runShader(backend, shader, inputs, x.shape, [whole(channels), number(epsilon)]);
  (backend as WebgpuBackend).disposeData(sums.dataId);
  return { y, mean, variance };
}

function backward(
  backend: unknown,
  { dy, x, gamma, mean, variance }: Infos<'dy' | 'x' | 'gamma' | 'mean' | 'variance'>,
  epsilon: number,
) {
  const { rows, channels } = sizes(x);
  const body = 'sum[0] += dy[at]; sum[1] += dy[at] * (x[at] - mean[channel]);';
  const sums = channelSums(backend, 'batch norm gradient', { dy, x, mean }, [rows, channels], 2, body);
  const dBeta = runShader(
    backend,
    elementwise('batch norm beta', ['sums'], channels, 'y = sums[index];'),
    [sums],
    [channels],
  );
  const dGamma = runShader(
    backend,
    elementwise(
      'batch norm gamma',
      ['sums', 'variance'],
      channels,
      'y = sums[uniforms.channels + index] * inverseSqrt(variance[index] + uniforms.epsilon);',
      'channels : i32, epsilon : f32,',
    ),
    [sums, variance],
    [channels],
    [whole(channels), number(epsilon)],
  );
  const code = `let c = index % uniforms.channels; let n = f32(uniforms.rows);
    let inverse = inverseSqrt(variance[c] + uniforms.epsilon);
    let normal = (x[index] - mean[c]) * inverse;
    let turned = sums[uniforms.channels + c] * inverse / n;
    y = gamma[c] * inverse * (dy[index] - sums[c] / n - normal * turned);`;
  const names = ['dy', 'x', 'gamma', 'mean', 'variance', 'sums'];
  const uniforms = 'rows : i32, channels : i32, epsilon : f32,';
  const dx = runShader(
    backend,
    elementwise('batch norm input', names, rows * channels, code, uniforms),
    [dy, x, gamma, mean, variance, sums],
    x.shape,
    [whole(rows), whole(channels), number(epsilon)],
  );
  (backend as WebgpuBackend).disposeData(sums.dataId);
  return [dx, dGamma, dBeta];
}

/** For the names of the fused kernel and of its gradient. */
export function batchNormKernels(forwardName: string, backwardName: string): readonly tf.KernelConfig[] {
  return [
    {
      kernelName: forwardName,
      backendName: 'webgpu',
      kernelFunc({ inputs, attrs, backend }) {
        const { y, mean, variance } = forward(
          backend,
          inputs as Infos<'x' | 'gamma' | 'beta'>,
          epsilonOf(attrs),
        );
        const again = ({ dataId, shape, dtype }: tf.TensorInfo) => {
          (backend as tf.KernelBackend).incRef(dataId);
          return { dataId, shape, dtype };
        };
        // The third of TensorFlow's reserved outputs has no use here.
        return [y, mean, variance, again(mean), again(variance), again(mean)];
      },
    },
    {
      kernelName: backwardName,
      backendName: 'webgpu',
      kernelFunc({ inputs, attrs, backend }) {
        const { dy, x, gamma, first, second } = inputs as Infos<'dy' | 'x' | 'gamma' | 'first' | 'second'>;
        return backward(backend, { dy, x, gamma, mean: first, variance: second }, epsilonOf(attrs));
      },
    },
  ];
}
