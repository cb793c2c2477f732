/**
 * Models of several files have the parameters that the real frameworks count: imports lead where Python,
 * TypeScript and Node lead. Truth: `test/oracle/workspaces.py` and `workspaces.mjs`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse, languageOfFile, resolveImport } from '../../../src/core/index.js';

const folder = new URL('../../fixtures/workspaces/', import.meta.url);
const truth = ['python.json', 'script.json'].flatMap((name) =>
  Object.entries(
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, Record<string, number>>,
  ),
);

interface Workspace {
  readonly main: string;
  readonly files: ReadonlyMap<string, string>;
}

function unpacked(name: string, root: string): Workspace {
  const [head = '', ...parts] = readFileSync(new URL(`${name}.txt`, folder), 'utf8').split(/^--- (.+)\n/m);
  const files = new Map<string, string>();
  for (let index = 0; index < parts.length; index += 2)
    files.set(`${root}/${parts[index]}`, parts[index + 1] ?? '');
  return { main: `${root}/${/^run: (.+)$/m.exec(head)?.[1]}`, files };
}

function analysed({ main, files }: Workspace, root: string): Analysis {
  const found = { roots: [root], read: (path: string) => files.get(path) };
  return analyse(
    { path: main, language: languageOfFile(main) ?? 'python', text: files.get(main) ?? '' },
    {
      readModule: (specifier, from) => resolveImport(specifier, from, found),
      readText: (written) => {
        const text = files.get(`${root}/${written}`);
        return text === undefined ? undefined : { path: `${root}/${written}`, text };
      },
    },
  );
}

describe('models of several files', () => {
  it('every workspace has its truth', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    expect(truth.map(([name]) => `${name}.txt`).sort()).toEqual(names.sort());
  });

  for (const [name, models] of truth)
    it(name, () => {
      const analysis = analysed(unpacked(name, '/home/space'), '/home/space');
      const found = new Map(analysis.models.map((model) => [model.name, model.totals]));
      expect(analysis.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const [model, params] of Object.entries(models)) {
        expect(found.get(model)?.params.total, model).toBe(params);
        expect(found.get(model)?.leftOut, model).toBe(0);
      }
    });
});

it('a module that imports the analysed one back gets it, and its models are there once', () => {
  const text =
    'import keras\nfrom sizes import double\nUNITS = 3\nmodel = keras.Sequential([keras.Input((2,)), keras.layers.Dense(double())])';
  const other = 'import main\ndef double():\n    return main.UNITS * 2';
  const { models } = analyse(
    { path: 'main.py', language: 'python', text },
    {
      readModule: (specifier) =>
        specifier === 'main'
          ? { path: 'main.py', language: 'python', text }
          : { path: 'sizes.py', language: 'python', text: other },
    },
  );
  expect(models.map(({ name, totals }) => [name, totals.params.total])).toEqual([['model', 18]]);
});

it('the analysis depends on the settings that it read; what the program writes itself is not read', () => {
  const text = (before: string) =>
    `import json, keras\n${before}\nunits = json.load(open('net.json'))['units']\nmodel = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units)])`;
  const read = (before = '') =>
    analyse(
      { path: 'main.py', language: 'python', text: text(before) },
      {
        readText: (path) => (path === 'net.json' ? { path: '/a/net.json', text: '{"units": 5}' } : undefined),
      },
    );
  const known = read();
  expect([known.models[0]?.totals.params.total, known.dependencies]).toEqual([15, ['/a/net.json']]);
  const changed = read("with open('net.json', 'w') as f:\n    json.dump({'units': 7}, f)");
  expect(changed.models[0]?.nodes.at(-1)?.unknown).toBeDefined();
});

describe('what an import names', () => {
  const files = (paths: readonly string[]) => ({
    roots: ['/a', '/b'],
    read: (path: string) => (paths.includes(path) ? '' : undefined),
  });
  it.each([
    ['./x', '/a/m.ts', ['/a/x.tsx'], '/a/x.tsx'],
    ['./x.js', '/a/m.ts', ['/a/x.js', '/a/x.ts'], '/a/x.ts'],
    ['./x.mjs', '/a/m.mts', ['/a/x.mts'], '/a/x.mts'],
    ['../x', '/a/b/m.js', ['/a/x/index.jsx'], '/a/x/index.jsx'],
    ['.', '/a/b/m.js', ['/a/b/index.ts'], '/a/b/index.ts'],
    ['./x.weird', '/a/m.js', ['/a/x.weird.js'], '/a/x.weird.js'],
    ['.x', '/a/p/m.py', ['/a/p/x.py'], '/a/p/x.py'],
    ['..', '/a/p/q/m.py', ['/a/p/__init__.py'], '/a/p/__init__.py'],
    ['x', '/a/p/m.py', ['/a/x.py', '/a/p/x.py'], '/a/p/x.py'],
    ['x', '/a/p/m.py', ['/a/x.py', '/a/p/x.py', '/a/p/__init__.py'], '/a/x.py'],
    ['x', '/a/p/m.py', ['/b/x.py'], '/b/x.py'],
    ['x.y', '/a/tests/m.ipynb', ['/a/src/x/y.py'], '/a/src/x/y.py'],
  ])('%s from %s', (specifier, from, paths, expected) => {
    expect(resolveImport(specifier, from, files(paths))?.path).toBe(expected);
  });

  it('nothing outside of what it is lent, and no end of looking', () => {
    const asked: string[] = [];
    const none = { roots: ['/a'], read: (path: string) => void asked.push(path) };
    for (const specifier of ['react', './x', '#x', '@/x', 'x.y.z', '....x', '/etc/passwd'])
      for (const from of ['/a/b/c/m.ts', '/a/b/c/m.py']) resolveImport(specifier, from, none);
    expect(asked.length).toBeLessThan(700);
  });

  it('keeps the separators of Windows', () => {
    const paths = ['C:\\a\\src\\x.ts'];
    const found = { roots: ['C:\\a'], read: (path: string) => (paths.includes(path) ? '' : undefined) };
    expect(resolveImport('../src/x', 'C:\\a\\app\\m.ts', found)?.path).toBe('C:\\a\\src\\x.ts');
  });
});
