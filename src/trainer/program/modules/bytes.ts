/** Bytes in Python's hands, files that hold them, and what unpacks them: `gzip`, `zipfile`, `struct`, `io`. */
import { readFileSync } from 'node:fs';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { given, memberFrom, moduleOf, native, needed, numberGiven } from '../language/natives.js';
import {
  type Call,
  Made,
  numberOf,
  ofFloat,
  PyList,
  PyTuple,
  Raised,
  Slice,
  textOf,
  Unsupported,
  type Value,
} from '../language/values.js';
import { rangeOf } from '../numpy/arrayIndex.js';
import { fileOf, type Places } from './systemModules.js';

type Functions = Readonly<Record<string, (call: Call) => Value>>;

export function bytesValue(bytes: Buffer): Made {
  const functions: Functions = {
    decode: (call) => {
      const name = textOf(given(call, 0, 'encoding') ?? 'utf-8').toLowerCase();
      return bytes.toString(/latin|iso-?8859-?1|ascii/.test(name) ? 'latin1' : 'utf8');
    },
    startswith: ({ args }) => bytes.indexOf(plainBytes(args[0])) === 0,
  };
  return new Made(
    'bytes',
    undefined,
    {
      item: (index) => {
        if (!(index instanceof Slice)) return bytes.at(numberOf(index)) ?? null;
        const { start, step, count } = rangeOf(index, bytes.length);
        return bytesValue(
          Buffer.from(Array.from({ length: count }, (_, at) => bytes[start + at * step] ?? 0)),
        );
      },
      length: () => bytes.length,
      iterate: () => bytes,
      member: (name) => memberFrom('bytes', functions, name),
      operate: (operator, other) =>
        /^[=!]=$/.test(operator) ? bytes.equals(plainBytes(other)) === (operator === '==') : undefined,
    },
    bytes,
  );
}

/** Of bytes, or of a text that was written as `b'…'`. */
function plainBytes(value: Value | undefined): Buffer {
  if (value instanceof Made && Buffer.isBuffer(value.held)) return value.held;
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  throw new Unsupported('bytes of this');
}

/** A file of bytes that is read from its beginning on; its content is read when it is asked for. */
export function bytesFile(content: () => Buffer, type = 'file of bytes'): Made {
  let kept: Buffer | undefined;
  let at = 0;
  const whole = () => {
    kept ??= content();
    return kept;
  };
  const read = (count: number | undefined): Buffer => {
    const bytes = whole();
    const end = count === undefined || count < 0 ? bytes.length : Math.min(bytes.length, at + count);
    const part = bytes.subarray(at, end);
    at = end;
    return part;
  };
  const line = () => {
    const end = whole().indexOf(10, at);
    return read(end < 0 ? undefined : end + 1 - at);
  };
  function* lines(): Generator<Value> {
    while (at < whole().length) yield bytesValue(line());
  }
  const functions: Functions = {
    read: (call) => bytesValue(read(numberGiven(call, 0, 'size'))),
    getvalue: () => bytesValue(whole()),
    getbuffer: () => bytesValue(whole()),
    readline: () => bytesValue(line()),
    readlines: () => new PyList([...lines()]),
    seek: (call) => {
      const [to, from] = [numberOf(needed(call, 0, 'offset')), numberGiven(call, 1, 'whence') ?? 0];
      at = to + (from === 1 ? at : from === 2 ? whole().length : 0);
      return at;
    },
    tell: () => at,
    close: () => null,
    __enter__: () => made,
  };
  const made: Made = new Made(
    type,
    undefined,
    { member: (name) => memberFrom(type, functions, name), iterate: lines },
    { bytesLeft: () => read(undefined) } satisfies HeldBytes,
  );
  return made;
}

interface HeldBytes {
  bytesLeft(): Buffer;
}

/** What bytes, a file of bytes, or the file of a path hold. */
export function bytesIn(places: Places, value: Value): Buffer {
  if (value instanceof Made && Buffer.isBuffer(value.held)) return value.held;
  const held = value instanceof Made ? (value.held as Partial<HeldBytes> | undefined) : undefined;
  if (typeof held?.bytesLeft === 'function') return held.bytesLeft();
  return readFileSync(fileOf(places, value));
}

