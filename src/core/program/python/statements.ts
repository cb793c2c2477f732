/** Lowers Python's statements to the program tree. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader, splitAt, tooDeep } from '../reader.js';
import type { AssignStatement, BinaryOperator, Expression, Statement } from '../tree.js';
import { lowerClass, lowerFunction } from './definitions.js';
import { lowerArguments, lowerExpression, lowerItems, lowerTupled, missing } from './expressions.js';
import { isAs } from './grammarGaps.js';
import { lowerImport } from './imports.js';
import { lowerMatch } from './patterns.js';

export function lowerBody(node: SyntaxNode, reader: Reader): readonly Statement[] {
  return childrenOf(node)
    .filter(({ name }) => name !== ':')
    .flatMap((child) => {
      const lower = () => lowerStatement(child, reader);
      const keeper = reader.isFarFromDeepest ? reader.keeper : undefined;
      return keeper ? keeper.read(child, reader, lower) : lower();
    });
}

export function lowerStatement(node: SyntaxNode, reader: Reader): readonly Statement[] {
  if (node.name === 'StatementGroup')
    return childrenOf(node)
      .filter(({ name }) => name !== ';')
      .flatMap((child) => lowerStatement(child, reader));
  if (!reader.enter()) return [tooDeep(reader.span(node))];
  const statement = lowerOne(node, reader);
  reader.leave();
  return statement ? [statement] : [];
}

function lowerOne(node: SyntaxNode, reader: Reader): Statement | undefined {
  const span = reader.span(node);
  const children = childrenOf(node);
  const [keyword, ...rest] = children;
  switch (node.name) {
    case 'ExpressionStatement':
    case 'YieldStatement': {
      const value =
        node.name === 'YieldStatement' ? lowerExpression(node, reader) : lowerTupled(children, reader);
      return { kind: 'expression', span, value };
    }
    case 'AssignStatement':
      return lowerAssign(node, reader);
    case 'UpdateStatement':
      return lowerUpdate(node, reader);
    case 'FunctionDefinition':
      return { kind: 'function', span, function: lowerFunction(node, [], reader) };
    case 'ClassDefinition':
      return { kind: 'class', span, class: lowerClass(node, [], reader) };
    case 'DecoratedStatement':
      return lowerDecorated(node, reader);
    case 'IfStatement':
      return lowerIf(children, 0, span, reader);
    case 'ForStatement':
      return lowerFor(node, reader);
    case 'WhileStatement': {
      const [test] = rest.filter(({ name }) => name !== 'Body');
      const [body, otherwise] = bodiesOf(node, reader);
      const condition = test ? lowerExpression(test, reader) : missing(node, reader);
      return { kind: 'while', span, test: condition, body: body ?? [], otherwise: otherwise ?? [] };
    }
    case 'TryStatement':
      return lowerTry(children, span, reader);
    case 'WithStatement':
      return lowerWith(node, reader);
    case 'MatchStatement':
      return lowerMatch(node, reader);
    case 'ReturnStatement':
      return rest.length === 0
        ? { kind: 'return', span }
        : { kind: 'return', span, value: lowerTupled(rest, reader) };
    case 'RaiseStatement': {
      const [value, from, cause] = rest;
      if (!value) return { kind: 'raise', span };
      const raised = { kind: 'raise', span, value: lowerExpression(value, reader) } as const;
      return from?.name === 'from' && cause ? { ...raised, cause: lowerExpression(cause, reader) } : raised;
    }
    case 'AssertStatement': {
      const [test, message] = lowerItems(rest, reader);
      if (!test) return { kind: 'missing', span, reason: 'this text is not complete' };
      return { kind: 'assert', span, test, ...(message && { message }) };
    }
    case 'DeleteStatement':
      return { kind: 'delete', span, targets: lowerItems(rest, reader) };
    case 'ScopeStatement': {
      const names = rest.filter(({ name }) => name === 'VariableName').map((name) => reader.textOf(name));
      return { kind: 'scope', span, scope: keyword?.name === 'global' ? 'global' : 'nonlocal', names };
    }
    case 'ImportStatement':
      return lowerImport(node, reader);
    case 'PassStatement':
    case 'TypeDefinition':
      return { kind: 'pass', span };
    case 'BreakStatement':
      return { kind: 'break', span };
    case 'ContinueStatement':
      return { kind: 'continue', span };
    case 'PrintStatement':
      return { kind: 'expression', span, value: lowerTupled(rest, reader) };
    default:
      return keyword ? { kind: 'missing', span, reason: 'this text is not a statement' } : undefined;
  }
}

function bodiesOf(node: SyntaxNode, reader: Reader): readonly (readonly Statement[])[] {
  return childrenOf(node)
    .filter(({ name }) => name === 'Body')
    .map((body) => lowerBody(body, reader));
}

function lowerAssign(node: SyntaxNode, reader: Reader): AssignStatement {
  const children = childrenOf(node);
  const typeNode = children.find(({ name }) => name === 'TypeDef');
  const annotationNode = typeNode && childrenOf(typeNode).at(-1);
  const groups: SyntaxNode[][] = [[]];
  let equals = 0;
  for (const child of children)
    if (child.name === 'AssignOp') {
      equals++;
      groups.push([]);
    } else if (child.name !== 'TypeDef') groups.at(-1)?.push(child);
  const valueGroup = equals > 0 ? groups.pop() : undefined;
  const value =
    valueGroup &&
    (valueGroup.length > 0
      ? lowerTupled(valueGroup, reader)
      : missing({ from: node.to, to: node.to }, reader));
  return {
    kind: 'assign',
    span: reader.span(node),
    targets: groups.filter((group) => group.length > 0).map((group) => lowerTupled(group, reader)),
    ...(value && { value }),
    ...(annotationNode && { annotation: lowerExpression(annotationNode, reader) }),
  };
}

function lowerUpdate(node: SyntaxNode, reader: Reader): Statement {
  const [target, operatorNode, ...value] = childrenOf(node);
  const span = reader.span(node);
  if (!target || !operatorNode) return { kind: 'missing', span, reason: 'this text is not complete' };
  return {
    kind: 'assign',
    span,
    targets: [lowerExpression(target, reader)],
    // The grammar knows only the operators of `BinaryOperator` before `=`.
    operator: reader.textOf(operatorNode).slice(0, -1) as BinaryOperator,
    value: value.length > 0 ? lowerTupled(value, reader) : missing({ from: node.to, to: node.to }, reader),
  };
}

function lowerDecorated(node: SyntaxNode, reader: Reader): Statement {
  const children = childrenOf(node);
  const decorators = children
    .filter(({ name }) => name === 'Decorator')
    .map((each) => lowerDecorator(each, reader));
  const definition = children.at(-1);
  const span = reader.span(node);
  if (definition?.name === 'FunctionDefinition')
    return { kind: 'function', span, function: lowerFunction(definition, decorators, reader) };
  if (definition?.name === 'ClassDefinition')
    return { kind: 'class', span, class: lowerClass(definition, decorators, reader) };
  return { kind: 'missing', span, reason: 'a decorator without a definition' };
}

/** The grammar spells out `@a.b(c)` in pieces. */
function lowerDecorator(node: SyntaxNode, reader: Reader): Expression {
  const [, first, ...rest] = childrenOf(node);
  if (!first) return missing(node, reader);
  let value = lowerExpression(first, reader);
  for (const part of rest) {
    const span = reader.range(first.from, part.to);
    if (part.name === 'ArgList')
      value = {
        kind: 'call',
        span,
        callee: value,
        arguments: lowerArguments(part, reader),
        argumentsSpan: reader.span(part),
      };
    else if (part.name !== '.')
      value = {
        kind: 'attribute',
        span,
        object: value,
        name: reader.textOf(part),
        nameSpan: reader.span(part),
      };
  }
  return value;
}

