/** Files and folders as Python names them: `os`, `glob`, `pathlib`, `open`. Nothing is written. */
import { existsSync, opendirSync, readFileSync, statSync } from 'node:fs';
import { basename, posix } from 'node:path';
import { readTable } from '../../../runs/data/tableLines.js';
import { iteratorOf } from '../language/iterators.js';
import { given, memberFrom, module, moduleOf, native, needed, only } from '../language/natives.js';
import { iterated, orderedTexts } from '../language/operators.js';
import {
  type Call,
  Made,
  type Native,
  PyDict,
  PyList,
  PyTuple,
  Raised,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';

import { bytesFile, bytesIn, textFile, textLeft } from './bytes.js';

export interface Places {
  /** Where a path of the code is on this machine, whether or not something is there. */
  onDisk(path: string): string;
  isThere(path: string): boolean;
  /** What the program writes, by its path: nothing of it comes on the disk. */
  readonly written: Map<string, Value>;
}

const notThere = (path: string): Raised =>
  new Raised('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`);

/** Where the file or folder of a path is on this machine. Throws Python's FileNotFoundError where there is none. */
export function fileOf(places: Places, path: Value | undefined): string {
  const place = places.onDisk(textOf(path));
  if (!existsSync(place)) throw notThere(textOf(path));
  return place;
}

/** In the order in which the system lists them, as Python's `os.listdir`. */
export function namesIn(folder: string): string[] {
  const open = opendirSync(folder);
  const names: string[] = [];
  for (let entry = open.readSync(); entry; entry = open.readSync()) names.push(entry.name);
  open.closeSync();
  return names;
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

export function systemModules(places: Places): Readonly<Record<string, Value>> {
  const at = (path: string) => places.onDisk(path);
  const listed = (path: string): string[] => {
    const folder = fileOf(places, path);
    if (!isFolder(folder)) throw new Raised('NotADirectoryError', path);
    return namesIn(folder);
  };
  const joined = (parts: readonly string[]): string =>
    parts.reduce(
      (path, part) =>
        part.startsWith('/') || path === '' ? part : path.endsWith('/') ? path + part : `${path}/${part}`,
      '',
    );
  function* walk(top: string): Generator<Value> {
    const names = listed(top);
    const folders = new PyList(names.filter((name) => isFolder(at(joined([top, name])))));
    const files = names.filter((name) => !folders.items.includes(name));
    yield new PyTuple([top, folders, new PyList(files)]);
    // The loop may have changed the list: it goes on to what that then holds.
    for (const name of folders.items) yield* walk(joined([top, textOf(name)]));
  }
  const texts = ({ args }: Call) => args.map((arg) => textOf(arg));
  const path = moduleOf(
    'os.path',
    {
      join: (call) => joined(texts(call)),
      exists: ({ args }) => places.written.has(textOf(args[0])) || existsSync(at(textOf(args[0]))),
      isdir: ({ args }) => isFolder(at(textOf(args[0]))),
      isfile: ({ args }) =>
        places.written.has(textOf(args[0])) ||
        (existsSync(at(textOf(args[0]))) && !isFolder(at(textOf(args[0])))),
      basename: ({ args }) => /[^/]*$/.exec(textOf(args[0]))?.[0] ?? '',
      dirname: ({ args }) => textOf(args[0]).replace(/\/?[^/]*$/, ''),
      split: ({ args }) => {
        const text = textOf(args[0]);
        return new PyTuple([text.replace(/\/?[^/]*$/, ''), /[^/]*$/.exec(text)?.[0] ?? '']);
      },
      splitext: ({ args }) => {
        const text = textOf(args[0]);
        const end = /(?<=[^/.])\.[^./]*$/.exec(text)?.[0] ?? '';
        return new PyTuple([text.slice(0, text.length - end.length), end]);
      },
      abspath: ({ args }) => at(textOf(args[0])),
      normpath: ({ args }) => posix.normalize(textOf(args[0])),
      expanduser: ({ args }) => textOf(args[0]),
      getsize: ({ args }) => statSync(at(textOf(args[0]))).size,
    },
    (name) => (name === 'sep' ? '/' : name === 'pardir' ? '..' : undefined),
  );
  const os: Native = moduleOf(
    'os',
    {
      listdir: ({ args }) => new PyList(listed(textOf(args[0] ?? '.'))),
      walk: (call) => {
        only(call, 'topdown', 'top', 'followlinks', 'onerror');
        if (call.named.get('topdown') === false) throw new Unsupported('os.walk from below');
        const top = textOf(needed(call, 0, 'top'));
        return iteratorOf(walk(top), 'generator');
      },
      scandir: ({ args }) => {
        const folder = textOf(args[0] ?? '.');
        return new PyList(listed(folder).map((name) => pathOf(joined([folder, name]), 'DirEntry')));
      },
      getcwd: () => at('.'),
      makedirs: () => null,
      mkdir: () => null,
      rmdir: () => null,
      remove: ({ args }) => {
        if (!places.written.delete(textOf(args[0]))) throw new Unsupported('a file is removed');
        return null;
      },
      system: () => null,
      stat: ({ args }) => {
        const { size } = statSync(fileOf(places, args[0]));
        return new Made('stat', undefined, { member: (name) => (name === 'st_size' ? size : undefined) });
      },
    },
    (name) => (name === 'path' ? path : name === 'sep' ? '/' : name === 'environ' ? new PyDict() : undefined),
  );
  const globbed = (pattern: string, isDeep: boolean): string[] => expand(pattern, isDeep, at);
  const glob: Native = moduleOf('glob', {
    glob: (call) =>
      new PyList(globbed(textOf(needed(call, 0, 'pathname')), call.named.get('recursive') === true)),
    iglob: (call) =>
      new PyList(globbed(textOf(needed(call, 0, 'pathname')), call.named.get('recursive') === true)),
  });

  function pathOf(text: string, type = 'PosixPath'): Made {
    const name = basename(text);
    const suffix = /(?<=[^.])\.[^.]*$/.exec(name)?.[0] ?? '';
    const under = (pattern: string, isDeep: boolean) =>
      new PyList(
        globbed(joined([text, isDeep ? `**/${pattern}` : pattern]), isDeep || pattern.includes('**')).map(
          (each) => pathOf(each),
        ),
      );
    const functions: Readonly<Record<string, (call: Call) => Value>> = {
      glob: (call) => under(textOf(needed(call, 0, 'pattern')), false),
      rglob: (call) => under(textOf(needed(call, 0, 'pattern')), true),
      iterdir: () => new PyList(listed(text).map((own) => pathOf(joined([text, own])))),
      exists: () => places.written.has(text) || existsSync(at(text)),
      is_dir: () => isFolder(at(text)),
      is_file: () => existsSync(at(text)) && !isFolder(at(text)),
      joinpath: (call) => pathOf(joined([text, ...texts(call)])),
      as_posix: () => text,
      resolve: () => pathOf(at(text)),
      absolute: () => pathOf(at(text)),
      read_text: () => readFileSync(at(text), 'utf8'),
      __str__: () => text,
    };
    const made: Made = new Made(type, undefined, {
      text: () => text,
      member: (own) => {
        if (own === 'name') return name;
        if (own === 'path') return text;
        if (own === 'stem') return name.slice(0, name.length - suffix.length);
        if (own === 'suffix') return suffix;
        if (own === 'parent') return pathOf(text.replace(/\/?[^/]*$/, '') || '.');
        if (own === 'parts')
          return new PyTuple(text.split('/').map((part, place) => (part === '' && place === 0 ? '/' : part)));
        return memberFrom(type, functions, own);
      },
      operate: (operator, other, isTurned) => {
        if (operator === '/')
          return pathOf(isTurned ? joined([textOf(other), text]) : joined([text, textOf(other)]));
        if (operator === '==' || operator === '!=')
          return (other instanceof Made && other.rules.text?.() === text) === (operator === '==');
        if (!/^[<>]=?$/.test(operator)) return undefined;
        const order = orderedTexts(text, textOf(other));
        return operator === '<'
          ? order < 0
          : operator === '>'
            ? order > 0
            : operator === '<='
              ? order <= 0
              : order >= 0;
      },
    });
    return made;
  }

  const pathClass = native('pathlib.Path', (call) =>
    pathOf(joined(texts(call).map((part) => part.replace(/(?<=.)\/$/, '')))),
  );
  return {
    os,
    'os.path': path,
    glob,
    pathlib: module('pathlib', (name) =>
      /^(?:Path|PosixPath|PurePath)$/.test(name) ? pathClass : undefined,
    ),
    'imutils.paths': moduleOf('imutils.paths', {
      list_images: (call) => new PyList(listImages(textOf(needed(call, 0, 'basePath')), walk)),
    }),
    imutils: module('imutils', (name) =>
      name === 'paths'
        ? moduleOf('imutils.paths', {
            list_images: (call) => new PyList(listImages(textOf(needed(call, 0, 'basePath')), walk)),
          })
        : undefined,
    ),
    fnmatch: moduleOf('fnmatch', {
      filter: (call) => {
        const test = matcher(textOf(needed(call, 1, 'pat')));
        return new PyList([...iterated(needed(call, 0, 'names'))].filter((name) => test.test(textOf(name))));
      },
      fnmatch: (call) => matcher(textOf(needed(call, 1, 'pat'))).test(textOf(needed(call, 0, 'name'))),
    }),
    csv: moduleOf('csv', {
      reader: (call) => iteratorOf(tableRows(call).map((row) => new PyList([...row]))),
      DictReader: (call) => {
        const [first = [], ...rest] = tableRows(call);
        const names = given(call, 1, 'fieldnames') ?? null;
        const titles = names === null ? first : [...iterated(names)].map((name) => textOf(name));
        const rows = names === null ? rest : [first, ...rest];
        return iteratorOf(
          rows.map((row) => new PyDict(titles.map((title, at) => [title, row[at] ?? null] as const))),
        );
      },
    }),
    json: moduleOf('json', {
      load: (call) =>
        fromJson(textLeft(needed(call, 0, 'fp')) ?? bytesIn(places, needed(call, 0, 'fp')).toString()),
      loads: (call) => fromJson(textOf(needed(call, 0, 's'))),
      dump: () => null,
    }),
    // Not a module: the builtin.
    open: native('open', (call) => {
      const name = textOf(needed(call, 0, 'file'));
      const mode = call.args[1] ?? call.named.get('mode') ?? 'r';
      if (typeof mode === 'string' && /[wax+]/.test(mode)) return writtenFile(name);
      if (places.written.has(name)) return writtenFile(name);
      const place = fileOf(places, name);
      return typeof mode === 'string' && mode.includes('b')
        ? bytesFile(() => readFileSync(place))
        : textFile(readFileSync(place));
    }),
  };
}

/** A file of which the program keeps what it writes whole: an array, a pickle. */
function writtenFile(name: string): Made {
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    close: () => null,
    flush: () => null,
    write: () => null,
    writelines: () => null,
    __enter__: () => made,
  };
  const made: Made = new Made(
    'file that is written',
    undefined,
    { member: (own) => memberFrom('file', functions, own) },
    { written: name },
  );
  return made;
}

/** The name of the file, of a path or of a file that is open to be written. */
export function nameOfWritten(value: Value): string {
  const held = value instanceof Made ? (value.held as { readonly written?: string } | undefined) : undefined;
  return held?.written ?? textOf(value);
}

/** Of an open file or a list of lines. */
function tableRows(call: Call): readonly (readonly string[])[] {
  only(call, 'delimiter', 'fieldnames', 'quotechar');
  const source = needed(call, 0, 'iterable');
  const text = textLeft(source) ?? [...iterated(source)].map((line) => textOf(line)).join('\n');
  const by = textOf(call.named.get('delimiter') ?? ',');
  if (by === ',') return readTable(text);
  if (text.includes('"')) throw new Unsupported(`cells in quotes between ${by}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(by));
}

/** Throws Python's JSONDecodeError. Whole numbers that are written with a point become ints. */
function fromJson(text: string): Value {
  try {
    return fromPlain(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Raised('JSONDecodeError', error.message);
    throw error;
  }
}

function fromPlain(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return new PyList(value.map(fromPlain));
  return new PyDict(Object.entries(value as object).map(([key, item]) => [key, fromPlain(item)] as const));
}

const ENDINGS = /\.(?:jpg|jpeg|png|bmp|tif|tiff)$/i;

/** As imutils lists them: folder by folder. */
function listImages(top: string, walk: (top: string) => Iterable<Value>): Value[] {
  return [...walk(top)].flatMap((entry) => {
    const [root, , files] = entry instanceof PyTuple ? entry.items : [];
    const names = files instanceof PyList ? files.items : [];
    return names
      .filter((name) => ENDINGS.test(textOf(name)))
      .map((name) => `${textOf(root)}/${textOf(name)}`);
  });
}

/** Paths that a pattern means, in the order in which the folders list them, as Python's `glob`. */
function expand(pattern: string, isDeep: boolean, at: (path: string) => string): string[] {
  const parts = pattern.split('/');
  let found = [pattern.startsWith('/') ? '/' : ''];
  const join2 = (path: string, part: string) =>
    path === '' ? part : path.endsWith('/') ? path + part : `${path}/${part}`;
  const namesOf = (path: string): string[] => {
    const folder = at(path === '' ? '.' : path);
    return isFolder(folder) ? namesIn(folder) : [];
  };
  parts.forEach((part, place) => {
    if (part === '' && place === 0) return;
    const isLast = place === parts.length - 1;
    if (part === '**' && isDeep) {
      const below = (path: string): string[] => [
        path,
        ...namesOf(path)
          .filter((name) => !name.startsWith('.') && isFolder(at(join2(path, name))))
          .flatMap((name) => below(join2(path, name))),
      ];
      found = found.flatMap(below);
      if (isLast)
        found = found.flatMap((path) => [
          path,
          ...namesOf(path)
            .filter((name) => !isFolder(at(join2(path, name))))
            .map((name) => join2(path, name)),
        ]);
      return;
    }
    if (!/[*?[]/.test(part)) {
      found = found.map((path) => join2(path, part)).filter((path) => existsSync(at(path)));
      return;
    }
    const test = matcher(part);
    found = found.flatMap((path) =>
      namesOf(path)
        .filter((name) => test.test(name) && (part.startsWith('.') || !name.startsWith('.')))
        .map((name) => join2(path, name)),
    );
  });
  return found;
}

/** A name's pattern of the shell as a regular expression. */
function matcher(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\[!/g, '[^');
  return new RegExp(`^${source}$`);
}
