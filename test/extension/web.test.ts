/** The web extension: its bundle asks for nothing but `vscode`, and loads where there is no Node. */
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { coreInText, editorOnce, worker } from '../../scripts/bundles.mjs';

test('the bundle for browsers needs vscode alone', { timeout: 120_000 }, async () => {
  const { outputFiles } = await build({
    ...worker,
    entryPoints: ['src/extension/web.ts'],
    plugins: [editorOnce, coreInText],
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
  // The core, most of the file, is a text until a model asks for it: code that is read on starting is small.
  const code = (bundle?.text ?? '').replace(
    /new Function\("module","exports",(["'`])(?:(?!\1)[^\\]|\\.)*\1\)/s,
    '',
  );
  expect(code.length).toBeLessThan(200_000);
  expect((bundle?.text ?? '').length).toBeGreaterThan(1_000_000);
  expect(asked.every((name) => name === 'vscode')).toBe(true);
  expect(typeof module.exports.activate).toBe('function');
});
