/**
 * Where an import of JavaScript or TypeScript leads: relative files as TypeScript finds them, `paths` and
 * `baseUrl` of the nearest tsconfig.json or jsconfig.json, `imports` and `exports` of package.json, and the
 * packages of a workspace. https://www.typescriptlang.org/docs/handbook/modules/reference.html
 */

import { tableEntry } from '../words.js';
import { asObject, parseLoose } from './looseJson.js';
import { packageTargets, workspacePackage } from './packageImport.js';
import { folderOf, joinPath } from './paths.js';
import type { ImportPlace, WorkspaceFiles } from './resolveImport.js';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** Compiled names stand for the sources that they come from. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

export function* scriptCandidates(specifier: string, place: ImportPlace): Generator<string> {
  const { files, folders, from } = place;
  if (/^\.{1,2}([/\\]|$)/.test(specifier)) {
    yield* filesAt(joinPath(folderOf(from), specifier), files);
    return;
  }
  for (const target of configuredTargets(specifier, folders, files)) yield* filesAt(target, files);
  for (const target of packageTargets(specifier, folders, files)) yield* filesAt(target, files);
}

/** A module's name without or with its ending, or a folder with an index file. */
function* filesAt(path: string, files: WorkspaceFiles): Generator<string> {
  const [ending = ''] = /\.[cm]?[jt]sx?$/.exec(path) ?? [];
  if (ending !== '') {
    const stem = path.slice(0, -ending.length);
    for (const source of tableEntry(SOURCES, ending) ?? [ending]) yield stem + source;
  }
  for (const each of ENDINGS) yield path + each;
  const main = workspacePackage(path, files)?.main;
  if (main !== undefined) yield* filesAt(joinPath(path, main), files);
  for (const each of ENDINGS) yield joinPath(path, `index${each}`);
}

interface Config {
  readonly folder: string;
  readonly baseUrl?: string;
  /** Patterns with the places they may stand for, relative to `pathsFrom`. */
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly pathsFrom?: string;
}

function* configuredTargets(
  specifier: string,
  folders: readonly string[],
  files: WorkspaceFiles,
): Generator<string> {
  for (const folder of folders) {
    const name = ['tsconfig.json', 'jsconfig.json'].find(
      (each) => files.read(joinPath(folder, each)) !== undefined,
    );
    if (name === undefined) continue;
    const config = readConfig(joinPath(folder, name), files, 0);
    for (const [pattern, places] of Object.entries(config?.paths ?? {}).sort(mostSpecificFirst)) {
      const middle = matched(pattern, specifier);
      if (middle === undefined || !Array.isArray(places)) continue;
      for (const place of places)
        yield joinPath(config?.pathsFrom ?? folder, String(place).replace('*', middle));
    }
    if (config?.baseUrl !== undefined) yield joinPath(config.baseUrl, specifier);
    return;
  }
}

const DEEPEST_EXTENDS = 5;

function readConfig(path: string, files: WorkspaceFiles, depth: number): Config | undefined {
  const text = files.read(path);
  const json = text === undefined ? undefined : asObject(parseLoose(text));
  if (!json || depth > DEEPEST_EXTENDS) return undefined;
  const folder = folderOf(path);
  const bases = [json.extends].flat().filter((each) => typeof each === 'string' && each.startsWith('.'));
  const inherited = bases.map((base) => {
    const file = joinPath(folder, String(base));
    return readConfig(file.endsWith('.json') ? file : `${file}.json`, files, depth + 1);
  });
  const options = asObject(json.compilerOptions) ?? {};
  const baseUrl = typeof options.baseUrl === 'string' ? joinPath(folder, options.baseUrl) : undefined;
  const paths = asObject(options.paths);
  const merged: Config = Object.assign({ folder }, ...inherited);
  return {
    ...merged,
    folder,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(paths && { paths, pathsFrom: baseUrl ?? merged.baseUrl ?? folder }),
  };
}

function mostSpecificFirst([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  const place = (pattern: string) => (pattern.includes('*') ? pattern.indexOf('*') : pattern.length + 1);
  return place(right) - place(left);
}

/** What `*` stands for; the empty text for a pattern without one. */
export function matched(pattern: string, specifier: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === specifier ? '' : undefined;
  const fits =
    specifier.startsWith(before) &&
    specifier.endsWith(after) &&
    specifier.length >= before.length + after.length;
  return fits ? specifier.slice(before.length, specifier.length - after.length) : undefined;
}
