/** All libraries that ConvLens knows, as one. */

import { pythonPart } from './builtins/index.js';
import { fileTreePart } from './data/fileTree.js';
import { dataPart } from './data/index.js';
import { gymPart } from './gym/index.js';
import { javascriptPart } from './javascript/index.js';
import { kerasPart } from './keras/index.js';
import { kerasTunerPart } from './kerasTuner/index.js';
import { composeParts, type ModuleRegistry } from './moduleRegistry.js';
import { numpyPart } from './numpy/index.js';
import { packageParts } from './packages/index.js';
import { pandasPart } from './pandas/index.js';
import { standardLibraryPart } from './python/index.js';
import { tableLinesPart } from './python/tableLines.js';
import { readyMadePart } from './readyMade.js';
import { sklearnPart } from './sklearn/index.js';
import { tfjsPart } from './tfjs/index.js';

const registry = composeParts([
  tfjsPart,
  kerasPart,
  kerasTunerPart,
  ...packageParts,
  numpyPart,
  pandasPart,
  dataPart,
  sklearnPart,
  gymPart,
  pythonPart,
  standardLibraryPart,
  tableLinesPart,
  fileTreePart,
  javascriptPart,
  readyMadePart,
]);

export function createRegistry(): ModuleRegistry {
  return registry;
}
