/** `imports`, `exports` and `workspaces` of package.json: https://nodejs.org/api/packages.html. */
import { asObject, parseLoose } from './looseJson.js';
import { joinPath } from './paths.js';
import type { WorkspaceFiles } from './resolveImport.js';
import { matched } from './scriptImport.js';

interface Package {
  readonly folder: string;
  readonly name?: string;
  readonly main?: string;
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly workspaces: readonly string[];
}

/** The files that a bare specifier may mean inside the workspace. */
export function* packageTargets(
  specifier: string,
  folders: readonly string[],
  files: WorkspaceFiles,
): Generator<string> {
  const packages = folders.flatMap((folder) => workspacePackage(folder, files) ?? []);
  if (specifier.startsWith('#')) {
    const [own] = packages;
    if (own) yield* targetsIn(own.imports, specifier, own.folder);
    return;
  }
  for (const own of packages) {
    if (own.name !== undefined) yield* exported(own, specifier);
    for (const pattern of own.workspaces)
      for (const folder of memberFolders(own.folder, pattern, specifier)) {
        const member = workspacePackage(folder, files);
        if (member) yield* exported(member, specifier);
      }
  }
}

export function workspacePackage(folder: string, files: WorkspaceFiles): Package | undefined {
  const text = files.read(joinPath(folder, 'package.json'));
  const json = text === undefined ? undefined : asObject(parseLoose(text));
  if (!json) return undefined;
  const listed = asObject(json.workspaces)?.packages ?? json.workspaces;
  const main = [json.source, json.module, json.main].find((each) => typeof each === 'string');
  return {
    folder,
    ...(typeof json.name === 'string' && { name: json.name }),
    ...(typeof main === 'string' && { main }),
    exports: json.exports,
    imports: json.imports,
    workspaces: Array.isArray(listed) ? listed.map(String) : [],
  };
}

/** `packages/*` may hold `@mine/layers` as `packages/layers`: folders are asked for, never listed. */
function memberFolders(root: string, pattern: string, specifier: string): readonly string[] {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts[1] : parts[0];
  if (name === undefined) return [];
  return [joinPath(root, pattern.replace(/\*+.*$/, name))];
}

function* exported(own: Package, specifier: string): Generator<string> {
  const { name = '', folder } = own;
  if (specifier !== name && !specifier.startsWith(`${name}/`)) return;
  const inner = `.${specifier.slice(name.length)}`;
  if (own.exports !== undefined) {
    const isMap =
      asObject(own.exports) && Object.keys(asObject(own.exports) ?? {}).some((key) => key.startsWith('.'));
    yield* targetsIn(isMap ? own.exports : { '.': own.exports }, inner, folder);
  } else yield inner === '.' ? folder : joinPath(folder, inner);
  // What is not built yet lies in the sources.
  if (inner === '.') yield joinPath(folder, 'src', 'index');
}

function* targetsIn(table: unknown, specifier: string, folder: string): Generator<string> {
  for (const [pattern, target] of Object.entries(asObject(table) ?? {})) {
    const middle = matched(pattern, specifier);
    if (middle === undefined) continue;
    for (const path of pathsOf(target, 0)) yield joinPath(folder, path.replaceAll('*', middle));
  }
}

/** Conditions from the source to what is built from it. */
const CONDITIONS = ['source', 'development', 'import', 'module', 'node', 'default', 'require', 'browser'];

function pathsOf(target: unknown, depth: number): readonly string[] {
  if (typeof target === 'string') return [target];
  if (depth > 4) return [];
  if (Array.isArray(target)) return target.flatMap((each) => pathsOf(each, depth + 1));
  const byCondition = asObject(target) ?? {};
  return CONDITIONS.flatMap((condition) => pathsOf(byCondition[condition], depth + 1));
}
