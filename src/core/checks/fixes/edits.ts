/** Edits that quick fixes are made of: an argument set, a layer put before another, a name imported. */
import type { SourceDocument, Span } from '../../document.js';
import type { GraphNode } from '../../graph/modelGraph.js';
import { rowOfType, spelledArgument } from '../../layers/catalogue.js';
import type { Framework, LayerRow } from '../../layers/row.js';
import { type WrittenCall, writtenCall } from '../../syntax/writtenCall.js';
import type { TextEdit } from '../diagnostic.js';

/** The call in this document that is written as this layer; undefined for layers that other code makes. */
export function callOf(node: GraphNode, document: SourceDocument): WrittenCall | undefined {
  if (node.backbone !== undefined) return undefined;
  const place = node.sources[0];
  if (place?.path !== document.path) return undefined;
  const call = callAt(place.start, document);
  const callee = call && document.text.slice(call.callee.start, call.callee.end).split('.').at(-1);
  return callee !== undefined && namesOf(node.type).has(callee) ? call : undefined;
}

/** Many rules ask for the same calls; a loop's layers share one. */
const calls = new WeakMap<SourceDocument, Map<number, WrittenCall | undefined>>();

function callAt(start: number, document: SourceDocument): WrittenCall | undefined {
  let known = calls.get(document);
  if (!known) {
    known = new Map();
    calls.set(document, known);
  }
  if (!known.has(start)) known.set(start, writtenCall(document.text, start, document.language));
  return known.get(start);
}

const names = new Map<string, ReadonlySet<string | undefined>>();

/** How a layer's class may be written, in either library. */
function namesOf(type: string): ReadonlySet<string | undefined> {
  const known = names.get(type);
  if (known) return known;
  const rows = [rowOfType(type, 'keras'), rowOfType(type, 'tfjs')];
  const made = new Set(
    rows.flatMap((row: LayerRow | undefined) => [
      row?.keras?.name,
      ...(row?.keras?.aliases ?? []),
      row?.tfjs?.factory,
      ...(row?.tfjs?.aliases ?? []),
    ]),
  );
  names.set(type, made);
  return made;
}

/** Where an argument's value is written, by its canonical name. */
export function writtenValue(
  node: GraphNode,
  name: string,
  document: SourceDocument,
  framework: Framework,
): Span | undefined {
  const call = callOf(node, document);
  const row = rowOfType(node.type, framework);
  if (!call || !row) return undefined;
  const specs = row.arguments.filter((spec) => spec.only === undefined || spec.only === framework);
  const index = specs.findIndex((spec) => spec.name === name);
  const spec = specs[index];
  if (!spec) return undefined;
  const written = spelledArgument(spec, framework);
  const named = call.arguments.find((argument) => argument.name === written);
  if (named) return named.value;
  const positional = framework === 'keras' ? call.arguments[index] : undefined;
  return positional && positional.name === undefined ? positional.value : undefined;
}

/** Sets an argument of a layer, given or not. `value` is written as the language writes it. */
export function setArgument(
  node: GraphNode,
  name: string,
  value: string,
  document: SourceDocument,
  framework: Framework,
): readonly TextEdit[] | undefined {
  const call = callOf(node, document);
  if (!call?.isClosed) return undefined;
  const given = writtenValue(node, name, document, framework);
  if (given) return [{ ...given, newText: value }];
  const spec = rowOfType(node.type, framework)?.arguments.find((each) => each.name === name);
  const written = spec ? spelledArgument(spec, framework) : name;
  const last = call.arguments.at(-1);
  const at = last ? last.value.end : call.open + 1;
  if (framework === 'tfjs' && document.text[call.open] !== '{') {
    if (last) return undefined;
    return [{ start: at, end: at, newText: `{ ${written}: ${value} }` }];
  }
  const sign = document.language === 'python' ? `${written}=${value}` : `${written}: ${value}`;
  return [{ start: at, end: at, newText: last ? `, ${sign}` : sign }];
}

/** How another layer of the same library is written here: `layers.Flatten`, with an import if it needs one. */
export function spellLayer(
  near: GraphNode,
  names: { readonly keras: string; readonly tfjs: string },
  document: SourceDocument,
): { readonly text: string; readonly edits: readonly TextEdit[] } | undefined {
  const call = callOf(near, document);
  if (!call) return undefined;
  const callee = document.text.slice(call.callee.start, call.callee.end);
  const dot = callee.lastIndexOf('.');
  const name = document.language === 'python' ? names.keras : names.tfjs;
  if (dot >= 0) return { text: `${callee.slice(0, dot + 1)}${name}`, edits: [] };
  if (
    new RegExp(`^\\s*(from|import)\\b.*\\b${name}\\b`, 'm').test(document.text) ||
    isListed(name, document.text)
  )
    return { text: name, edits: [] };
  const edit = importEdit(name, document);
  return edit && { text: name, edits: [edit] };
}

