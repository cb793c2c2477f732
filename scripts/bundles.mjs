import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The editor's API asked for once, by the names that the extension uses. Left to itself, the bundle asks for it in
 * each of its modules and copies all of its names there, which was half of the time that starting takes.
 */
export const editorOnce = {
  name: 'editor once',
  setup(build) {
    build.initialOptions.logOverride = { 'import-is-undefined': 'error' };
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'editor' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'editor' },
    );
    build.onLoad({ filter: /.*/, namespace: 'editor' }, () => {
      const folder = path.resolve('src/extension');
      const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
      const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
      const names = new Set(
        texts.flatMap((text) => [...text.matchAll(/\bvscode\.(\w+)/g)]).map(([, name]) => name),
      );
      const lines = [...names].sort().map((name) => `export const ${name} = editor.${name};`);
      return { contents: ["const editor = require('vscode');", ...lines].join('\n'), watchDirs: [folder] };
    });
  },
};

// How the extension is bundled where there is no Node: for a worker of the browser.
export const worker = {
  bundle: true,
  platform: 'browser',
  format: 'cjs',
  target: 'es2022',
  sourcemap: true,
  minify: true,
  alias: { 'node:path': './src/extension/posixPath.ts', 'node:path/posix': './src/extension/posixPath.ts' },
};

/** Packages that one file in few needs, and what the core takes from each. */
const seldomNeeded = {
  '@lezer/python': ['parser'],
  '@lezer/javascript': ['parser'],
  fflate: ['inflateSync', 'strFromU8'],
  jsfive: ['File'],
};

/** The grammars say how each of their tokens is coloured, which nothing here asks for. */
const COLOURLESS = `const tag = new Proxy(() => tag, { get: () => tag });
module.exports = { tags: tag, styleTags: () => () => null };`;

/**
 * Packages begin when they are first asked for something: each grammar unpacks its tables then, which takes as long
 * as reading the whole of the core, and a file has one language.
 */
export const packagesOnDemand = {
  name: 'packages on demand',
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(seldomNeeded).join('|')})$`);
    build.onResolve({ filter }, ({ path: name, namespace, pluginData }) => {
      if (pluginData === 'found') return undefined;
      if (namespace !== 'package') return { path: name, namespace: 'package' };
      // As an import finds it: what the packages share would be there twice otherwise.
      return build.resolve(name, { kind: 'import-statement', resolveDir: '.', pluginData: 'found' });
    });
    build.onResolve({ filter: /^@lezer\/highlight$/ }, () => ({ path: 'tags', namespace: 'colourless' }));
    build.onLoad({ filter: /.*/, namespace: 'colourless' }, () => ({ contents: COLOURLESS }));
    build.onLoad({ filter: /.*/, namespace: 'package' }, ({ path: name }) => {
      const load = `let loaded;\nconst load = () => (loaded ??= require(${JSON.stringify(name)}));`;
      const properties = seldomNeeded[name].map((each) => `get ${each}() { return load().${each}; }`);
      return { contents: `${load}\nmodule.exports = { ${properties.join(', ')} };`, resolveDir: '.' };
    });
  },
};

/** What the extension asks of the core before a text has models; bundled with the extension. */
const atOnce = { resolveImport: './src/core/workspace/resolveImport.ts' };

/**
 * The core in a file of its own beside the extension, read when the first text asks for it: the editor starts
 * without it, and files that define no models never need it. What the core exports becomes properties that
 * load it when they are read.
 */
export const coreOnDemand = {
  name: 'core on demand',
  setup(build) {
    build.onResolve({ filter: /\/core\/index\.js$/ }, () => ({ path: 'core', namespace: 'on-demand' }));
    build.onLoad({ filter: /.*/, namespace: 'on-demand' }, async () => {
      const contents = await loadingOnDemand(build, "require('./src/extension/loadCore.ts').loadCore()");
      return { contents, resolveDir: '.', watchFiles: ['src/core/index.ts'] };
    });
  },
};

/**
 * The same where an extension is one file: a browser's worker. The core is a text in it, which costs nothing to
 * read over, and becomes code when the first model asks for it, as the editor makes code of the whole file.
 */
export const coreInText = {
  name: 'core in a text',
  setup(build) {
    build.onResolve({ filter: /\/core\/index\.js$/ }, () => ({ path: 'core', namespace: 'in-text' }));
    build.onLoad({ filter: /.*/, namespace: 'in-text' }, async () => {
      const options = { ...worker, plugins: [packagesOnDemand], entryPoints: ['src/core/index.ts'] };
      const { outputFiles } = await build.esbuild.build({ ...options, sourcemap: false, write: false });
      const text = JSON.stringify(outputFiles[0].text);
      const contents = await loadingOnDemand(build, 'made()');
      const made = `const made = () => {
  const module = { exports: {} };
  new Function('module', 'exports', ${text})(module, module.exports);
  return module.exports;
};`;
      return { contents: `${made}\n${contents}`, resolveDir: '.', watchFiles: ['src/core/index.ts'] };
    });
  },
};

/** A module with the core's exports as properties. `core`: the expression that gives the core. */
async function loadingOnDemand({ esbuild }, core) {
  const { metafile } = await esbuild.build({
    entryPoints: ['src/core/index.ts'],
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  const [{ exports }] = Object.values(metafile.outputs);
  const properties = exports.map((name) =>
    atOnce[name]
      ? `${name}: require(${JSON.stringify(atOnce[name])}).${name}`
      : `get ${name}() { return load().${name}; }`,
  );
  return `let core;
const load = () => (core ??= ${core});
module.exports = { ${properties.join(',\n')} };`;
}
