/** Imports and exports: libraries first, then modules of the workspace, read and run once each. */
import { nearestName } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import type { ExportStatement, ImportStatement } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';
import { readAttribute } from './attributes.js';
import { shareCommonJs } from './commonJs.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { unknown } from './makeValue.js';
import { runModule } from './runModule.js';
import { type Frame, moduleScope, type Scope } from './scope.js';
import type { NamespaceValue, Value } from './value.js';

export function executeImport(machine: Machine, statement: ImportStatement, scope: Scope): void {
  const { frame } = scope;
  const at = locate(frame, statement.specifierSpan);
  if (frame.dialect === 'python') noteMisspeltModule(machine, statement.specifier, at, frame);
  if (statement.isCut) offerNames(machine, statement.specifier, at, scope);
  for (const binding of statement.bindings) {
    if (binding.kind === 'module') {
      const [root] = statement.specifier.split('.');
      // `import a.b` runs `a.b` and binds `a`.
      const module = load(machine, statement.specifier, at, frame);
      const bound = binding.bindsRoot && root ? load(machine, root, at, frame) : module;
      const isFolder = bound.kind === 'unknown' && module.kind === 'namespace';
      const whole = isFolder
        ? folderPackage(machine, statement.specifier, module, scope, binding.local)
        : bound;
      machine.bind(scope, binding.local, whole);
    } else if (binding.kind === 'name') {
      const { lastError } = machine;
      const value = importName(
        machine,
        statement.specifier,
        binding.name,
        locate(frame, binding.span),
        frame,
      );
      machine.bind(scope, binding.local, value);
      if (machine.lastError !== lastError && binding.local === binding.name)
        bindMeant(machine, statement.specifier, binding.name, at, scope);
    } else {
      const module = load(machine, statement.specifier, at, frame);
      if (module.kind !== 'namespace') continue;
      moduleScope(scope).starred?.push(module);
      for (const name of module.names()) {
        const value = name.startsWith('_') ? undefined : module.member(name);
        if (value) machine.bind(scope, name, value);
      }
    }
  }
}

/** While `from keras.layers import` is typed, the layers that the code uses are still known. */
function offerNames(machine: Machine, specifier: string, at: Location, scope: Scope): void {
  const module = load(machine, specifier, at, scope.frame);
  if (module.kind === 'namespace') moduleScope(scope).starred?.push(module);
}

/** `from keras.layers import Desne` was told: that `Dense` is used and not imported is no second fault. */
function bindMeant(machine: Machine, specifier: string, name: string, at: Location, scope: Scope): void {
  const misspelt = machine.lastError?.fixFacts?.find((fact) => fact.kind === 'misspelt-name');
  if (misspelt?.kind !== 'misspelt-name' || misspelt.name !== name) return;
  const meant = misspelt.meant ?? nearestName(name, misspelt.known);
  const module = load(machine, specifier, at, scope.frame);
  const value = meant !== undefined && module.kind === 'namespace' ? module.member(meant) : undefined;
  if (meant === undefined || !value || machine.factsOf(scope.frame.path)?.bound.has(meant)) return;
  machine.bind(scope, meant, value);
}

/** `import keras.layrs`: the libraries say which part of the path is surely misspelt. */
function noteMisspeltModule(machine: Machine, specifier: string, at: Location, frame: Frame): void {
  const parts = specifier.split('.');
  const [root = ''] = parts;
  const evaluation = machine.evaluationFor(frame);
  let module = root === '' ? undefined : machine.registry.resolve(root, evaluation);
  let end = at.start + root.length;
  for (const part of parts.slice(1)) {
    if (module?.kind !== 'namespace') return;
    const span = { start: end + 1, end: end + 1 + part.length };
    if (machine.registry.missingModule(module, part, evaluation, { ...at, ...span })) return;
    end = span.end;
    module = module.member(part);
  }
}

