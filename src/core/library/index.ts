/** All libraries that ConvLens knows, as one. */
import { kerasPart } from './keras/index.js';
import { composeParts, type ModuleRegistry } from './moduleRegistry.js';

const registry = composeParts([kerasPart]);

export function createRegistry(): ModuleRegistry {
  return registry;
}
