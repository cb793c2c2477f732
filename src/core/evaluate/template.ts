/** f-strings and template literals. */

import type { TemplateNode } from '../program/tree.js';
import { weighed } from './boundedWalk.js';
import { evaluate } from './expressions.js';
import { locate, type Machine } from './machine.js';
import { str, unknown } from './makeValue.js';
import type { Scope } from './scope.js';
import type { Value } from './value.js';

export function evaluateTemplate(machine: Machine, node: TemplateNode, scope: Scope): Value {
  let text = '';
  /** What stands before `text`, where that is a path of files that are only listed. */
  let before: Value | undefined;
  const format = machine.registry.builtin(
    scope.frame.dialect === 'python' ? 'format' : 'String',
    scope.frame.dialect,
  );
  for (const part of node.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = evaluate(machine, part.value, scope);
    const evaluation = machine.evaluationFor(scope.frame);
    if (value.kind === 'unknown') {
      const joined =
        value.facts && part.format === undefined && !part.formatParts
          ? plus(machine, plus(machine, before ?? str(''), str(text), scope), value, scope)
          : undefined;
      if (!joined) return value;
      before = joined;
      text = '';
      continue;
    }
    const specification = part.formatParts
      ? evaluateTemplate(machine, { kind: 'template', span: node.span, parts: part.formatParts }, scope)
      : part.format === undefined
        ? undefined
        : str(part.format);
    const shown =
      value.kind === 'string' && !specification
        ? value
        : format
          ? evaluation.call(format, specification ? [value, specification] : [value])
          : plain(value);
    if (shown.kind !== 'string') return shown.kind === 'unknown' ? shown : unknown('text that is not known');
    text += shown.value;
  }
  return before
    ? (plus(machine, before, str(text), scope) ?? unknown('text that is not known'))
    : weighed(str(text));
}

function plus(machine: Machine, left: Value | undefined, right: Value, scope: Scope): Value | undefined {
  if (!left || left.kind === 'string')
    if (right.kind === 'string') return str((left?.kind === 'string' ? left.value : '') + right.value);
  const at = locate(scope.frame, { start: 0, end: 0 });
  return left && machine.registry.operator('+', left, right, machine.evaluationFor(scope.frame), at);
}

/** JavaScript's conversion of simple values to text. */
function plain(value: Value): Value {
  if (value.kind === 'number' || value.kind === 'boolean') return str(String(value.value));
  if (value.kind === 'none') return str(value.isUndefined ? 'undefined' : 'null');
  return unknown(`text made from a ${value.kind}`);
}
