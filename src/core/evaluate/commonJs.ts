/** `module.exports`, `exports` and `require`: modules as Node has had them before imports. */
import type { Machine } from './machine.js';
import { dict } from './makeValue.js';
import type { Frame, Scope } from './scope.js';
import type { Value } from './value.js';

/** Puts `module` and `exports` in force; both hold the same object until the module replaces it. */
export function provideCommonJs(scope: Scope): void {
  const exports = dict([]);
  const module = dict([['exports', exports]]);
  scope.names.set('exports', exports);
  scope.names.set('module', module);
}

/** What the module has exported this way; undefined when it has not. */
function commonJsExports(scope: Scope): Value | undefined {
  const module = scope.names.get('module');
  const exported = module?.kind === 'dict' ? module.entries.get('s:exports')?.value : undefined;
  const isUntouched = exported?.kind === 'dict' && exported.entries.size === 0;
  return isUntouched ? undefined : exported;
}

/** Makes them importable too: the whole as `default`, properties by their names. */
export function shareCommonJs(machine: Machine, path: string, frame: Frame, scope: Scope): void {
  const exported = commonJsExports(scope);
  const { exports } = frame;
  if (!exported || !exports) return;
  machine.commonJs.set(path, exported);
  if (!exports.has('default')) exports.set('default', exported);
  if (exported.kind !== 'dict') return;
  for (const { key, value } of exported.entries.values())
    if (key.kind === 'string' && !exports.has(key.value)) exports.set(key.value, value);
}