/** How `keras.Input` is written in this Python file: undefined where no import brings it. */
export function spellInput({ text }: SourceDocument): string | undefined {
  const own = /^(?:from\s+[\w.]+\s+)?import\b[^\n]*\bInput\b(?!\s*as\b)/m.test(text);
  if (own || isListed('Input', text)) return 'Input';
  const keras = /^(?:from\s+tensorflow\s+)?import\s+(?:[\w.]+\s+as\s+)?(keras)\b(?!\.)/m.exec(text);
  if (keras) return 'keras.Input';
  const tensorflow = /^import\s+tensorflow(?:\s+as\s+(\w+))?\s*$/m.exec(text);
  return tensorflow ? `${tensorflow[1] ?? 'tensorflow'}.keras.Input` : undefined;
}

/** Imported with a star, or between the brackets of an import over several lines. */
function isListed(name: string, text: string): boolean {
  if (/^from\s+[\w.]*layers\s+import\s+\*/m.test(text)) return true;
  const blocks = text.matchAll(/^from\s+[\w.]+\s+import\s*\(([^)]*)\)/gm);
  return [...blocks].some(([, list]) => new RegExp(`\\b${name}\\b`).test(list ?? ''));
}

/** Adds a name to the import of the layers. */
export function importEdit(name: string, { text, language }: SourceDocument): TextEdit | undefined {
  if (language !== 'python') return undefined;
  const found = /^from\s+[\w.]*layers(?:\.\w+)?\s+import\s+(\(\s*)?/m.exec(text);
  if (!found || text[found.index + found[0].length] === '*') {
    if (found) return undefined;
    const library = /^(?:from|import)\s+(tensorflow\.keras|tensorflow|keras)\b/m.exec(text);
    if (!library) return undefined;
    const home = library[1] === 'keras' ? 'keras.layers' : 'tensorflow.keras.layers';
    return { start: library.index, end: library.index, newText: `from ${home} import ${name}\n` };
  }
  const at = found.index + found[0].length;
  const rest = text.slice(at, at + 400);
  const gap = found[1]?.includes('\n') ? (/\n[ \t]*$/.exec(found[0])?.[0] ?? ' ') : ' ';
  return { start: at, end: at, newText: rest.trim() === '' ? name : `${name},${gap}` };
}

/** Puts a layer before another: around its input, before it in a list, or in an `add` of its own. */
export function insertBefore(
  node: GraphNode,
  layer: string,
  document: SourceDocument,
): readonly TextEdit[] | undefined {
  const call = callOf(node, document);
  if (!call?.isClosed) return undefined;
  const { text } = document;
  const after = writtenClose(text, call);
  const start = call.callee.start;
  const before = text.slice(0, start);
  const applied = /^\s*\(\s*([\w.[\]]+)\s*\)|^\s*\.apply\(\s*([\w.[\]]+)\s*\)/.exec(
    text.slice(after, after + 200),
  );
  if (applied) {
    const input = applied[1] ?? applied[2] ?? '';
    const at = after + applied[0].lastIndexOf(input);
    const wrapped = applied[2] === undefined ? `${layer}(${input})` : `${layer}.apply(${input})`;
    return [{ start: at, end: at + input.length, newText: wrapped }];
  }
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const adds = /^([ \t]*)([\w.]+)\.add\(\s*$/.exec(line);
  if (adds) {
    const at = start - line.length;
    const end = document.language === 'python' ? '' : ';';
    return [{ start: at, end: at, newText: `${adds[1] ?? ''}${adds[2] ?? ''}.add(${layer})${end}\n` }];
  }
  if (!/[[,]\s*$/.test(before)) return undefined;
  const alone = /^\s*$/.test(line);
  return [{ start, end: start, newText: alone ? `${layer},\n${line}` : `${layer}, ` }];
}

/** After the `)` of the call, also where an options object is the argument. */
function writtenClose(text: string, { open, close }: WrittenCall): number {
  if (text[open] === '(') return close + 1;
  const end = text.indexOf(')', close);
  return end < 0 ? close + 1 : end + 1;
}

/** A text value as the language writes it. */
export function quoted(value: string): string {
  return `'${value}'`;
}
