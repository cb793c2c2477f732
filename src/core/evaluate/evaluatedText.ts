/** Python's `eval(text)`: an expression that the program puts together, read where it stands. */
import type { CallNode } from '../program/tree.js';
import { parseSource } from '../syntax/parse.js';
import { evaluate } from './expressions.js';
import { DEEPEST_CALL, locate, type Machine } from './machine.js';
import { unknown } from './makeValue.js';
import { childScope, enterFunction, findScope, type Scope } from './scope.js';
import type { Value } from './value.js';

const LONGEST = 2000;

/** Undefined where the call is not `eval` of one argument. Its names are the caller's. */
export function evaluatedText(machine: Machine, node: CallNode, scope: Scope): Value | undefined {
  const { callee, arguments: given } = node;
  const [argument, ...more] = given;
  if (callee.kind !== 'name' || callee.name !== 'eval' || scope.frame.dialect !== 'python') return undefined;
  if (argument?.kind !== 'positional' || more.length > 0 || findScope(scope, 'eval')) return undefined;
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
  return evaluate(machine, statement.value, childScope(scope, 'block', frame));
}
