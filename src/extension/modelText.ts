/**
 * Whether a text can define models at all: it names a library, or imports a module of the workspace that does.
 * Other texts are not read, so that ConvLens costs nothing in them.
 */
import type { SourceDocument } from '../core/index.js';

const NAMES_A_LIBRARY = /keras|tensorflow|tfjs|\bSequential\b|\bConv[123]D\b|\btf\./i;
const IMPORTS = {
  python: /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import|import[ \t]+([.\w]+))/gm,
  script: /(?:\bfrom\s+|\bimport\s+|\brequire\(\s*|\bimport\(\s*)['"]([^'"]+)['"]/g,
};
/** More imports than this are not looked into. */
const MOST_IMPORTS = 40;

export type ReadModule = (specifier: string, from: string) => SourceDocument | undefined;

export function canHaveModels({ text, path, language }: SourceDocument, readModule: ReadModule): boolean {
  if (NAMES_A_LIBRARY.test(text)) return true;
  const imports = text.matchAll(language === 'python' ? IMPORTS.python : IMPORTS.script);
  let looked = 0;
  for (const [, first, second] of imports) {
    const specifier = first ?? second;
    if (specifier === undefined || ++looked > MOST_IMPORTS) return false;
    const module = readModule(specifier, path);
    if (module && NAMES_A_LIBRARY.test(module.text)) return true;
  }
  return false;
}
