/** `undefined-name`: a Keras layer or TensorFlow.js that is not imported, or a name that is misspelt. */
import type { SourceDocument } from '../../document.js';
import { ALL_ROWS } from '../../layers/catalogue.js';
import type { QuickFix } from '../diagnostic.js';
import { nearestName } from '../nearestName.js';
import { importEdit } from './edits.js';
import { type Fixer, fix } from './fixer.js';

export const undefinedName: Fixer = ({ location, related = [] }, { document }) => {
  const name = document.text.slice(location.start, location.end);
  if (document.language !== 'python') return importOfTensorflow(name, document.text);
  if (LAYERS.has(name)) {
    const edit = importEdit(name, document);
    return fix(`Import ${name}`, edit && [edit], true);
  }
  const near = nearestName(name, candidatesFor(document));
  if (near === undefined) return [];
  const others = related.map((each) => each.location).filter(({ path }) => path === document.path);
  const edits = [location, ...others].map(({ start, end }) => ({ start, end, newText: near }));
  return fix(`Change “${name}” to “${near}”`, edits, true);
};

const LAYERS: ReadonlySet<string> = new Set(
  ALL_ROWS.flatMap(({ keras }) => (keras ? [keras.name, ...(keras.aliases ?? [])] : [])),
);

interface Candidates {
  readonly names: readonly string[];
  comparisonsLeft: number;
}

const candidates = new WeakMap<SourceDocument, Candidates>();
/** Of names in one text: a third of a second. A text with so many undefined names is not mended one by one. */
const MOST_COMPARISONS = 300_000;

/** Read once for all names of a text. */
function candidatesFor(document: SourceDocument): readonly string[] {
  const known = candidates.get(document) ?? {
    names: [...new Set([...namesIn(document.text), ...LAYERS])],
    comparisonsLeft: MOST_COMPARISONS,
  };
  candidates.set(document, known);
  known.comparisonsLeft -= known.names.length;
  return known.comparisonsLeft < 0 ? [] : known.names;
}

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
