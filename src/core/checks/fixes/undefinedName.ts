/** `undefined-name`: something of a known library that is not imported, `self` left out, or a name that is misspelt. */
import type { Location, SourceDocument } from '../../document.js';
import { ALL_ROWS } from '../../layers/catalogue.js';
import { namesOf } from '../../library/keras/publicNames.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { nearestName } from '../nearestName.js';
import { type Fixer, fix } from './fixer.js';
import { importOf } from './importName.js';

export const undefinedName: Fixer = (problem, { document }) => {
  const { location, related = [] } = problem;
  const name = document.text.slice(location.start, location.end);
  if (document.language !== 'python') return importOfTensorflow(name, document.text);
  if (factOf(problem, 'missing-attribute')) return ofSelf(location, document);
  if (name === 'self') return withSelf(location, document.text);
  const returned = keptResult(name, location, document.text);
  if (returned.length > 0) return returned;
  const ofPython = Object.hasOwn(PYTHON, name) ? PYTHON[name] : undefined;
  if (ofPython !== undefined)
    return fix(`Write ${ofPython}`, [{ ...placeOf(location), newText: ofPython }], true);
  if (/^[\u2018\u2019\u201c\u201d].*[\u2018\u2019\u201c\u201d]$/.test(name)) {
    const straight = `'${name.slice(1, -1)}'`;
    return fix(
      `Write ${straight}, with straight quotes`,
      [{ ...placeOf(location), newText: straight }],
      true,
    );
  }
  const given = givenAs(location, document.text);
  if (given && namesOf(given).includes(name))
    return fix(`Write '${name}', in quotes`, [{ ...placeOf(location), newText: `'${name}'` }], true);
  const imported = importOf(name, document);
  const variable = OF_MODELS.test(document.text.slice(location.end, location.end + 40))
    ? nearestName(name, candidatesFor(document))
    : undefined;
  if (imported && variable !== undefined && /^[a-z]/.test(variable))
    return [
      ...fix(`Change “${name}” to “${variable}”`, [{ ...placeOf(location), newText: variable }], true),
      ...fix(`Import “${name}”`, [imported]),
    ];
  const prefixed = LAYERS.has(name) && /\blayers\.[A-Z]\w+\(/.test(document.text);
  if (prefixed)
    return [
      ...fix(`Write layers.${name}`, [{ ...placeOf(location), newText: `layers.${name}` }], true),
      ...fix(`Import “${name}”`, imported && [imported]),
    ];
  const twin = imported && otherRank(name, document.text);
  if (imported && twin !== undefined)
    return [
      ...fix(`Change “${name}” to “${twin}”`, [{ ...placeOf(location), newText: twin }], true),
      ...fix(`Import “${name}”`, [imported]),
    ];
  if (imported) return fix(`Import “${name}”`, [imported], true);
  if (isStoredInSelf(name, location, document))
    return fix(
      `Write self.${name}`,
      [{ start: location.start, end: location.start, newText: 'self.' }],
      true,
    );
  const near = nearestName(name, boundBefore(candidatesFor(document), location, document.text));
  // `conv1` is no slip of `Conv1D`: a variable is not a class.
  const isOther = near !== undefined && LAYERS.has(near) && near.toLowerCase() !== name.toLowerCase();
  if (near === undefined || (isOther && /^[a-z]/.test(name))) return [];
  const others = related.map((each) => each.location).filter(({ path }) => path === document.path);
  // A layer that the file does not have yet comes as its others do.
  const isNew = LAYERS.has(near) && !new RegExp(`\\b${near}\\b`).test(document.text);
  const ofModule = isNew && /\blayers\.[A-Z]\w+\(/.test(document.text);
  const newText = ofModule ? `layers.${near}` : near;
  const edits = [location, ...others].map(({ start, end }) => ({ start, end, newText }));
  const added = isNew && !ofModule ? importOf(near, document) : undefined;
  return fix(`Change “${name}” to “${newText}”`, added ? [...edits, added] : edits, true);
};

/** The same layer for another number of axes, which the file imports and does not use. */
function otherRank(name: string, text: string): string | undefined {
  const base = /^([A-Z]\w+?)[123]D$/.exec(name)?.[1];
  if (base === undefined || !LAYERS.has(name)) return undefined;
  return [1, 2, 3]
    .map((axes) => `${base}${axes}D`)
    .find((each) => each !== name && [...text.matchAll(new RegExp(`\\b${each}\\b`, 'g'))].length === 1);
}

/** What a model has and a module has not. */
const OF_MODELS =
  /^\.(?:add|compile|evaluate|fit|fit_generator|get_layer|layers|predict|save|save_weights|summary)\b/;

/** `def call(x):` of a class, whose body speaks of `self`. */
function withSelf({ start }: Location, text: string): readonly QuickFix[] {
  const methods = [...text.slice(0, start).matchAll(/^[ \t]+def\s+(\w+)\s*\(/gm)];
  const method = methods.at(-1);
  if (!method) return [];
  const at = method.index + method[0].length;
  const first = /^\w+(?=\s*[,)])/.exec(text.slice(at))?.[0];
  // A line of the class itself, which is indented too little.
  if (first === 'self') return [];
  if (first !== undefined && nearestName(first, ['self']) !== undefined)
    return fix(`Change “${first}” to “self”`, [{ start: at, end: at + first.length, newText: 'self' }], true);
  const isEmpty = /^\s*\)/.test(text.slice(at));
  return fix(
    `Give ${method[1]} its first parameter: self`,
    [{ start: at, end: at, newText: isEmpty ? 'self' : 'self, ' }],
    true,
  );
}

/** `build_model()` by itself, of a function that returns the name that is looked for. */
function keptResult(name: string, { start }: Location, text: string): readonly QuickFix[] {
  const makers = [
    ...text.matchAll(/^def\s+(\w+)\s*\([^\n]*\n(?:[ \t][^\n]*\n|\n)*?[ \t]+return[ \t]+(\w+)[ \t]*$/gm),
  ];
  const maker = makers.find(([, , returned]) => returned === name)?.[1];
  const call =
    maker === undefined
      ? undefined
      : [...text.slice(0, start).matchAll(new RegExp(`^(?=${maker}\\()`, 'gm'))].at(-1);
  if (!call) return [];
  return fix(
    `Keep what ${maker} returns: ${name} = …`,
    [{ start: call.index, end: call.index, newText: `${name} = ` }],
    true,
  );
}

/** As other languages write them. */
const PYTHON: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None', none: 'None' };

const placeOf = ({ start, end }: Location) => ({ start, end });

/** `activation=relu`: the module whose names this argument takes as a text. */
function givenAs({ start, end }: Location, text: string): string | undefined {
  if (/^\s*[.([]/.test(text.slice(end, end + 20))) return undefined;
  const argument = /(\w+)\s*=\s*\[?\s*$/.exec(text.slice(Math.max(0, start - 60), start))?.[1] ?? '';
  const kind = /(activation|initializer|optimizer|loss|metrics)$/.exec(argument)?.[1];
  return kind && `keras.${kind === 'loss' ? 'losse' : kind.replace(/s$/, '')}s`;
}

/** `conv = Conv2D(…)` in the constructor becomes `self.conv = …`; else the misspelt attribute is put right. */
function ofSelf({ start, end }: Location, { text }: SourceDocument): readonly QuickFix[] {
  const name = /\w+$/.exec(text.slice(start, end))?.[0];
  const around = classAround(text, start);
  if (name === undefined || !around) return [];
  const inInit = /\n([ \t]+)def __init__\([\s\S]*?(?=\n\1def |\n\1@|$)/.exec(around.text);
  const body = inInit?.[0] ?? '';
  const variable = [...body.matchAll(new RegExp(`^[ \\t]+(?=${name}[ \\t]*=[^=])`, 'gm'))];
  const [only, ...others] = variable;
  if (inInit && only && others.length === 0) {
    const at = around.start + inInit.index + only.index + only[0].length;
    return fix(`Store it: self.${name} = …`, [{ start: at, end: at, newText: 'self.' }], true);
  }
  const stored = [...around.text.matchAll(/\bself\.(\w+)\s*(?::[^=\n]+)?=(?!=)/g)].map(
    ([, each = '']) => each,
  );
  const near = nearestName(name, [...new Set(stored)]);
  if (near === undefined) return [];
  return fix(`Change “${name}” to “${near}”`, [{ start: end - name.length, end, newText: near }], true);
}

/** Within a method that has a `self`, of a class that stores this name in it. */
function isStoredInSelf(name: string, { start }: Location, { text }: SourceDocument): boolean {
  const around = classAround(text, start);
  if (!/^\w+$/.test(name)) return false;
  if (!around || !new RegExp(`\\bself\\.${name}\\s*=(?!=)`).test(around.text)) return false;
  const before = text.slice(around.start, start);
  return /\bdef\s+\w+\s*\(\s*self\b/.test(before.slice(before.lastIndexOf('def ')));
}

/** The class at the margin that holds the place. */
function classAround(
  text: string,
  at: number,
): { readonly start: number; readonly text: string } | undefined {
  const start = text.lastIndexOf('\nclass ', at) + 1;
  if (start === 0 && !text.startsWith('class ')) return undefined;
  const length = text.slice(start).search(/\n(?=[^\s#)\]}])/);
  const end = length < 0 ? text.length : start + length;
  return at < end ? { start, text: text.slice(start, end) } : undefined;
}

/** On the margin, a variable that this line or a later one binds for the first time has no value yet either. */
function boundBefore(names: readonly string[], { start }: Location, text: string): readonly string[] {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  if (/^\s/.test(text.slice(line, line + 1))) return names;
  const before = text.slice(0, line);
  return names.filter((name) => LAYERS.has(name) || new RegExp(`\\b${name}\\b`).test(before));
}

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

/** Names that the file imports, defines, assigns, loops by or takes as parameters: the likeliest to be meant. */
function namesIn(text: string): readonly string[] {
  const assigned = [
    ...text.matchAll(/^[ \t]*\(?([A-Za-z_]\w*(?:\)?[ \t]*,[ \t]*\(?[A-Za-z_]\w*)*)\)?[ \t]*=(?!=)/gm),
  ].flatMap(([, names = '']) => names.split(/[\s,()]+/));
  const imported = [...text.matchAll(/^from\s+[\w.]+\s+import\s+(?:\(([^)]*)\)|(.*))$/gm)].flatMap(
    ([, many, one]) =>
      (many ?? one ?? '').split(',').map((part) =>
        part
          .trim()
          .split(/\s+as\s+/)
          .at(-1),
      ),
  );
  const parameters = [...text.matchAll(/^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(([^()]*)\)/gm)].flatMap(
    ([, list = '']) => list.split(',').map((part) => /\w+/.exec(part)?.[0]),
  );
  // Methods have no name of their own.
  const defined = [
    ...text.matchAll(
      /^[ \t]*(?:class[ \t]+(\w+)|(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\((?!\s*(?:self|cls)\b))/gm,
    ),
  ].map(([, type, name]) => type ?? name);
  const modules = [...text.matchAll(/^[ \t]*import[ \t]+([\w., \t]+)/gm)].flatMap(([, list = '']) =>
    list.split(',').map((part) => /(\w+)\s*$/.exec(part.replace(/^(\s*\w+)\.[\w.]*\s*$/, '$1'))?.[1]),
  );
  const bound = [
    ...text.matchAll(/\bfor[ \t]+\(?([\w, \t()]+?)\)?[ \t]+in\b|^[ \t]*with\b.*\bas[ \t]+(\w+)/gm),
  ].flatMap(([, loop, held]) => (loop ?? held ?? '').split(/[\s,()]+/));
  return [...imported, ...assigned, ...defined, ...modules, ...bound, ...parameters].filter(
    (name): name is string => /^[A-Za-z_]\w*$/.test(name ?? ''),
  );
}