function importName(machine: Machine, specifier: string, name: string, at: Location, frame: Frame): Value {
  const module = load(machine, specifier, at, frame);
  if (frame.dialect === 'javascript' && module.kind === 'namespace' && name === 'default')
    return (
      module.member('default') ?? (isRelative(specifier) ? unknown('there is no default export', at) : module)
    );
  if (module.kind === 'namespace') {
    const member = module.assigned?.get(name) ?? module.member(name);
    if (member) return member;
  }
  if (frame.dialect === 'python') {
    const inner = specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`;
    const submodule = find(machine, inner, frame);
    const evaluation = machine.evaluationFor(frame);
    const missing =
      submodule?.kind === 'unknown'
        ? machine.registry.missingImport(module, name, evaluation, at)
        : submodule && machine.registry.missingModule(module, name, evaluation, at);
    if (submodule) return missing || submodule;
  }
  return readAttribute(machine, module, name, at, frame);
}

/** Folders without `__init__.py` are packages too: `import zoo.small` binds `zoo`, which has `small`. */
function folderPackage(
  machine: Machine,
  specifier: string,
  module: NamespaceValue,
  scope: Scope,
  local: string,
): NamespaceValue {
  const [, ...inner] = specifier.split('.');
  const known = scope.names.get(local);
  const root = known?.kind === 'namespace' && known.name === '' ? known : emptyPackage();
  let folder = root;
  inner.forEach((name, index) => {
    const prefix = specifier.split('.', index + 2).join('.');
    const next =
      index === inner.length - 1 ? module : (find(machine, prefix, scope.frame) ?? folder.member(name));
    const member = next?.kind === 'namespace' ? next : emptyPackage();
    folder.assigned?.set(name, member);
    folder = member;
  });
  return root;
}

function emptyPackage(): NamespaceValue {
  const assigned = new Map<string, Value>();
  const member = (name: string) => assigned.get(name);
  return { kind: 'namespace', name: '', member, names: () => [...assigned.keys()], assigned };
}

/** A package has its modules as attributes once they are imported. */
function tellPackage(machine: Machine, path: string, module: NamespaceValue): void {
  const [, folder = '', name = ''] = /^(.*?)([^/\\]+?)(?:[/\\]__init__)?\.py$/.exec(path) ?? [];
  const parent = machine.modules.get(`${folder}__init__.py`);
  if (parent && parent !== module && !parent.member(name)) parent.assigned?.set(name, module);
}

function load(machine: Machine, specifier: string, at: Location, frame: Frame): Value {
  const found = find(machine, specifier, frame);
  if (found) return found;
  const reason = machine.registry.absence(specifier);
  return unknown(reason ?? `the module "${specifier}" is not in the workspace`, at);
}

/** `require(specifier)`: what the module has exported as a whole, or its named exports. */
export function requireModule(machine: Machine, specifier: string, at: Location, frame: Frame): Value {
  const module = load(machine, specifier, at, frame);
  return (module.kind === 'namespace' && machine.commonJs.get(module.name)) || module;
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('/');
}

function find(machine: Machine, specifier: string, frame: Frame): Value | undefined {
  if (!isRelative(specifier)) {
    const library = machine.registry.resolve(specifier, machine.evaluationFor(frame));
    if (library) return library;
  }
  if (frame.dialect === 'python' && !isRelative(specifier) && specifier.includes('.'))
    // The packages around a module run before it.
    find(machine, specifier.slice(0, specifier.lastIndexOf('.')), frame);
  const document = machine.moduleNamed(specifier, frame.path);
  if (!document) return undefined;
  if (machine.main?.name === document.path) return machine.main;
  const known = machine.modules.get(document.path);
  if (known) return known;
  const { module } = parseSource(document, machine.memory);
  const exports = new Map<string, Value>();
  const assigned = new Map<string, Value>();
  let names: ReadonlyMap<string, Value> = exports;
  const namespace: NamespaceValue = {
    kind: 'namespace',
    name: document.path,
    member: (name) => names.get(name),
    names: () => [...names.keys()],
    assigned,
  };
  // In force before the module has run, as for modules that import each other.
  machine.modules.set(document.path, namespace);
  if (frame.dialect === 'python') tellPackage(machine, document.path, namespace);
  const ran = runModule(machine, module, specifier, exports, (scope) => {
    if (module.dialect === 'python') names = scope.names;
  });
  if (module.dialect === 'javascript') shareCommonJs(machine, document.path, ran.frame, ran);
  return namespace;
}

export function executeExport(machine: Machine, statement: ExportStatement, scope: Scope): void {
  const { exports } = scope.frame;
  if (!exports) return;
  const at = locate(scope.frame, statement.span);
  if (statement.defaultValue) exports.set('default', evaluate(machine, statement.defaultValue, scope));
  const source = statement.from === undefined ? undefined : load(machine, statement.from, at, scope.frame);
  if (statement.all && source?.kind === 'namespace')
    for (const name of source.names()) {
      const value = name === 'default' ? undefined : source.member(name);
      if (value) exports.set(name, value);
    }
  for (const { local, exported } of statement.names)
    exports.set(
      exported,
      source
        ? readAttribute(machine, source, local, at, scope.frame)
        : evaluate(machine, { kind: 'name', span: statement.span, name: local }, scope),
    );
}
