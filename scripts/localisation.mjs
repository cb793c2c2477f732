// `npm run l10n`: gathers the texts that the extension and its pages show (`l10n.t('…')`), and what the core says in
// them, into l10n/bundle.l10n.json, for translators. A test holds the bundle in step.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';
import { coreTexts } from './coreTexts.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const FOLDERS = ['src/extension', 'webview'];

/** Every text once, in the order of the alphabet. */
export async function shownTexts() {
  const core = coreTexts().map((text) => [text, text]);
  const shown = await getL10nJson(FOLDERS.map((folder) => ({ extension: '.ts', contents: joined(folder) })));
  const texts = { ...Object.fromEntries(core), ...shown };
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A folder's files that show texts as one, with each import once: for every import of every file the gatherer would
 * compile a query, which took nine of its ten seconds.
 */
function joined(folder) {
  const imports = new Set();
  const sources = readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8'))
    .filter((source) => source.includes('l10n'))
    .map((source) =>
      source.replace(/^import .* from '(vscode|@vscode\/l10n)';$/gm, (line) => {
        imports.add(line);
        return '';
      }),
    );
  return [...imports, ...sources].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(path.join(root, 'l10n'), { recursive: true });
  writeFileSync(
    path.join(root, 'l10n', 'bundle.l10n.json'),
    `${JSON.stringify(await shownTexts(), null, 2)}\n`,
  );
}
