/**
 * `eval('ReLU')`: a text that only names something in force, or writes a plain number, has that value. Other texts are
 * not run: what they make would stand on no line of the file.
 */
import type { Location } from '../document.js';
import type { Expression } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';
import { readAttribute } from './attributes.js';
import type { Machine } from './machine.js';
import { bool, none, num, str } from './makeValue.js';
import { findScope, type Scope } from './scope.js';
import type { Value } from './value.js';

export function namedInText(machine: Machine, text: string, at: Location, scope: Scope): Value | undefined {
  if (!/^\s*[\w.+-]+\s*$/.test(text)) return undefined;
  const { module } = parseSource({ path: at.path, language: 'python', text: text.trim() });
  const [statement, ...more] = module.body;
  return statement?.kind === 'expression' && more.length === 0
    ? valueNamed(machine, statement.value, at, scope)
    : undefined;
}

function valueNamed(machine: Machine, node: Expression, at: Location, scope: Scope): Value | undefined {
  switch (node.kind) {
    case 'number':
      return num(node.value, node.isFloat);
    case 'string':
      return str(node.value);
    case 'boolean':
      return bool(node.value);
    case 'none':
      return none;
    case 'name':
      return (
        findScope(scope, node.name)?.names.get(node.name) ??
        machine.registry.builtin(node.name, scope.frame.dialect)
      );
    case 'attribute': {
      const object = valueNamed(machine, node.object, at, scope);
      return object && readAttribute(machine, object, node.name, at, scope.frame);
    }
    default:
      return undefined;
  }
}
