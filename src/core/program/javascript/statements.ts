/** Lowers JavaScript's statements to the program tree. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, isComma, type Reader, splitAt, tooDeep } from '../reader.js';
import type { AssignStatement, Expression, MatchCase, Statement } from '../tree.js';
import { lowerClass, lowerFunction } from './definitions.js';
import { lowerExpression, missing } from './expressions.js';
import { lowerExport, lowerImport } from './modules.js';

/** The statements of a text. What fills the stack all the same costs only its own statement. */
export function lowerScript(node: SyntaxNode, reader: Reader): readonly Statement[] {
  return childrenOf(node).flatMap((child) => {
    try {
      return lowerStatement(child, reader);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reader.reset();
      return [tooDeep(reader.span(child))];
    }
  });
}

export function lowerBlock(node: SyntaxNode, reader: Reader): readonly Statement[] {
  return childrenOf(node)
    .filter(({ name }) => name !== '{' && name !== '}')
    .flatMap((child) => lowerStatement(child, reader));
}

/** The body of a loop or branch: a block, or one statement. */
function lowerBody(node: SyntaxNode | undefined, reader: Reader): readonly Statement[] {
  if (!node) return [];
  return node.name === 'Block' ? lowerBlock(node, reader) : lowerStatement(node, reader);
}

function lowerStatement(node: SyntaxNode, reader: Reader): readonly Statement[] {
  if (!reader.enter()) return [tooDeep(reader.span(node))];
  const lowered = lowerEntered(node, reader);
  reader.leave();
  return lowered;
}

function lowerEntered(node: SyntaxNode, reader: Reader): readonly Statement[] {
  const span = reader.span(node);
  const children = childrenOf(node).filter(({ name }) => name !== ';');
  const [, second, third] = children;
  switch (node.name) {
    case 'ExpressionStatement': {
      const [value] = children;
      return value ? [expressionStatement(value, node, reader)] : [];
    }
    case 'VariableDeclaration':
      return lowerDeclaration(node, reader);
    case 'FunctionDeclaration':
      return [{ kind: 'function', span, function: lowerFunction(node, reader) }];
    case 'ClassDeclaration':
      return [{ kind: 'class', span, class: lowerClass(node, reader) }];
    case 'EnumDeclaration':
      return [lowerEnum(node, reader)];
    case 'IfStatement': {
      const otherwise = children.findIndex(({ name }) => name === 'else');
      return [
        {
          kind: 'if',
          span,
          test: second ? lowerExpression(second, reader) : missing(node, reader),
          then: lowerBody(third, reader),
          otherwise: otherwise < 0 ? [] : lowerBody(children[otherwise + 1], reader),
        },
      ];
    }
    case 'ForStatement':
      return [lowerFor(node, reader)];
    case 'WhileStatement':
      return [
        {
          kind: 'while',
          span,
          test: second ? lowerExpression(second, reader) : missing(node, reader),
          body: lowerBody(third, reader),
          otherwise: [],
        },
      ];
    case 'DoStatement': {
      const test = children.at(-1);
      return [
        {
          kind: 'while',
          span,
          test: test ? lowerExpression(test, reader) : missing(node, reader),
          body: lowerBody(second, reader),
          otherwise: [],
          testAfter: true,
        },
      ];
    }
    case 'ReturnStatement':
      return [{ kind: 'return', span, ...(second && { value: lowerExpression(second, reader) }) }];
    case 'ThrowStatement':
      return [{ kind: 'raise', span, ...(second && { value: lowerExpression(second, reader) }) }];
    case 'BreakStatement':
    case 'ContinueStatement':
      return [
        {
          kind: node.name === 'BreakStatement' ? 'break' : 'continue',
          span,
          ...(second && { label: reader.textOf(second) }),
        },
      ];
    case 'TryStatement':
      return [lowerTry(node, reader)];
    case 'SwitchStatement':
      return [lowerSwitch(node, reader)];
    case 'Block':
      return [{ kind: 'block', span, body: lowerBlock(node, reader) }];
    case 'LabeledStatement': {
      const body = children.at(-1);
      const [labelNode] = children;
      const label = labelNode && reader.textOf(labelNode);
      const lowered = body ? lowerStatement(body, reader) : [];
      return lowered.map((statement) =>
        statement.kind === 'forEach' || statement.kind === 'for' || statement.kind === 'while'
          ? { ...statement, ...(label !== undefined && { label }) }
          : statement,
      );
    }
    case 'ImportDeclaration':
      return lowerImport(node, reader);
    case 'ExportDeclaration':
      return lowerExport(node, reader);
    default:
      // Types, empty statements and ambient declarations do nothing when the program runs.
      return [];
  }
}

