/** The package `efficientnet`: the same networks from each of its modules, and what belongs to them. */
import { unknown } from '../../evaluate/makeValue.js';
import { namespace } from '../configured.js';
import { EFFICIENTNET_PACKAGE } from '../keras/applications/efficientNet.js';
import { applicationNative } from '../keras/applications/makeApplication.js';
import { preprocessInput } from '../keras/applications/preprocessing.js';
import type { LibraryPart } from '../moduleRegistry.js';

const module = namespace(
  'efficientnet',
  {
    ...Object.fromEntries(
      Object.entries(EFFICIENTNET_PACKAGE).map(([title, application]) => [
        title,
        () => applicationNative(title, application, 'efficientnet'),
      ]),
    ),
    preprocess_input: () => preprocessInput('efficientnet', 'torch'),
  },
  (name) =>
    /^(?:keras|tfkeras|model)$/.test(name) ? module : unknown(`efficientnet.${name} is not evaluated`),
);

export const efficientnetPart: LibraryPart = {
  resolve: (specifier, { dialect }) =>
    dialect === 'python' && /^efficientnet(?:\.(?:keras|tfkeras|model))?$/.test(specifier)
      ? module
      : undefined,
};
