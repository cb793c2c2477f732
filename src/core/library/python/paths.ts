/** `os`, `os.path` and `pathlib`: paths are text and known; what is on the disk is not. */

import { textAfter } from '../../evaluate/cellTexts.js';
import { bool, list, none, str, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import { isRecursive } from '../../evaluate/rowOrigin.js';
import type { ClassValue, InstanceValue, ListValue, TupleValue, Value } from '../../evaluate/value.js';
import {
  argument,
  because,
  type FunctionTable,
  made,
  notEvaluated,
  notKnown,
  positionals,
  textOf,
} from '../builtins/callArguments.js';
import { libraryClass, libraryMethod } from '../builtins/exceptions.js';
import { namespace } from '../configured.js';
import { noteFolder } from '../data/files.js';
import {
  folderOfPath,
  isFolderPart,
  isWorkingFolder,
  joinedCell,
  joinedPath,
  namesIn,
  partOfPath,
  pathOrPattern,
  pathsOf,
  walkOf,
  workingFolder,
} from '../data/fileTree.js';
import { pythonModule } from './module.js';
import { openFile, settingsText } from './textFiles.js';

const ON_DISK = 'depends on what is on the disk';

/** A path given as text or as a `Path`. */
export function pathText(value: Value | undefined): string | undefined {
  return textOf(value?.kind === 'instance' ? value.attributes.get('__path') : value);
}

/** The text of a `Path`, or the value itself. */
const plainPath = (value: Value | undefined): Value =>
  (value?.kind === 'instance' ? value.attributes.get('__path') : value) ?? none;

function joinPaths(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (part.startsWith('/') || path === '') return part;
    return path.endsWith('/') ? path + part : `${path}/${part}`;
  }, '');
}

function split(path: string): readonly [head: string, tail: string] {
  const at = path.lastIndexOf('/') + 1;
  const head = path.slice(0, at);
  return [/^\/+$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(at)];
}

function extension(path: string): readonly [root: string, suffix: string] {
  const name = split(path)[1];
  const dot = name.replace(/^\.+/, (dots) => '_'.repeat(dots.length)).lastIndexOf('.');
  return dot <= 0 ? [path, ''] : [path.slice(0, path.length - (name.length - dot)), name.slice(dot)];
}

function normal(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '..' || !path.startsWith('/')) kept.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + kept.join('/') || '.';
}

function onPath(run: (path: string) => Value): (call: NativeCall) => Value {
  return (call) => {
    const path = pathText(argument(call, 0));
    return path === undefined ? because(call, positionals(call), 'this path is not known') : run(path);
  };
}

const fromDisk = (call: NativeCall): Value => notKnown(call, ON_DISK);

/** Below the folder in which the program runs, where it is not there already. */
const absolute = (call: NativeCall): Value => {
  const path = plainPath(argument(call, 0));
  if (isWorkingFolder(path)) return path;
  const own = pathText(path);
  if (own?.startsWith('/')) return str(normal(own));
  const parts = own === undefined ? [path] : [str(normal(own))];
  return joinedPath([workingFolder, ...parts], joinPaths) ?? fromDisk(call);
};

/** `os.path.splitext(name)` of a name or path that a listing gives. */
function stemAndSuffix(path: Value | undefined): TupleValue | undefined {
  const [stem, suffix] = (['stem', 'suffix'] as const).map((kind) =>
    path?.kind === 'unknown' ? textAfter(path, { kind }) : undefined,
  );
  return stem && suffix && tuple([stem, suffix]);
}
/** The names in a folder, one for each; it can be offered to train on. */
const namesFromDisk = (call: NativeCall): Value => {
  noteFolder(call);
  const folder = pathOrPattern(argument(call, 0, 'path'));
  return folder === undefined ? notKnown(call, ON_DISK) : namesIn(folder);
};
/** The paths that a pattern has. */
const globbed = (call: NativeCall): Value => {
  noteFolder(call);
  const pattern = pathOrPattern(argument(call, 0, 'pathname'));
  const { recursive, ...others } = Object.fromEntries(call.keywords);
  const isAny = recursive === undefined ? false : call.evaluation.truth(recursive.value);
  if (pattern === undefined || isAny === undefined) return notKnown(call, ON_DISK);
  const isInside = pathText(argument(call, 0, 'pathname')) === undefined;
  const found = Object.keys(others).length === 0 ? listing(pattern, isAny, isInside) : undefined;
  return found ? withoutHidden(found) : notKnown(call, ON_DISK);
};
/** The paths of one pattern, in which `**` says no more than `*`; undefined where it is not known. */
export function pathsListed(pattern: Value | undefined): ListValue | undefined {
  const own = pathOrPattern(pattern);
  return own === undefined ? undefined : listing(own, false, pathText(pattern) === undefined);
}