/** An assignment as a statement is one, so that a model it stores gets its name. */
function expressionStatement(value: SyntaxNode, node: SyntaxNode, reader: Reader): Statement {
  const span = reader.span(node);
  const lowered = lowerExpression(value, reader);
  if (lowered.kind === 'assignExpression' && !lowered.operator && value.name === 'AssignmentExpression')
    return {
      kind: 'assign',
      span,
      targets: [lowered.target],
      value: namedAfter(lowered.target, lowered.value),
    };
  return { kind: 'expression', span, value: lowered };
}

export function lowerDeclaration(
  node: SyntaxNode,
  reader: Reader,
  exported?: AssignStatement['exported'],
): readonly Statement[] {
  const [keyword, ...rest] = childrenOf(node).filter(({ name }) => name !== ';');
  const declaration = keyword?.name === 'const' || keyword?.name === 'var' ? keyword.name : 'let';
  const groups = splitAt(rest, isComma);
  return groups.flatMap((group): readonly Statement[] => {
    const [target] = group;
    if (!target) return [];
    const equals = group.findIndex(({ name }) => name === 'Equals');
    const valueNode = equals < 0 ? undefined : group[equals + 1];
    const value =
      equals < 0 ? undefined : valueNode ? lowerExpression(valueNode, reader) : missing(node, reader);
    const targetNode = lowerExpression(target, reader);
    const from = groups.length === 1 ? node.from : target.from;
    const to = groups.length === 1 ? node.to : (group.at(-1)?.to ?? target.to);
    return [
      {
        kind: 'assign',
        span: reader.range(from, to),
        targets: [targetNode],
        declaration,
        ...(value && { value: namedAfter(targetNode, value) }),
        ...(exported && { exported }),
      },
    ];
  });
}

/** A function without a name takes the name of what it is assigned to, as in JavaScript. */
export function namedAfter(target: Expression, value: Expression): Expression {
  if ((value.kind !== 'function' && value.kind !== 'class') || value.name !== '') return value;
  if (target.kind === 'name') return { ...value, name: target.name, nameSpan: target.span };
  if (target.kind === 'attribute') return { ...value, name: target.name, nameSpan: target.nameSpan };
  if (target.kind === 'string') return { ...value, name: target.value, nameSpan: target.span };
  return value;
}

/** TypeScript's enum: an object of its members. */
export function lowerEnum(
  node: SyntaxNode,
  reader: Reader,
  exported?: AssignStatement['exported'],
): Statement {
  const children = childrenOf(node);
  const nameNode = children.find(({ name }) => name === 'TypeDefinition');
  const body = children.find(({ name }) => name === 'EnumBody');
  const span = reader.span(node);
  let next = 0;
  const groups = body
    ? splitAt(
        childrenOf(body).filter(({ name }) => !'{}'.includes(name)),
        isComma,
      )
    : [];
  const entries = groups.flatMap((group) => {
    const [member, , valueNode] = group;
    if (!member) return [];
    const memberSpan = reader.span(member);
    const given = valueNode && lowerExpression(valueNode, reader);
    if (given?.kind === 'number') next = given.value;
    const value: Expression = given ?? { kind: 'number', span: memberSpan, value: next, isFloat: false };
    next++;
    const key: Expression = { kind: 'string', span: memberSpan, value: reader.textOf(member) };
    const entry = { kind: 'entry' as const, span: memberSpan, key, value };
    if (value.kind !== 'number') return [entry];
    // A number leads back to its name.
    return [entry, { kind: 'entry' as const, span: memberSpan, key: value, value: key }];
  });
  const nameSpan = reader.span(nameNode ?? node);
  return {
    kind: 'assign',
    span,
    targets: [{ kind: 'name', span: nameSpan, name: nameNode ? reader.textOf(nameNode) : '' }],
    declaration: 'const',
    ...(exported && { exported }),
    value: { kind: 'dict', span, entries },
  };
}

