/** Python's `eval(text)`: an expression that the program puts together, read where it stands. */
import type { CallNode, Expression } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';
import { evaluate } from './expressions.js';
import { DEEPEST_CALL, locate, type Machine } from './machine.js';
import { unknown } from './makeValue.js';
import {
  childScope,
  enterFunction,
  type Frame,
  findScope,
  moduleScope,
  type Scope,
  variableScope,
} from './scope.js';
import type { UnknownValue, Value } from './value.js';

const LONGEST = 2000;

/** Undefined where the call is not `eval`. Its names are the caller's, or those of the dictionaries beside the text. */
export function evaluatedText(machine: Machine, node: CallNode, scope: Scope): Value | undefined {
  const { callee, arguments: given } = node;
  const [argument, ...besides] = given;
  if (callee.kind !== 'name' || callee.name !== 'eval' || scope.frame.dialect !== 'python') return undefined;
  if (argument?.kind !== 'positional' || besides.length > 2 || findScope(scope, 'eval')) return undefined;
  const at = locate(scope.frame, node.span);
  const text = evaluate(machine, argument.value, scope);
  if (text.kind === 'unknown') return text;
  if (text.kind !== 'string') return unknown('what eval is given is no text', at);
  const { functions, callers } = scope.frame;
  if (functions.length >= DEEPEST_CALL || text.value.length > LONGEST)
    return unknown('this eval is too long or too deep to follow', at);
  const { module, problems } = parseSource({ path: '<eval>', language: 'python', text: text.value.trim() });
  const [statement, ...others] = module.body;
  if (problems.length > 0 || statement?.kind !== 'expression' || others.length > 0)
    return unknown('the text that eval is given is no expression', at);
  const frame = {
    ...scope.frame,
    path: '<eval>',
    functions: enterFunction(functions, '<eval>'),
    callers: [at, ...callers],
  };
  const inner =
    besides.length > 0 ? scopeOf(machine, besides, scope, frame) : childScope(scope, 'block', frame);
  return 'reason' in inner ? inner : evaluate(machine, statement.value, inner);
}

/** `eval(text, globals, locals)`: what these name, and nothing else but the language's own. */
function scopeOf(
  machine: Machine,
  besides: CallNode['arguments'],
  scope: Scope,
  frame: Frame,
): Scope | UnknownValue {
  let inner: Scope | undefined;
  for (const argument of besides) {
    if (argument.kind !== 'positional' && argument.kind !== 'keyword')
      return unknown('what eval may name is not known');
    const asked = inForce(argument.value, scope);
    const names = asked ? undefined : evaluate(machine, argument.value, scope);
    if (names?.kind === 'none') continue;
    if (names && (names.kind !== 'dict' || names.openReason !== undefined))
      return names.kind === 'unknown' ? names : unknown('what eval may name is not known');
    const outer = inner && childScope(inner, 'function', frame);
    const made: Scope = outer ?? { names: new Map(), kind: 'module', frame, starred: asked?.starred ?? [] };
    for (const [name, value] of asked?.names ?? []) made.names.set(name, value);
    for (const { key, value } of names?.entries.values() ?? [])
      if (key.kind === 'string') made.names.set(key.value, value);
    inner = made;
  }
  return inner ?? childScope(scope, 'block', frame);
}

/** `globals()`, `locals()`: the names themselves, which may be more than a dictionary of them says. */
function inForce(asked: Expression, scope: Scope): Scope | undefined {
  if (asked.kind !== 'call' || asked.callee.kind !== 'name' || asked.arguments.length > 0) return undefined;
  const { name } = asked.callee;
  if ((name !== 'globals' && name !== 'locals') || findScope(scope, name)) return undefined;
  return name === 'globals' ? moduleScope(scope) : variableScope(scope);
}
