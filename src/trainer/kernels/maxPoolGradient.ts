/**
 * The gradient of max pooling on WebAssembly, whose own kernel begins its search at the smallest positive number: a
 * window without a positive value gets none. Here one pass over the backend's memory finds each window's first
 * largest value, as TensorFlow does, and adds the slope there.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './adam.js';

const NAME = 'MaxPoolGrad';

/** Replaces the backend's kernel; does nothing where there is no such backend. */
export function correctMaxPoolGradient(): void {
  if (!tf.getKernel(NAME, 'wasm')) return;
  tf.unregisterKernel(NAME, 'wasm');
  tf.registerKernel({
    kernelName: NAME,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const { dy, input } = inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
      const info = tf.backend_util.computePool2DInfo(
        input.shape,
        filterSize,
        strides,
        1,
        pad,
        dimRoundingMode as 'floor' | undefined,
      );
      const wasm = backend as unknown as WasmBackend;
      const dx = wasm.makeOutput(input.shape, 'float32');
      const [slopes, values, result] = [dy, input, dx].map((tensor) => wasm.typedArrayFromHeap(tensor)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      result.fill(0);
      addToLargest(info, slopes, values, result);
      return dx;
    },
  });
}

function addToLargest(
  info: tf.backend_util.Conv2DInfo,
  slopes: Float32Array,
  values: Float32Array,
  result: Float32Array,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  for (let image = 0, out = 0; image < batchSize; image++)
    for (let row = 0; row < outHeight; row++) {
      const top = Math.max(0, row * info.strideHeight - padInfo.top);
      const bottom = Math.min(inHeight, row * info.strideHeight - padInfo.top + info.filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = Math.max(0, column * info.strideWidth - padInfo.left);
        const right = Math.min(inWidth, column * info.strideWidth - padInfo.left + info.filterWidth);
        const first = ((image * inHeight + top) * inWidth + left) * inChannels;
        for (let channel = 0; channel < inChannels; channel++, out++) {
          let best = first + channel;
          let highest = values[best] as number;
          for (let y = top; y < bottom; y++) {
            let at = ((image * inHeight + y) * inWidth + left) * inChannels + channel;
            for (let x = left; x < right; x++, at += inChannels) {
              const value = values[at] as number;
              if (value > highest) {
                highest = value;
                best = at;
              }
            }
          }
          result[best] = (result[best] as number) + (slopes[out] as number);
        }
      }
    }
}
