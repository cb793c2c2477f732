/** A name that another module of the library has: the path, or the import, that says so. */
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { QuickFix } from '../diagnostic.js';
import { factOf } from '../fixFacts.js';
import { type FixContext, fix } from './fixer.js';
import { inImportOf } from './importName.js';

export function otherModule(
  problem: EvaluationProblem,
  { document: { text, language } }: FixContext,
): readonly QuickFix[] {
  const told = factOf(problem, 'other-module');
  if (!told || language !== 'python') return [];
  const { name, module, home } = told;
  const { start, end } = problem.location;
  const found = text.slice(start, end).lastIndexOf(name);
  if (found < 0) return [];
  const at = start + found;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(lineStart, text.indexOf('\n', at) < 0 ? undefined : text.indexOf('\n', at));
  const [, lead = '', path, list = ''] =
    /^([ \t]*from[ \t]+)([\w.]+)([ \t]+import[ \t]+.*)$/.exec(line) ?? [];
  if (path !== undefined) {
    const wanted = moved(path, module, home);
    if (wanted === undefined) return [];
    const title = `Import “${name}” from ${wanted}`;
    const isOnly = new RegExp(
      `^[ \\t]+import[ \\t]+\\(?[ \\t]*${name}(?:[ \\t]+as[ \\t]+\\w+)?[ \\t]*\\)?[ \\t]*(?:#.*)?$`,
    );
    const from = lineStart + lead.length;
    if (isOnly.test(list))
      return fix(title, [{ start: from, end: from + path.length, newText: wanted }], true);
    const before = /[ \t]*,[ \t]*$/.exec(text.slice(lineStart, at))?.[0].length ?? 0;
    const behind = /^[ \t]*,[ \t]*/.exec(text.slice(at + name.length))?.[0].length ?? 0;
    const isNamed = /^[ \t]+as\b/.test(text.slice(at + name.length));
    if (isNamed || (before === 0 && behind === 0)) return [];
    const out =
      behind > 0
        ? { start: at, end: at + name.length + behind, newText: '' }
        : { start: at - before, end: at + name.length, newText: '' };
    return fix(title, [out, inImportOf(wanted, name, text)], true);
  }
  const owner = /([\w.]+)\.$/.exec(text.slice(lineStart, at))?.[1];
  const wanted = owner === undefined ? undefined : moved(owner, module, home);
  if (owner === undefined || wanted === undefined) return [];
  const from = at - owner.length - 1;
  return fix(`Write ${wanted}.${name}`, [{ start: from, end: at - 1, newText: wanted }], true);
}

/** `tensorflow.keras.models` becomes `tensorflow.keras.layers`; undefined for a module under another name. */
function moved(path: string, module: string, home: string): string | undefined {
  if (module === 'tensorflow.layers')
    return /^(?:tf|tensorflow)\.layers$/.test(path) ? path.replace('layers', home) : undefined;
  if (module === 'tensorflow') return `${path}.${home}`;
  if (path === module) return home;
  if (path.endsWith(`.${module}`)) return path.slice(0, -module.length) + home;
  return undefined;
}
