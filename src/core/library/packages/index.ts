/** Packages of others that extend Keras. */
import type { LibraryPart } from '../moduleRegistry.js';
import { addonsPart } from './addons.js';
import { efficientnetPart } from './efficientnet.js';
import { tensorflowHubPart } from './tensorflowHub.js';

export const packageParts: readonly LibraryPart[] = [addonsPart, efficientnetPart, tensorflowHubPart];