export function byteModules(places: Places): Readonly<Record<string, Value>> {
  const gzip = moduleOf('gzip', {
    open: (call) => {
      const mode = given(call, 1, 'mode') ?? 'rb';
      if (typeof mode === 'string' && /[wax]/.test(mode)) throw new Unsupported('a file that is written');
      const bytes = unpacked(() => gunzipSync(bytesIn(places, needed(call, 0, 'filename'))));
      return typeof mode === 'string' && mode.includes('t') ? textFile(bytes) : bytesFile(() => bytes);
    },
    decompress: (call) => bytesValue(unpacked(() => gunzipSync(bytesIn(places, needed(call, 0, 'data'))))),
  });
  return {
    gzip,
    io: moduleOf('io', {
      BytesIO: (call) => {
        const bytes = bytesIn(places, needed(call, 0, 'initial_bytes'));
        return bytesFile(() => bytes);
      },
      StringIO: (call) => textFile(Buffer.from(textOf(needed(call, 0, 'initial_value')))),
    }),
    struct: moduleOf('struct', {
      unpack: (call) => {
        const bytes = bytesIn(places, needed(call, 1, 'buffer'));
        const format = textOf(needed(call, 0, 'format'));
        if (sizeOfFormat(format) !== bytes.length)
          throw new Raised('struct.error', `unpack requires a buffer of ${sizeOfFormat(format)} bytes`);
        return new PyTuple(fieldsOf(format, bytes));
      },
      unpack_from: (call) => {
        const from = numberGiven(call, 2, 'offset') ?? 0;
        const bytes = bytesIn(places, needed(call, 1, 'buffer')).subarray(from);
        return new PyTuple(fieldsOf(textOf(needed(call, 0, 'format')), bytes));
      },
      calcsize: (call) => sizeOfFormat(textOf(needed(call, 0, 'format'))),
    }),
    zipfile: moduleOf('zipfile', {
      ZipFile: (call) => {
        const mode = given(call, 1, 'mode') ?? 'r';
        if (mode !== 'r') throw new Unsupported('a zip file that is written');
        return zipFile(bytesIn(places, needed(call, 0, 'file')), places);
      },
      is_zipfile: () => true,
    }),
  };
}

/** An open file of texts. */
export function textFile(bytes: Buffer): Made {
  const text = bytes.toString('utf8').replace(/\r\n/g, '\n');
  const lines = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) as string[];
  let next = 0;
  const rest = () => lines.slice(next);
  const all = () => {
    const left = rest();
    next = lines.length;
    return left;
  };
  function* each(): Generator<Value> {
    while (next < lines.length) yield lines[next++] ?? '';
  }
  const functions: Functions = {
    read: (call) => {
      if (call.args.length > 0) throw new Unsupported('read of so many letters');
      return all().join('');
    },
    readlines: () => new PyList(all()),
    readline: () => lines[next++] ?? '',
    seek: (call) => {
      if (numberOf(needed(call, 0, 'offset')) !== 0) throw new Unsupported('seek in a file of texts');
      next = 0;
      return 0;
    },
    close: () => null,
    __next__: () => lines[next++] ?? null,
    __enter__: () => made,
  };
  const made: Made = new Made(
    'file',
    undefined,
    { member: (name) => memberFrom('file', functions, name), iterate: each },
    { rest, next: () => each().next() },
  );
  return made;
}

/** The text of an open file, from where it is read on. */
export function textLeft(value: Value): string | undefined {
  const held =
    value instanceof Made ? (value.held as { rest?: () => readonly string[] } | undefined) : undefined;
  return typeof held?.rest === 'function' ? held.rest().join('') : undefined;
}

function unpacked(run: () => Buffer): Buffer {
  try {
    return run();
  } catch (error) {
    if (error instanceof Raised) throw error;
    throw new Raised('BadGzipFile', error instanceof Error ? error.message : String(error));
  }
}

/** By the letters of Python's `struct`: their bytes, and how they are read. */
const FIELDS: Readonly<
  Record<string, readonly [number, (bytes: Buffer, at: number, isBig: boolean) => Value]>
> = {
  b: [1, (bytes, at) => bytes.readInt8(at)],
  B: [1, (bytes, at) => bytes.readUInt8(at)],
  '?': [1, (bytes, at) => bytes.readUInt8(at) !== 0],
  h: [2, (bytes, at, isBig) => (isBig ? bytes.readInt16BE(at) : bytes.readInt16LE(at))],
  H: [2, (bytes, at, isBig) => (isBig ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at))],
  i: [4, (bytes, at, isBig) => (isBig ? bytes.readInt32BE(at) : bytes.readInt32LE(at))],
  I: [4, (bytes, at, isBig) => (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at))],
  f: [4, (bytes, at, isBig) => ofFloat(isBig ? bytes.readFloatBE(at) : bytes.readFloatLE(at))],
  d: [8, (bytes, at, isBig) => ofFloat(isBig ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at))],
};