/** `**` stands for folders at any depth where it is asked for, and for one name where not. */
function listing(pattern: string, isAny: boolean, isInside: boolean): ListValue | undefined {
  const parts = pattern.split('/');
  const own = isAny ? parts : parts.map((part) => (part === '**' ? '*' : part));
  const isKnown = own.filter((part) => part.includes('**')).every((part) => part === '**');
  const count = own.filter((part) => part === '**').length;
  if (!isKnown || count > 1 || own.at(-1) === '**') return undefined;
  return pathsOf(own.join('/'), isInside);
}
/** What `glob` passes over: folders whose names begin with a dot. */
function withoutHidden(found: ListValue): ListValue {
  const { rowOrigin } = found;
  if (!rowOrigin || !isRecursive(rowOrigin.path) || rowOrigin.path.includes('/.')) return found;
  const step = { kind: 'where', column: '/', test: 'contains', values: ['/.'], isNot: true } as const;
  return { ...found, rowOrigin: { ...rowOrigin, steps: [...rowOrigin.steps, step] } };
}
/** `os.walk(folder)` */
const walked = (call: NativeCall): Value => {
  noteFolder(call);
  const folder = pathText(argument(call, 0, 'top'));
  const isPlain = call.positional.length + call.keywords.size === 1;
  return folder !== undefined && isPlain ? walkOf(folder) : notKnown(call, ON_DISK);
};
/** What a folder holds is not known, but it can be offered to train on. */
const folderFromDisk = (call: NativeCall): Value => {
  noteFolder(call);
  return notKnown(call, ON_DISK);
};
const nothing = (): Value => none;

const PATH_FUNCTIONS: FunctionTable = {
  join: (call) => {
    const parts = positionals(call).map(pathText);
    const known = parts.filter((part) => part !== undefined);
    if (known.length === parts.length) return str(joinPaths(known));
    const own = positionals(call).map(plainPath);
    const listed = joinedPath(own, joinPaths) ?? joinedCell(own, joinPaths);
    return listed ?? because(call, positionals(call), 'this path is not known');
  },
  basename: (call) =>
    partOfPath(plainPath(argument(call, 0)), 0) ?? onPath((path) => str(split(path)[1]))(call),
  dirname: (call) =>
    folderOfPath(plainPath(argument(call, 0))) ?? onPath((path) => str(split(path)[0]))(call),
  split: (call) => {
    const path = plainPath(argument(call, 0));
    const [folder, name] = [folderOfPath(path), partOfPath(path, 0)];
    return folder && name ? tuple([folder, name]) : onPath((known) => tuple(split(known).map(str)))(call);
  },
  splitext: (call) =>
    stemAndSuffix(plainPath(argument(call, 0))) ?? onPath((path) => tuple(extension(path).map(str)))(call),
  normpath: onPath((path) => str(normal(path))),
  isabs: onPath((path) => bool(path.startsWith('/'))),
  exists: fromDisk,
  isfile: (call) => isFolderPart(plainPath(argument(call, 0)), true) ?? fromDisk(call),
  isdir: (call) => isFolderPart(plainPath(argument(call, 0))) ?? fromDisk(call),
  getsize: fromDisk,
  abspath: absolute,
  realpath: absolute,
  expanduser: (call) => {
    const path = pathText(argument(call, 0));
    return path !== undefined && !path.startsWith('~') ? str(path) : fromDisk(call);
  },
};

