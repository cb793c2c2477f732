/**
 * Names that mean to a function's code what they are inside, whatever they are outside: its parameters, and those
 * that its body binds before anything in it can read them (`x = layers.Conv2D(8, 3)(inputs)`). A name of which the
 * text does not show that it is bound first, in every run, is none of them.
 */
import type { Expression, FunctionNode, Statement } from '../program/tree.js';

const known = new WeakMap<FunctionNode, ReadonlySet<string>>();

/** Only for functions without a `del`, after which a name may mean what it does outside. */
export function surelyOwnNames(node: FunctionNode): ReadonlySet<string> {
  let own = known.get(node);
  if (!own) {
    own = new Set([...parametersOf(node), ...boundFirst(node.body)]);
    known.set(node, own);
  }
  return own;
}

/** Defaults were evaluated before, outside. */
function parametersOf({ parameters }: FunctionNode): readonly string[] {
  return parameters.flatMap(({ target }) => (target.kind === 'name' ? target.name : []));
}

/** Statements of the body itself run in the order of the text, or not at all. */
function boundFirst(body: readonly Statement[]): readonly string[] {
  const seen = new Set<string>();
  const bound: string[] = [];
  for (const statement of body) {
    if (statement.kind === 'assign' && statement.value && statement.operator === undefined) {
      addTexts(statement.value, seen);
      for (const target of statement.targets)
        for (const name of namesIn(target)) if (!seen.has(name)) bound.push(name);
    }
    addTexts(statement, seen);
  }
  // `global x` and `nonlocal x` bind outside.
  return seen.has(BINDS_OUTSIDE) ? [] : bound;
}

function namesIn(target: Expression): readonly string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'tuple' || target.kind === 'list' ? target.items.flatMap(namesIn) : [];
}

const BINDS_OUTSIDE = 'global ';

/** All texts of a tree, names among them: more than it reads, never fewer. */
function addTexts(node: unknown, found: Set<string>): void {
  if (typeof node === 'string') found.add(node);
  else if (Array.isArray(node)) for (const item of node) addTexts(item, found);
  else if (typeof node === 'object' && node !== null) {
    if ('kind' in node && node.kind === 'scope') found.add(BINDS_OUTSIDE);
    for (const [key, child] of Object.entries(node))
      if (key !== 'kind' && key !== 'span') addTexts(child, found);
  }
}