function partsOf(format: string): { readonly isBig: boolean; readonly parts: readonly [number, string][] } {
  const [, order = '', rest = ''] = /^([<>!=@]?)(.*)$/.exec(format.replaceAll(' ', '')) ?? [];
  const parts = [...rest.matchAll(/(\d*)(.)/g)].map(([, count, letter = '']): [number, string] => [
    count ? Number(count) : 1,
    letter.replace('L', 'I').replace('l', 'i'),
  ]);
  const isAligned = order === '' || order === '@';
  if (
    parts.some(([, letter]) => !FIELDS[letter]) ||
    (isAligned && new Set(parts.map(([, letter]) => letter)).size > 1)
  )
    throw new Unsupported(`struct.unpack("${format}")`);
  return { isBig: order === '>' || order === '!', parts };
}

const sizeOfFormat = (format: string): number =>
  partsOf(format).parts.reduce((sum, [count, letter]) => sum + count * (FIELDS[letter]?.[0] ?? 0), 0);

function fieldsOf(format: string, bytes: Buffer): Value[] {
  const { isBig, parts } = partsOf(format);
  let at = 0;
  return parts.flatMap(([count, letter]) =>
    Array.from({ length: count }, () => {
      const [size = 0, read] = FIELDS[letter] ?? [];
      at += size;
      if (at > bytes.length) throw new Raised('struct.error', 'unpack requires a longer buffer');
      return read?.(bytes, at - size, isBig) ?? null;
    }),
  );
}

interface ZipEntry {
  readonly name: string;
  bytes(): Buffer;
}

/** The entries of a zip file, by its directory at the end. Source: PKWARE, APPNOTE 6.3. */
function zipEntries(file: Buffer): ZipEntry[] {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Raised('BadZipFile', 'File is not a zip file');
  const found: ZipEntry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [title, extra, comment] = [28, 30, 32].map((place) => file.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const local = file.readUInt32LE(at + 42);
    found.push({
      name: file.toString('utf8', at + 46, at + 46 + title),
      bytes() {
        const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
        const packed = file.subarray(from, from + size);
        if (method === 0) return packed;
        if (method !== 8) throw new Unsupported('a zip file that is packed in this way');
        return inflateRawSync(packed);
      },
    });
    at += 46 + title + extra + comment;
  }
  return found;
}

function zipFile(file: Buffer, places: Places): Made {
  const entries = zipEntries(file);
  const entryOf = (value: Value | undefined): ZipEntry => {
    const name = textOf(value);
    const found = entries.find((each) => each.name === name);
    if (!found) throw new Raised('KeyError', `There is no item named '${name}' in the archive`);
    return found;
  };
  /** Nothing is written: what is unpacked must lie there already. */
  const extract = (call: Call, names: readonly string[]): Value => {
    const folder = textOf(given(call, call.args.length > 1 ? 1 : 0, 'path') ?? '.');
    const lost = names.find((name) => !places.isThere(`${folder.replace(/\/$/, '')}/${name}`));
    if (lost !== undefined)
      throw new Unsupported(
        `a zip file is unpacked into ${folder}, where ${lost} is not yet: unpack it once,`,
      );
    return null;
  };
  const functions: Functions = {
    namelist: () => new PyList(entries.map(({ name }) => name)),
    infolist: () =>
      new PyList(
        entries.map(
          ({ name }) =>
            new Made('ZipInfo', undefined, {
              text: () => name,
              member: (own) =>
                own === 'filename'
                  ? name
                  : own === 'is_dir'
                    ? native('ZipInfo.is_dir', () => name.endsWith('/'))
                    : undefined,
            }),
        ),
      ),
    read: (call) => bytesValue(entryOf(needed(call, 0, 'name')).bytes()),
    open: (call) => {
      const entry = entryOf(needed(call, 0, 'name'));
      return bytesFile(() => entry.bytes());
    },
    extractall: (call) =>
      extract(
        call,
        entries.map(({ name }) => name),
      ),
    extract: (call) => extract({ ...call, args: call.args }, [textOf(needed(call, 0, 'member'))]),
    printdir: () => null,
    close: () => null,
    __enter__: () => made,
  };
  const made: Made = new Made('ZipFile', undefined, {
    member: (name) => memberFrom('ZipFile', functions, name),
  });
  return made;
}