export const pathModule = pythonModule('os.path', {
  functions: PATH_FUNCTIONS,
  values: { sep: () => str('/') },
  why: ON_DISK,
});

const ENVIRONMENT = 'depends on the environment';

/** As where nothing is set: the code's own default, as an option of the command line has it. */
const fromEnvironment = (call: NativeCall): Value => {
  const otherwise = argument(call, 1, 'default');
  return otherwise && otherwise.kind !== 'none' ? otherwise : notKnown(call, ENVIRONMENT);
};

const environment = namespace('os.environ', {
  get: () => made('os.environ.get', fromEnvironment),
  setdefault: () => made('os.environ.setdefault', (call) => argument(call, 1) ?? none),
});

export const osModule = pythonModule('os', {
  functions: {
    listdir: namesFromDisk,
    walk: walked,
    scandir: folderFromDisk,
    getcwd: () => workingFolder,
    makedirs: nothing,
    mkdir: nothing,
    remove: nothing,
    rename: nothing,
    chdir: nothing,
    system: nothing,
    putenv: nothing,
    getenv: fromEnvironment,
    fspath: onPath(str),
  },
  values: {
    path: () => pathModule,
    environ: () => ({ ...environment, assigned: new Map() }),
    sep: () => str('/'),
    linesep: () => str('\n'),
    name: () => str('posix'),
  },
  why: ON_DISK,
});

/** One `Path` class for all of `pathlib`; the text stands in an attribute of its own. */
function makePath(path: string | Value, call: Pick<NativeCall, 'location'>): InstanceValue {
  const own = typeof path === 'string' ? str(tidy(path)) : path;
  return {
    kind: 'instance',
    class: pathClass,
    attributes: new Map([['__path', own]]),
    location: call.location,
  };
}

function tidy(path: string): string {
  const parts = path.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0));
  const text = parts.join('/');
  return text === '' ? (path.startsWith('/') ? '/' : '.') : text;
}

/** A method that reads the path and texts or paths as arguments. */
function method(run: (path: string, given: readonly string[], call: NativeCall) => Value) {
  return libraryMethod('Path.method', (call) => {
    const path = pathText(call.receiver);
    const given = positionals(call).map(pathText);
    const known = given.filter((text) => text !== undefined);
    if (path === undefined || known.length !== given.length)
      return because(call, positionals(call), 'this path is not known');
    return run(path, known, call);
  });
}

const parentOf = (path: string): string => split(path)[0] || '.';
const stemOf = (path: string): string => extension(split(path)[1])[0];

const READ: Readonly<Record<string, (path: string, call: NativeCall) => Value>> = {
  name: (path) => str(split(path)[1]),
  stem: (path) => str(stemOf(path)),
  suffix: (path) => str(extension(path)[1]),
  suffixes: (path) =>
    list(
      [
        ...split(path)[1]
          .slice(1)
          .matchAll(/\.[^.]*/g),
      ].map(([suffix]) => str(suffix)),
    ),
  parent: (path, call) => makePath(parentOf(path), call),
  parts: (path) =>
    tuple([...(path.startsWith('/') ? ['/'] : []), ...path.split('/').filter(Boolean)].map(str)),
};

/** What a folder holds: paths again. */
const listings = Object.fromEntries(
  ['glob', 'rglob', 'iterdir'].map((name) => [
    name,
    libraryMethod(`Path.${name}`, (call) => {
      const path = pathText(call.receiver);
      if (path !== undefined) noteFolder(call, path);
      const own = pathOrPattern(call.receiver);
      const given = name === 'iterdir' ? '*' : textOf(argument(call, 0));
      if (own === undefined || given === undefined) return notKnown(call, ON_DISK);
      const pattern = joinPaths(name === 'rglob' ? [own, '**', given] : [own, given]);
      const found = listing(pattern, true, path === undefined);
      if (!found) return notKnown(call, ON_DISK);
      return { ...found, ...(found.each && { each: makePath(found.each, call) }) };
    }),
  ]),
);