/** `children[at]` is the `if` or `elif` that starts it; what follows is found by position, however many. */
function lowerIf(
  children: readonly SyntaxNode[],
  at: number,
  span: Statement['span'],
  reader: Reader,
): Statement {
  const testNode = children[at + 1];
  const isTested = testNode !== undefined && testNode.name !== 'Body';
  const test = isTested
    ? lowerExpression(testNode, reader)
    : ({ kind: 'missing', span, reason: 'the test is not written yet' } as const);
  let next = isTested ? at + 2 : at + 1;
  const bodyNode = children[next];
  const then = bodyNode?.name === 'Body' ? lowerBody(bodyNode, reader) : [];
  while (next < children.length && children[next]?.name !== 'elif' && children[next]?.name !== 'else') next++;
  const branch = children[next];
  if (!branch) return { kind: 'if', span, test, then, otherwise: [] };
  const elseBody = children[next + 1];
  const otherwise =
    branch.name === 'elif'
      ? [lowerElif(children, next, reader.upTo(branch.from, span), reader)]
      : elseBody
        ? lowerBody(elseBody, reader)
        : [];
  return { kind: 'if', span, test, then, otherwise };
}

/** Each stands in the one before it. */
function lowerElif(
  children: readonly SyntaxNode[],
  at: number,
  span: Statement['span'],
  reader: Reader,
): Statement {
  if (!reader.enter()) return tooDeep(span);
  const lowered = lowerIf(children, at, span, reader);
  reader.leave();
  return lowered;
}

