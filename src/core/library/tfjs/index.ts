/** TensorFlow.js as a library part: its packages, under each of the names by which code imports them. */

import { layerMember } from '../layerMembers.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { applyMethod } from './models.js';
import { tensorflowNamespace } from './namespaces.js';

/** Packages that export the whole of `tf`, or the layers part of it. */
const PACKAGES =
  /^@tensorflow\/tfjs(?:-(?:node|node-gpu|layers|core|data|react-native|converter|vis|backend-[a-z]+))?(?:\/.*)?$/;

export const tfjsPart: LibraryPart = {
  resolve: (specifier) => (PACKAGES.test(specifier) ? tensorflowNamespace : undefined),

  attribute: (object, name, evaluation) => {
    if (evaluation.dialect !== 'javascript') return undefined;
    if ((object.kind === 'layer' || object.kind === 'model') && name === 'apply') return applyMethod(object);
    return object.kind === 'layer' ? layerMember(object, name) : undefined;
  },
};
