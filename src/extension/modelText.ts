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

/** While a text is typed, a module that it imports is looked into again after this time. */
const LOOK_AGAIN_MS = 10_000;

/** What was found in the modules that one text imports, so that each change does not look for all of them again. */
export class ImportsSeen {
  readonly #seen = new Map<string, { readonly hasModels: boolean; readonly at: number }>();

  constructor(readonly now: () => number = Date.now) {}

  hasModels(specifier: string, look: () => boolean): boolean {
    const now = this.now();
    const known = this.#seen.get(specifier);
    if (known && now - known.at < LOOK_AGAIN_MS) return known.hasModels;
    const hasModels = look();
    this.#seen.set(specifier, { hasModels, at: now });
    return hasModels;
  }
}

/** `seen` belongs to the text at this path. */
export function canHaveModels(
  { text, path, language }: SourceDocument,
  readModule: ReadModule,
  seen = new ImportsSeen(),
): boolean {
  if (NAMES_A_LIBRARY.test(text)) return true;
  const imports = text.matchAll(language === 'python' ? IMPORTS.python : IMPORTS.script);
  let looked = 0;
  for (const [, first, second] of imports) {
    const specifier = first ?? second;
    if (specifier === undefined || ++looked > MOST_IMPORTS) return false;
    const look = (): boolean => {
      const module = readModule(specifier, path);
      return module !== undefined && NAMES_A_LIBRARY.test(module.text);
    };
    if (seen.hasModels(specifier, look)) return true;
  }
  return false;
}
