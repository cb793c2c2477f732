/** Python's standard library: the modules that model code uses; others are known by name only. */
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { argparseModule, argparsePart } from './argparse.js';
import { abstractCollections, collectionsModule } from './collections.js';
import { configparserModule, settingAt } from './configparser.js';
import { dataclassesModule } from './dataclasses.js';
import { enumModule } from './enums.js';
import { functoolsModule } from './functools.js';
import { inspectModule } from './inspect.js';
import { itertoolsModule } from './itertools.js';
import { jsonModule } from './json.js';
import { mathModule } from './math.js';
import { pythonModule } from './module.js';
import { copyModule, operatorModule, stringModule } from './operators.js';
import { globModule, osModule, pathlibModule, pathModule } from './paths.js';
import { pickleModule } from './pickle.js';
import {
  contextModule,
  datetimeModule,
  garbageModule,
  loggingModule,
  systemModule,
  timeModule,
  warningsModule,
} from './quiet.js';
import { randomModule } from './random.js';
import { regularModule } from './regular.js';
import { flagOf, settingsModule } from './settings.js';
import { sixModule, sixMoves } from './six.js';
import { csvModule } from './tableLines.js';
import { linesIn } from './textFiles.js';
import { abcModule, typesModule, typingModule } from './typing.js';
import { yamlModule } from './yaml.js';

const MODULES: Readonly<Record<string, NamespaceValue>> = {
  abc: abcModule,
  argparse: argparseModule,
  collections: collectionsModule,
  'collections.abc': abstractCollections,
  contextlib: contextModule,
  configparser: configparserModule,
  copy: copyModule,
  csv: csvModule,
  dataclasses: dataclassesModule,
  datetime: datetimeModule,
  enum: enumModule,
  functools: functoolsModule,
  glob: globModule,
  gc: garbageModule,
  inspect: inspectModule,
  itertools: itertoolsModule,
  json: jsonModule,
  logging: loggingModule,
  math: mathModule,
  operator: operatorModule,
  os: osModule,
  'os.path': pathModule,
  pathlib: pathlibModule,
  random: randomModule,
  re: regularModule,
  pickle: pickleModule,
  six: sixModule,
  'six.moves': sixMoves,
  string: stringModule,
  sys: systemModule,
  time: timeModule,
  types: typesModule,
  typing: typingModule,
  typing_extensions: typingModule,
  warnings: warningsModule,
  yaml: yamlModule,
};

/** Known to exist; what they give depends on the machine, the disk or the network. */
const OUTSIDE = `shutil io subprocess threading multiprocessing urllib urllib.request requests
  tempfile zipfile tarfile gzip uuid hashlib platform traceback struct socket queue concurrent
  concurrent.futures asyncio signal atexit unittest pprint textwrap statistics numbers fractions decimal bisect
  heapq array weakref importlib pkgutil locale calendar secrets base64 binascii sqlite3 xml html email http
  getpass codecs errno stat fnmatch timeit cProfile pdb ast dis tokenize __future__`.split(/\s+/);

const outside = new Map(
  OUTSIDE.map((name) => [name, pythonModule(name, { why: 'is outside what is evaluated' })]),
);

export const standardLibraryPart: LibraryPart = {
  resolve: (specifier, evaluation): Value | undefined => {
    if (evaluation.dialect !== 'python') return undefined;
    if (Object.hasOwn(MODULES, specifier)) return MODULES[specifier];
    return outside.get(specifier) ?? settingsModule(specifier, evaluation);
  },
  ...argparsePart,
  attribute: flagOf,
  index: settingAt,
  iterate: linesIn,
};