function lowerFor(node: SyntaxNode, reader: Reader): Statement {
  const children = childrenOf(node);
  const head = children.find(
    ({ name }) => name === 'ForSpec' || name === 'ForOfSpec' || name === 'ForInSpec',
  );
  const body = lowerBody(children.at(-1), reader);
  const span = reader.span(node);
  if (!head || head.name === 'ForSpec') return lowerThreePart(head, body, span, reader);
  const parts = childrenOf(head).filter(({ name }) => name !== '(' && name !== ')');
  const keyword = parts.find(({ name }) => name === 'const' || name === 'let' || name === 'var');
  const at = parts.findIndex(({ name }) => name === 'of' || name === 'in');
  const targetNode = parts[at - 1];
  const iterableNode = parts[at + 1];
  const declaration =
    keyword?.name === 'const' || keyword?.name === 'let' || keyword?.name === 'var'
      ? keyword.name
      : undefined;
  return {
    kind: 'forEach',
    span,
    target: targetNode ? lowerExpression(targetNode, reader) : missing(head, reader),
    iterable: iterableNode ? lowerExpression(iterableNode, reader) : missing(head, reader),
    ...(declaration && { declaration }),
    ...(head.name === 'ForInSpec' && { overKeys: true }),
    body,
    otherwise: [],
  };
}

function lowerThreePart(
  head: SyntaxNode | undefined,
  body: readonly Statement[],
  span: Statement['span'],
  reader: Reader,
): Statement {
  const sections: SyntaxNode[][] = [[]];
  let initial: readonly Statement[] = [];
  for (const part of head ? childrenOf(head) : []) {
    if (part.name === '(' || part.name === ')') continue;
    if (part.name === 'VariableDeclaration') {
      // Its node holds the semicolon.
      initial = lowerDeclaration(part, reader);
      sections.push([]);
    } else if (part.name === ';') sections.push([]);
    else sections.at(-1)?.push(part);
  }
  const [first = [], test = [], update = []] = sections;
  const [initialNode] = first;
  const [testNode] = test;
  const [updateNode] = update;
  if (initialNode) {
    const value = lowerExpression(initialNode, reader);
    initial = [{ kind: 'expression', span: value.span, value }];
  }
  return {
    kind: 'for',
    span,
    init: initial,
    ...(testNode && { test: lowerExpression(testNode, reader) }),
    ...(updateNode && { update: lowerExpression(updateNode, reader) }),
    body,
  };
}

function lowerTry(node: SyntaxNode, reader: Reader): Statement {
  const children = childrenOf(node);
  const blockIn = (name: string): SyntaxNode | undefined => {
    const clause = children.find((child) => child.name === name);
    return clause && childrenOf(clause).find((child) => child.name === 'Block');
  };
  const clause = children.find(({ name }) => name === 'CatchClause');
  const targetNode = clause && childrenOf(clause).find(({ name }) => /Definition$|Pattern$/.test(name));
  return {
    kind: 'try',
    span: reader.span(node),
    body: lowerBody(
      children.find(({ name }) => name === 'Block'),
      reader,
    ),
    handlers: clause
      ? [
          {
            body: lowerBody(blockIn('CatchClause'), reader),
            ...(targetNode && { target: lowerExpression(targetNode, reader) }),
          },
        ]
      : [],
    otherwise: [],
    finalizer: lowerBody(blockIn('FinallyClause'), reader),
  };
}

function lowerSwitch(node: SyntaxNode, reader: Reader): Statement {
  const [, subject, body] = childrenOf(node);
  const cases: MatchCase[] = [];
  let statements: Statement[] = [];
  for (const child of body ? childrenOf(body) : []) {
    if (child.name === 'CaseLabel' || child.name === 'DefaultLabel') {
      statements = [];
      const value = child.name === 'CaseLabel' ? childrenOf(child)[1] : undefined;
      cases.push({
        span: reader.span(child),
        patterns: value ? [lowerExpression(value, reader)] : [],
        body: statements,
      });
    } else statements.push(...lowerStatement(child, reader));
  }
  return {
    kind: 'match',
    span: reader.span(node),
    subject: subject ? lowerExpression(subject, reader) : missing(node, reader),
    cases,
    fallsThrough: true,
  };
}
