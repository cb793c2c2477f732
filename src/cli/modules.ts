/** Imports of the analysed file: modules beside it or below the working directory. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AnalysisHost, Language, SourceDocument } from '../core/index.js';

export function moduleReader(
  languages: Readonly<Record<string, Language>>,
): NonNullable<AnalysisHost['readModule']> {
  return (specifier, from) => {
    const isPython = ['.py', '.ipynb'].includes(path.extname(from));
    for (const candidate of isPython ? pythonFiles(specifier, from) : scriptFiles(specifier, from)) {
      const language = languages[path.extname(candidate)];
      const document = language && tryRead(candidate, language);
      if (document) return document;
    }
    return undefined;
  };
}

function tryRead(file: string, language: Language): SourceDocument | undefined {
  try {
    return { path: file, language, text: readFileSync(file, 'utf8') };
  } catch {
    // Not a file of the workspace: the next candidate is tried.
    return undefined;
  }
}

function pythonFiles(specifier: string, from: string): readonly string[] {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const parts = specifier.slice(dots).split('.').filter(Boolean);
  const start = path.dirname(from);
  const roots = dots > 0 ? [path.join(start, ...Array<string>(dots - 1).fill('..'))] : [start, '.'];
  return roots.flatMap((root) => {
    const base = path.join(root, ...parts);
    return [`${base}.py`, path.join(base, '__init__.py')];
  });
}

function scriptFiles(specifier: string, from: string): readonly string[] {
  if (!specifier.startsWith('.')) return [];
  const base = path.join(path.dirname(from), specifier);
  const stem = base.replace(/\.[cm]?js$/, '');
  return [base, `${stem}.ts`, `${stem}.js`, path.join(base, 'index.ts'), path.join(base, 'index.js')];
}