/** A part of a path that is only listed. */
function partListed(path: Value, name: string | undefined, call: NativeCall): Value | undefined {
  if (name === 'name') return partOfPath(path, 0);
  const parts = name === 'stem' || name === 'suffix' ? stemAndSuffix(partOfPath(path, 0)) : undefined;
  if (parts) return parts.items[name === 'stem' ? 0 : 1];
  const folder = name === 'parent' ? folderOfPath(path) : undefined;
  return folder && makePath(folder, call);
}

export const globModule = pythonModule('glob', {
  functions: { glob: globbed, iglob: globbed },
  why: ON_DISK,
});

const pathClass: ClassValue = libraryClass('Path', [], {
  __new__: made('Path', (call) => {
    const parts = positionals(call).slice(1).map(pathText);
    const known = parts.filter((part) => part !== undefined);
    return known.length === parts.length
      ? makePath(joinPaths(known) || '.', call)
      : because(call, positionals(call).slice(1), 'this path is not known');
  }),
  cwd: made('Path.cwd', fromDisk),
  home: made('Path.home', fromDisk),
  __str__: libraryMethod('Path.__str__', (call) => plainPath(call.receiver)),
  __fspath__: libraryMethod('Path.__fspath__', (call) => plainPath(call.receiver)),
  as_posix: method((path) => str(path)),
  __repr__: method((path) => str(`PosixPath('${path}')`)),
  __truediv__: libraryMethod('Path.__truediv__', (call) => {
    const parts = [call.receiver, ...positionals(call)].map(plainPath);
    const joined = joinedPath(parts, joinPaths);
    return joined ? makePath(joined, call) : because(call, positionals(call), 'this path is not known');
  }),
  __rtruediv__: method((path, given, call) => makePath(joinPaths([...given, path]), call)),
  __eq__: method((path, [other]) => bool(path === other)),
  joinpath: method((path, given, call) => makePath(joinPaths([path, ...given]), call)),
  with_suffix: method((path, [suffix = ''], call) => makePath(extension(path)[0] + suffix, call)),
  with_name: method((path, [name = ''], call) => makePath(joinPaths([split(path)[0], name]), call)),
  with_stem: method((path, [stem = ''], call) =>
    makePath(joinPaths([split(path)[0], stem + extension(path)[1]]), call),
  ),
  is_absolute: method((path) => bool(path.startsWith('/'))),
  ...listings,
  is_file: libraryMethod(
    'Path.is_file',
    (call) => isFolderPart(plainPath(call.receiver), true) ?? fromDisk(call),
  ),
  is_dir: libraryMethod('Path.is_dir', (call) => isFolderPart(plainPath(call.receiver)) ?? fromDisk(call)),
  open: libraryMethod('Path.open', (call) => openFile(call, pathText(call.receiver), 0)),
  read_text: libraryMethod('Path.read_text', (call) => {
    const text = settingsText(pathText(call.receiver), call.evaluation);
    return text === undefined ? notKnown(call, ON_DISK) : str(text);
  }),
  mkdir: libraryMethod('Path.mkdir', nothing),
  touch: libraryMethod('Path.touch', nothing),
  __getattr__: libraryMethod('Path.__getattr__', (call) => {
    const [path, name] = [pathText(call.receiver), textOf(argument(call, 0))];
    const read = name !== undefined && Object.hasOwn(READ, name) ? READ[name] : undefined;
    const listed = path === undefined && partListed(plainPath(call.receiver), name, call);
    if (listed) return listed;
    if (path !== undefined && read) return read(path, call);
    return notEvaluated(`Path.${name}`, ON_DISK);
  }),
});

export const pathlibModule = pythonModule('pathlib', {
  values: Object.fromEntries(
    ['Path', 'PurePath', 'PosixPath', 'PurePosixPath', 'WindowsPath'].map((name) => [name, () => pathClass]),
  ),
});
