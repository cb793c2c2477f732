/**
 * Loads a bundled module with V8's compiled code of an earlier run, kept in the user's cache folder: a process that
 * lives for a second or less spends much of it on compiling. Any fault of the cache costs only its gain.
 */
import { isAscii } from 'node:buffer';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import path from 'node:path';
import { constants, Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { cacheDirectory } from './cacheDirectory.js';
import { replaceFile } from './replaceFiles.js';

/**
 * The module's exports. `use`: what the process is going to do; functions that another use needs are compiled when it
 * comes to them. `whenDone` gets, before the module runs, what keeps all that is compiled by then for the next process;
 * it takes a tenth of a second where nothing was kept yet.
 */
export function loadWithCodeCache(file: string, use: string, whenDone: (keep: () => void) => void): unknown {
  // Node before 20.12 cannot import from code that is loaded like this, and before 20.15 has no sums.
  const importModuleDynamically = constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const require = createRequire(file);
  if (importModuleDynamically === undefined || (crc32 as unknown) === undefined) return require(file);
  // Other versions, and other checkouts, have the same file elsewhere.
  const place = crc32(file).toString(16).padStart(8, '0');
  const cache = path.join(cacheDirectory(), 'code', `${path.basename(file, '.js')}-${use}-${place}`);
  const stamp = stampOf(file);
  const cachedData = readCache(cache, stamp);
  const script = new Script(wrappedSourceOf(file), {
    filename: file,
    ...(cachedData && { cachedData }),
    importModuleDynamically,
  });
  const module = new Module(file);
  require.cache[file] = module;
  const load: (...given: unknown[]) => void = script.runInThisContext();
  if (!cachedData || script.cachedDataRejected)
    whenDone(() => writeCache(cache, stamp, script.createCachedData()));
  load.call(module.exports, module.exports, require, module, file, path.dirname(file));
  return module.exports;
}

/**
 * As Node wraps a CommonJS module; on one line, so that the places in stack traces stay. Bundles are ASCII but for what a
 * comment or a regular expression says: no text to decode, and half the memory.
 */
function wrappedSourceOf(file: string): string {
  const content = Buffer.concat([HEAD, readFileSync(file), TAIL]);
  return content.toString(isAscii(content) ? 'latin1' : 'utf8');
}

const HEAD = Buffer.from('(function (exports, require, module, __filename, __dirname) {');
const TAIL = Buffer.from('\n})');

/** V8 looks at the length of the source only; it sees for itself whether its own version and flags are the same. */
function stampOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${encodeURI(file)} ${size} ${mtimeMs} ${process.version} ${process.arch}`;
}

/**
 * Before the data: whose code it is, and a sum of it, since V8 trusts the data and dies of a byte that is wrong. A hash
 * of `node:crypto` takes three times as long, half of it to load that.
 */
function headOf(stamp: string, data: Uint8Array): string {
  return `${stamp} ${crc32(data).toString(16)}\n`;
}

function readCache(cache: string, stamp: string): Buffer | undefined {
  try {
    const content = readFileSync(cache);
    const begin = content.indexOf('\n') + 1;
    const data = content.subarray(begin);
    return content.toString('latin1', 0, begin) === headOf(stamp, data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCache(cache: string, stamp: string, data: Buffer): void {
  try {
    mkdirSync(path.dirname(cache), { recursive: true });
    replaceFile(cache, headOf(stamp, data), data);
    removeForsaken(path.dirname(cache));
  } catch {
    // No room, or nothing may be written there: the next run compiles again.
    rmSync(`${cache}.partial`, { force: true });
  }
}

/** What was kept of files that are gone: of a version before, or of a checkout. */
function removeForsaken(directory: string): void {
  for (const name of readdirSync(directory)) {
    const kept = path.join(directory, name);
    const [file = ''] = readFileSync(kept, 'latin1').split(' ', 1);
    if (!existsSync(decodeURI(file))) rmSync(kept);
  }
}
