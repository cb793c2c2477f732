/** TensorFlow Addons and keras-contrib: their layers, in whatever module of theirs they are imported from. */

import { unknown } from '../../evaluate/makeValue.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { addonLayers, type Package } from '../../layers/addons.js';
import { namespace } from '../configured.js';
import { layerNative } from '../makeLayer.js';
import type { LibraryPart } from '../moduleRegistry.js';

/** Modules of functions, optimisers and the like: what they hold is not evaluated. */
const OTHERS = /^[a-z_0-9]+$/;

function packageOf(name: Package): NamespaceValue {
  const layers = Object.fromEntries(
    addonLayers(name).map((row) => {
      const title = row.keras?.name ?? '';
      return [title, () => layerNative(row, 'keras', `${name}.layers.${title}`)];
    }),
  );
  const layersModule: NamespaceValue = namespace(
    `${name}.layers`,
    layers,
    (asked): Value =>
      OTHERS.test(asked) ? layersModule : unknown(`ConvLens does not know the layer ${asked} of ${name} yet`),
  );
  return namespace(name, { layers: () => layersModule }, (asked) => moduleOf(`${name}.${asked}`));
}

function moduleOf(name: string): Value {
  return namespace(name, {}, (asked) =>
    unknown(`${name}.${asked} is not evaluated: ConvLens knows only the layers of this package`),
  );
}

const PACKAGES = new Map<string, NamespaceValue>(
  (['tensorflow_addons', 'keras_contrib'] as const).map((name) => [name, packageOf(name)]),
);

export const addonsPart: LibraryPart = {
  resolve: (specifier, { dialect }) => {
    if (dialect !== 'python') return undefined;
    const [root = '', first, ...rest] = specifier.split('.');
    const found = PACKAGES.get(root);
    if (!found || first === undefined) return found;
    const module = found.member(first);
    return first === 'layers' || rest.length === 0 ? module : moduleOf(specifier);
  },
};
