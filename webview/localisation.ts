/**
 * The page's words in the language of the editor. The first import of every page: other modules have words in
 * constants. Without a bundle the words are as written, in English.
 */
import { config } from '@vscode/l10n';

/** Of the page, as its shell has it; a worker is given it. */
export const bundle = document.getElementById('l10n')?.textContent ?? '';
if (bundle) config({ contents: bundle });
