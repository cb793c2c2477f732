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
