/** The web extension: its bundle asks for nothing but `vscode`, and loads where there is no Node. */
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { editorOnce, worker } from '../../scripts/bundles.mjs';

test('the bundle for browsers needs vscode alone', { timeout: 120_000 }, async () => {
  const { outputFiles } = await build({
    ...worker,
    entryPoints: ['src/extension/web.ts'],
    plugins: [editorOnce],
    write: false,
    sourcemap: false,
  });
  const [bundle] = outputFiles;
  const asked: string[] = [];
  const module: { exports: { activate?: unknown } } = { exports: {} };
  const any: unknown = new Proxy(() => undefined, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : any),
  });
  // What the modules read while they load.
  const enums = [
    'CompletionItemKind',
    'DiagnosticSeverity',
    'SymbolKind',
    'CodeActionKind',
    'window',
    'l10n',
  ];
  const vscode = Object.fromEntries(enums.map((name) => [name, any]));
  const context = createContext({
    module,
    exports: module.exports,
    TextEncoder,
    TextDecoder,
    require(name: string) {
      asked.push(name);
      return vscode;
    },
  });
  runInContext(bundle?.text ?? '', context);
  expect(asked.every((name) => name === 'vscode')).toBe(true);
  expect(typeof module.exports.activate).toBe('function');
});
