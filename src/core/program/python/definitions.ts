/** Lowers functions, lambdas and classes. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, inside, isComma, type Reader } from '../reader.js';
import type { ClassNode, Expression, FunctionNode, Parameter, Statement } from '../tree.js';
import { lowerArguments, lowerExpression, missing } from './expressions.js';
import { lowerBody } from './statements.js';

export function lowerFunction(
  node: SyntaxNode,
  decorators: readonly Expression[],
  reader: Reader,
): FunctionNode {
  const children = childrenOf(node);
  const nameNode = children.find(({ name }) => name === 'VariableName');
  const parameters = children.find(({ name }) => name === 'ParamList');
  const bodyNode = children.find(({ name }) => name === 'Body');
  const body = bodyNode ? lowerBody(bodyNode, reader) : [];
  const docstring = docstringOf(body);
  return {
    kind: 'function',
    span: reader.span(node),
    name: nameNode ? reader.textOf(nameNode) : '',
    nameSpan: reader.span(nameNode ?? { from: node.from, to: node.from }),
    parameters: parameters ? lowerParameters(parameters, reader) : [],
    body,
    decorators,
    isAsync: children[0]?.name === 'async',
    // Most bodies do not hold the word: their trees need not be walked.
    isGenerator: bodyNode !== undefined && reader.textOf(bodyNode).includes('yield') && yields(bodyNode),
    ...(docstring !== undefined && { docstring }),
  };
}

function docstringOf([first]: readonly Statement[]): string | undefined {
  return first?.kind === 'expression' && first.value.kind === 'string' ? first.value.value : undefined;
}

/** Whether the body itself yields, not a function inside it. */
function yields(node: SyntaxNode): boolean {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === 'YieldExpression' || child.name === 'YieldStatement') return true;
    if (child.name === 'FunctionDefinition' || child.name === 'LambdaExpression') continue;
    if (yields(child)) return true;
  }
  return false;
}

export function lowerLambda(node: SyntaxNode, reader: Reader): Expression {
  const children = childrenOf(node);
  const parameters = children.find(({ name }) => name === 'ParamList');
  const colon = children.findIndex(({ name }) => name === ':');
  const bodyNode = colon < 0 ? undefined : children[colon + 1];
  const value = bodyNode ? lowerExpression(bodyNode, reader) : missing(node, reader);
  return {
    kind: 'function',
    span: reader.span(node),
    name: '',
    nameSpan: reader.range(node.from, node.from),
    parameters: parameters ? lowerParameters(parameters, reader) : [],
    body: [{ kind: 'return', span: value.span, value }],
    decorators: [],
    isAsync: false,
    isGenerator: false,
  };
}

function lowerParameters(list: SyntaxNode, reader: Reader): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let afterStar = false;
  let group: SyntaxNode[] = [];
  const nodes = inside(list);
  const finish = (): void => {
    const [first] = group;
    if (first?.name === '*' && group.length === 1) afterStar = true;
    else if (first) {
      const made = lowerParameter(group, afterStar, reader);
      if (made?.kind === 'rest') afterStar = true;
      if (made) parameters.push(made);
    }
    group = [];
  };
  for (const [index, node] of nodes.entries()) {
    if (!isComma(node)) {
      group.push(node);
      continue;
    }
    // `/` has no node of its own: it stands between two commas.
    const previous = nodes[index - 1];
    if (group.length === 0 && previous && reader.text.slice(previous.to, node.from).includes('/'))
      markPositionalOnly(parameters);
    finish();
  }
  finish();
  return parameters;
}

function markPositionalOnly(parameters: Parameter[]): void {
  for (const [index, parameter] of parameters.entries())
    if (parameter.kind === 'ordinary') parameters[index] = { ...parameter, kind: 'positionalOnly' };
}

function lowerParameter(
  group: readonly SyntaxNode[],
  afterStar: boolean,
  reader: Reader,
): Parameter | undefined {
  const [first] = group;
  const nameNode = group.find(({ name }) => name === 'VariableName');
  if (!first || !nameNode) return undefined;
  const typeNode = group.find(({ name }) => name === 'TypeDef');
  const annotationNode = typeNode && childrenOf(typeNode).at(-1);
  const equals = group.findIndex(({ name }) => name === 'AssignOp');
  const defaultNode = equals < 0 ? undefined : group[equals + 1];
  const kind =
    first.name === '**'
      ? 'restKeywords'
      : first.name === '*'
        ? 'rest'
        : afterStar
          ? 'keywordOnly'
          : 'ordinary';
  return {
    span: reader.range(first.from, group.at(-1)?.to ?? first.to),
    target: { kind: 'name', span: reader.span(nameNode), name: reader.textOf(nameNode) },
    kind,
    ...(annotationNode && { annotation: lowerExpression(annotationNode, reader) }),
    ...(defaultNode && { default: lowerExpression(defaultNode, reader) }),
  };
}

export function lowerClass(node: SyntaxNode, decorators: readonly Expression[], reader: Reader): ClassNode {
  const children = childrenOf(node);
  const nameNode = children.find(({ name }) => name === 'VariableName');
  const bases = children.find(({ name }) => name === 'ArgList');
  const bodyNode = children.find(({ name }) => name === 'Body');
  const body = bodyNode ? lowerBody(bodyNode, reader) : [];
  return {
    kind: 'class',
    span: reader.span(node),
    name: nameNode ? reader.textOf(nameNode) : '',
    nameSpan: reader.span(nameNode ?? { from: node.from, to: node.from }),
    bases: bases ? lowerArguments(bases, reader) : [],
    members: body.map((statement) => ({ kind: 'statement', statement })),
    decorators,
  };
}
