/**
 * Reads the modules of the workspace that a text imports, and those that they import, before the text runs: running an
 * import cannot pause (`slices.ts`), and of a large package reading is most of what it takes.
 */
import type { Dialect, ModuleNode, Statement } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';
import type { TextMemory } from '../syntax/textMemory.js';
import type { Machine } from './machine.js';
import type { Frame } from './scope.js';
import type { Slices } from './slices.js';

/** What more modules than these define is read where it is imported. */
const MOST_MODULES = 3000;

interface Importing extends Pick<ModuleNode, 'path' | 'dialect'> {
  readonly specifiers: readonly string[];
}

/** Imports of the text that were followed in its earlier versions: their modules are known, or read where they changed. */
const followed = new WeakMap<TextMemory, Set<string>>();

/** Pauses after each module. */
export function* readAhead(machine: Machine, main: ModuleNode): Slices<void> {
  const { memory } = machine;
  const before = followed.get(memory) ?? new Set();
  followed.set(memory, before);
  const fresh = importsIn(main.body, main.dialect).filter((specifier) => !before.has(specifier));
  if (fresh.length === 0) return;
  const seen = new Set([main.path]);
  const pending: Importing[] = [{ path: main.path, dialect: main.dialect, specifiers: fresh }];
  for (let at = pending.pop(); at && seen.size < MOST_MODULES; at = pending.pop()) {
    for (const specifier of at.specifiers) {
      const document = isOfLibrary(machine, specifier, at)
        ? undefined
        : machine.moduleNamed(specifier, at.path);
      if (!document || seen.has(document.path)) continue;
      seen.add(document.path);
      const { path, dialect, body } = parseSource(document, memory).module;
      pending.push({ path, dialect, specifiers: importsIn(body, dialect) });
      yield;
    }
  }
  for (const specifier of fresh) before.add(specifier);
}

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

/** Of imports that run with the module, each once; `from a.b import c` may import `a`, `a.b` and `a.b.c`. */
function importsIn(body: readonly Statement[], dialect: Dialect): readonly string[] {
  const found = new Set<string>();
  const pending = [...body];
  for (let statement = pending.pop(); statement; statement = pending.pop()) {
    if (statement.kind === 'if') pending.push(...statement.then, ...statement.otherwise);
    if (statement.kind === 'try') {
      pending.push(...statement.body, ...statement.otherwise, ...statement.finalizer);
      for (const handler of statement.handlers) pending.push(...handler.body);
    }
    if (statement.kind === 'export' && statement.from !== undefined) found.add(statement.from);
    if (statement.kind !== 'import') continue;
    const { specifier, bindings } = statement;
    found.add(specifier);
    if (dialect !== 'python') continue;
    for (let dot = specifier.indexOf('.', 1); dot > 0; dot = specifier.indexOf('.', dot + 1))
      if (!specifier.startsWith('.')) found.add(specifier.slice(0, dot));
    for (const binding of bindings)
      if (binding.kind === 'name')
        found.add(specifier.endsWith('.') ? `${specifier}${binding.name}` : `${specifier}.${binding.name}`);
  }
  return [...found];
}