function lowerFor(node: SyntaxNode, reader: Reader): Statement {
  const children = childrenOf(node).filter(({ name }) => name !== 'async' && name !== 'for');
  const isIn = children.findIndex(({ name }) => name === 'in');
  const bodyAt = children.findIndex(({ name }) => name === 'Body');
  const [body, otherwise] = bodiesOf(node, reader);
  const iterable = isIn < 0 ? [] : children.slice(isIn + 1, bodyAt < 0 ? undefined : bodyAt);
  return {
    kind: 'forEach',
    span: reader.span(node),
    target: lowerTupled(children.slice(0, Math.max(isIn, 0)), reader),
    iterable: iterable.length > 0 ? lowerTupled(iterable, reader) : missing(node, reader),
    body: body ?? [],
    otherwise: otherwise ?? [],
  };
}

function lowerTry(children: readonly SyntaxNode[], span: Statement['span'], reader: Reader): Statement {
  let body: readonly Statement[] = [];
  let otherwise: readonly Statement[] = [];
  let finalizer: readonly Statement[] = [];
  const handlers: Extract<Statement, { kind: 'try' }>['handlers'][number][] = [];
  let section = '';
  let header: SyntaxNode[] = [];
  for (const child of children) {
    if (child.name !== 'Body') {
      if (['try', 'except', 'else', 'finally'].includes(child.name)) {
        section = child.name;
        header = [];
      } else header.push(child);
      continue;
    }
    const block = lowerBody(child, reader);
    if (section === 'try') body = block;
    else if (section === 'else') otherwise = block;
    else if (section === 'finally') finalizer = block;
    else {
      const as = header.findIndex(({ name }) => name === 'as');
      const typeNodes = as < 0 ? header : header.slice(0, as);
      const targetNode = as < 0 ? undefined : header[as + 1];
      handlers.push({
        body: block,
        ...(typeNodes.length > 0 && { type: lowerTupled(typeNodes, reader) }),
        ...(targetNode && { target: lowerExpression(targetNode, reader) }),
      });
    }
  }
  return { kind: 'try', span, body, handlers, otherwise, finalizer };
}

function lowerWith(node: SyntaxNode, reader: Reader): Statement {
  const children = childrenOf(node).filter(({ name }) => name !== 'async' && name !== 'with');
  const header = withItems(children.filter(({ name }) => name !== 'Body'));
  const isTarget = (child: SyntaxNode) => isAs(child, reader);
  const items = splitAt(header, (child) => isComma(child) && !isTarget(child)).flatMap((group) => {
    const [contextNode] = group;
    const targetNode = group[group.findIndex(isTarget) + 1];
    if (!contextNode) return [];
    const context = lowerExpression(contextNode, reader);
    return targetNode && targetNode !== contextNode
      ? { context, target: lowerExpression(targetNode, reader) }
      : { context };
  });
  return { kind: 'with', span: reader.span(node), items, body: bodiesOf(node, reader)[0] ?? [] };
}

/** Brackets around all items, as in `with (a, b as c):`, are none of a tuple. */
function withItems(header: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const [only] = header;
  return only?.name === 'TupleExpression' && header.length === 1 ? inside(only) : header;
}
