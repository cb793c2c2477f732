/** `undefined-name`: a Keras layer or TensorFlow.js that is not imported, or a name that is misspelt. */
import { ALL_ROWS } from '../../layers/catalogue.js';
import type { QuickFix } from '../diagnostic.js';
import { nearestName } from '../nearestName.js';
import { importEdit } from './edits.js';
import { type Fixer, fix } from './fixer.js';

export const undefinedName: Fixer = ({ location }, { document }) => {
  const name = document.text.slice(location.start, location.end);
  if (document.language !== 'python') return importOfTensorflow(name, document.text);
  const layers = ALL_ROWS.flatMap(({ keras }) => (keras ? [keras.name, ...(keras.aliases ?? [])] : []));
  if (layers.includes(name)) {
    const edit = importEdit(name, document);
    return fix(`Import ${name}`, edit && [edit], true);
  }
  const near = nearestName(name, [...namesIn(document.text), ...layers]);
  if (near === undefined) return [];
  const edits = [{ ...location, newText: near }].map(({ start, end, newText }) => ({ start, end, newText }));
  return fix(`Change “${name}” to “${near}”`, edits, true);
};

/** In the module's own way, before its first import. */
function importOfTensorflow(name: string, text: string): readonly QuickFix[] {
  const start = Math.max(0, text.search(/^(?:import\b|export\b|(?:const|let|var)\b.*\brequire\()/m));
  const isCommonJs = !/^(?:import|export)\b/m.test(text);
  const newText = isCommonJs
    ? `const ${name} = require('@tensorflow/tfjs');\n`
    : `import * as ${name} from '@tensorflow/tfjs';\n`;
  return fix(`Import ${name} from @tensorflow/tfjs`, [{ start, end: start, newText }], true);
}

/** Names that the file imports or assigns: the likeliest to be meant. */
function namesIn(text: string): readonly string[] {
  const assigned = [...text.matchAll(/^[ \t]*([A-Za-z_]\w*)\s*(?:,\s*[A-Za-z_]\w*\s*)*=(?!=)/gm)].map(
    ([, name]) => name,
  );
  const imported = [...text.matchAll(/^from\s+[\w.]+\s+import\s+(?:\(([^)]*)\)|(.*))$/gm)].flatMap(
    ([, many, one]) =>
      (many ?? one ?? '').split(',').map((part) =>
        part
          .trim()
          .split(/\s+as\s+/)
          .at(-1),
      ),
  );
  return [...imported, ...assigned].filter((name): name is string => /^[A-Za-z_]\w*$/.test(name ?? ''));
}
