// `npm run l10n`: gathers the texts that the extension shows (`l10n.t('…')`) into l10n/bundle.l10n.json, for
// translators. A test holds the bundle in step.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'src', 'extension');
const CALL = /\b(?:l10n\.)?t\(\s*'((?:[^'\\]|\\.)*)'/g;

/** Every text once, in the order of the alphabet. */
export function shownTexts() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const texts = files.flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(CALL)].map(([, text]) =>
      text.replaceAll("\\'", "'"),
    ),
  );
  return Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(path.join(root, 'l10n'), { recursive: true });
  writeFileSync(path.join(root, 'l10n', 'bundle.l10n.json'), `${JSON.stringify(shownTexts(), null, 2)}\n`);
}
