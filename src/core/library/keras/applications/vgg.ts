/** VGG: blocks of 3×3 convolutions, each ended by a pooling (Simonyan and Zisserman, arXiv:1409.1556). */
import { type Application, classify, type Family, pooled, STANDARD_PARAMETERS } from './application.js';

function vgg(name: string, depths: readonly number[]): Application {
  const widths = [64, 128, 256, 512, 512];
  return {
    parameters: STANDARD_PARAMETERS,
    size: 224,
    least: 32,
    name,
    build: (net, image, options) => {
      let x = image;
      for (const [index, depth] of depths.entries()) {
        const block = `block${index + 1}`;
        for (let i = 1; i <= depth; i++)
          x = net.conv(x, widths[index] ?? 512, 3, {
            padding: 'same',
            activation: 'relu',
            name: `${block}_conv${i}`,
          });
        x = net.maxPool(x, 2, 2, { name: `${block}_pool` });
      }
      if (!options.includeTop) return pooled(net, x, options);
      x = net.layer('Flatten', { name: 'flatten' }, x);
      for (const name of ['fc1', 'fc2']) x = net.layer('Dense', { units: 4096, activation: 'relu', name }, x);
      return classify(net, x, options);
    },
  };
}

export const VGG16_FAMILY: Family = {
  modules: ['vgg16'],
  preprocessing: 'caffe',
  applications: { VGG16: vgg('vgg16', [2, 2, 3, 3, 3]) },
};

export const VGG19_FAMILY: Family = {
  modules: ['vgg19'],
  preprocessing: 'caffe',
  applications: { VGG19: vgg('vgg19', [2, 2, 4, 4, 4]) },
};
