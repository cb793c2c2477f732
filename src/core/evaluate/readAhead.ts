/**
 * Reads the modules of the workspace that a text imports, and those that they import, before the text runs: running an
 * import cannot pause (`slices.ts`), and of a large package reading is most of what it takes.
 */
import type { SourceDocument } from '../document.js';
import type { ModuleNode } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';
import type { TextMemory } from '../syntax/textMemory.js';
import type { Machine } from './machine.js';
import type { Frame } from './scope.js';
import type { Slices } from './slices.js';

/** What more modules than these define is read where it is imported. */
const MOST_MODULES = 3000;

/** Imports of the text that were followed in its earlier versions: their modules are known, or read where they changed. */
const followed = new WeakMap<TextMemory, Set<string>>();

/** Pauses after each module. */
export function* readAhead(machine: Machine, main: ModuleNode): Slices<void> {
  const { memory } = machine;
  const before = followed.get(memory) ?? new Set();
  followed.set(memory, before);
  const fresh = importsIn(main).filter(({ specifier }) => !before.has(specifier));
  const seen = new Set([main.path]);
  const pending: { readonly from: ModuleNode; readonly imports: readonly Import[] }[] = [
    { from: main, imports: fresh },
  ];
  for (let at = pending.pop(); at && seen.size < MOST_MODULES; at = pending.pop()) {
    const { from } = at;
    const look = (specifier: string): SourceDocument | undefined =>
      isOfLibrary(machine, specifier, from) ? undefined : machine.moduleNamed(specifier, from.path);
    for (const { specifier, names } of at.imports) {
      const found = look(specifier);
      // `from a.b import c` may import `a.b.c`.
      const isPackage = !found || /(?:^|[\\/])__init__\.py$/.test(found.path);
      const inner =
        from.dialect === 'python' && isPackage ? names.map((name) => look(joined(specifier, name))) : [];
      for (const document of [found, ...inner]) {
        if (!document || seen.has(document.path)) continue;
        seen.add(document.path);
        const { module } = parseSource(document, memory);
        pending.push({ from: module, imports: importsIn(module) });
        yield;
      }
    }
  }
  for (const { specifier } of fresh) before.add(specifier);
}

const joined = (specifier: string, name: string): string =>
  specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`;

function isOfLibrary(
  machine: Machine,
  specifier: string,
  { path, dialect }: Pick<ModuleNode, 'path' | 'dialect'>,
): boolean {
  if (/^[./]/.test(specifier)) return false;
  const root = dialect === 'python' ? (specifier.split('.')[0] ?? specifier) : specifier;
  const frame: Frame = { path, dialect, functions: [], callers: [], maybeReturned: [] };
  return machine.registry.resolve(root, machine.evaluationFor(frame)) !== undefined;
}

interface Import {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** Of imports that run with the module. */
function importsIn({ body, dialect }: ModuleNode): readonly Import[] {
  const found: Import[] = [];
  const pending = [...body];
  for (let statement = pending.pop(); statement; statement = pending.pop()) {
    if (statement.kind === 'if') pending.push(...statement.then, ...statement.otherwise);
    if (statement.kind === 'try') {
      pending.push(...statement.body, ...statement.otherwise, ...statement.finalizer);
      for (const handler of statement.handlers) pending.push(...handler.body);
    }
    if (statement.kind === 'export' && statement.from !== undefined)
      found.push({ specifier: statement.from, names: [] });
    if (statement.kind !== 'import') continue;
    const { specifier, bindings } = statement;
    found.push({ specifier, names: bindings.flatMap((each) => (each.kind === 'name' ? each.name : [])) });
    if (dialect !== 'python' || specifier.startsWith('.')) continue;
    // The packages around a module run before it.
    for (let dot = specifier.indexOf('.'); dot > 0; dot = specifier.indexOf('.', dot + 1))
      found.push({ specifier: specifier.slice(0, dot), names: [] });
  }
  return found;
}
