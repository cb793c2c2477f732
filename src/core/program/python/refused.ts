/** What Python refuses in a text that its grammar, as it is read here, takes: a rule for each kind of node. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Span } from '../../document.js';
import type { SyntaxProblem } from '../../syntax/problem.js';
import { type Doubt, type Doubts, mayBeAtFault, type Seen } from '../quickLook.js';
import { childrenOf, type Reader, splitAt } from '../reader.js';

type Rule = (node: SyntaxNode, reader: Reader) => SyntaxProblem | undefined;

const RULES: Readonly<Record<string, Rule>> = {
  AssignStatement: assigned,
  UpdateStatement: (node, reader) => targetFault(childrenOf(node)[0], node, reader),
  DeleteStatement: deleted,
  ArgList: givenTwice,
  ParamList: parameters,
  ReturnStatement: outsideFunction,
  YieldStatement: outsideFunction,
  BreakStatement: outsideLoop,
  ContinueStatement: outsideLoop,
  ImportStatement: imported,
  ScopeStatement: scoped,
  AwaitExpression: awaited,
  RaiseStatement: raisedText,
  CompareOp: formerUnequal,
  Number: number,
  StatementGroup: twoSemicolons,
  TryStatement: triedOnly,
  String: escapes,
  FormatString: escapes,
};

/** What tells at a glance, without the objects of a walk, that the rule surely finds nothing. Without one, it looks. */
const DOUBTS: Readonly<Record<string, Doubt>> = {
  AssignStatement: hasOddTarget,
  UpdateStatement: ({ children: [first] }) => isNoTarget(first?.name),
  ArgList: hasNameTwice,
  ParamList: hasOddParameter,
  ReturnStatement: ({ isInFunction }) => !isInFunction,
  YieldStatement: ({ isInFunction }) => !isInFunction,
  BreakStatement: ({ isInLoop }) => !isInLoop,
  ContinueStatement: ({ isInLoop }) => !isInLoop,
  ImportStatement: (node) => /^from\b.*\bimport\b(?:.*\.|.*,\s*(?:#.*)?$)/s.test(written(node)),
  RaiseStatement: ({ children }) => children.some(({ name }) => name === ','),
  CompareOp: (node) => written(node) === '<>',
  Number: (node) => /^0[\d_]|_$/.test(written(node)),
  TryStatement: ({ children }) => !children.some(({ name }) => name === 'except' || name === 'finally'),
  String: (node) => written(node).includes('\\'),
  FormatString: (node) => written(node).includes('\\'),
};

export const refusedDoubts: Doubts = ({ name }) => (RULES[name] ? (DOUBTS[name] ?? (() => true)) : undefined);

const written = ({ text, from, to }: Seen): string => text.slice(from, to);

const isNoTarget = (name: string | undefined): boolean => NO_TARGETS[name ?? ''] !== undefined;

/** Or a star alone for a value. */
function hasOddTarget({ children }: Seen): boolean {
  const last = children.findLastIndex(({ name }) => name === 'AssignOp');
  if (children[last + 1]?.name === '*') return true;
  return (last < 0 ? children : children.slice(0, last)).some(({ name }) => isNoTarget(name));
}

const codeOf = ({ children }: Seen): Seen['children'] => children.filter(({ name }) => name !== 'Comment');

function hasNameTwice(list: Seen): boolean {
  const { text } = list;
  const children = codeOf(list);
  const names = children.flatMap(({ from, to }, index) =>
    children[index + 1]?.name === 'AssignOp' ? [text.slice(from, to)] : [],
  );
  return new Set(names).size < names.length;
}

/** Two of one name, or one without a default behind one that has it. */
function hasOddParameter(list: Seen): boolean {
  const { text } = list;
  const children = codeOf(list);
  const names = children.filter(({ name }) => name === 'VariableName');
  if (new Set(names.map(({ from, to }) => text.slice(from, to))).size < names.length) return true;
  const first = children.findIndex(({ name }) => name === 'AssignOp');
  return (
    first >= 0 &&
    names.length > 1 &&
    children.some((_, index) => index > first && lacksDefault(children, index))
  );
}

/** A name between two commas, no star before it and no `=` behind it or its type. */
function lacksDefault(children: Seen['children'], index: number): boolean {
  if (children[index]?.name !== 'VariableName' || children[index - 1]?.name !== ',') return false;
  const next = children[index + 1]?.name;
  return next !== 'AssignOp' && !(next === 'TypeDef' && children[index + 2]?.name === 'AssignOp');
}

/** In source order; asked about a tree without fault nodes, of which these may be consequences. */
export function refusedIn(tree: Tree, reader: Reader): readonly SyntaxProblem[] {
  if (!mayBeAtFault(tree, reader.text, refusedDoubts)) return [];
  const found: SyntaxProblem[] = [];
  tree.iterate({
    enter: (cursor) => {
      const rule = RULES[cursor.name];
      const problem = rule?.(cursor.node, reader);
      if (problem) found.push(problem);
    },
  });
  return found;
}

const NO_TARGETS: Readonly<Record<string, string>> = {
  Number: 'A number',
  String: 'A text',
  FormatString: 'A text',
  ContinuedString: 'A text',
  None: 'None',
  Boolean: 'A truth value',
  CallExpression: 'The result of a call',
  BinaryExpression: 'The result of an operation',
  UnaryExpression: 'The result of an operation',
  ConditionalExpression: 'The result of a condition',
  LambdaExpression: 'A lambda',
  DictionaryExpression: 'A dictionary',
  SetExpression: 'A set',
};

function assigned(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const groups = splitAt(
    childrenOf(node).filter(({ name }) => name !== 'TypeDef'),
    ({ name }) => name === 'AssignOp',
  );
  const targets = node.getChild('AssignOp') ? groups.slice(0, -1) : groups;
  for (const target of targets.flat()) {
    const fault = targetFault(target, node, reader);
    if (fault) return fault;
  }
  return starredAlone(groups.at(-1) ?? [], reader);
}

/** `x = *a`, which spreads into nothing. */
function starredAlone(value: readonly SyntaxNode[], reader: Reader): SyntaxProblem | undefined {
  const [star, part, ...more] = value;
  if (star?.name !== '*' || !part || more.length > 0) return undefined;
  const span = reader.range(star.from, part.to);
  return {
    code: 'syntax',
    span,
    message: '“*” spreads values into a list, a tuple or a call, and here is none.',
    mends: [
      {
        title: `Write [${reader.textOf(star)}${reader.textOf(part)}]`,
        edits: [{ span, text: `[*${reader.textOf(part)}]` }],
      },
      { title: 'Remove “*”', edits: [{ span: reader.span(star), text: '' }] },
    ],
  };
}

function targetFault(
  target: SyntaxNode | undefined,
  statement: SyntaxNode,
  reader: Reader,
): SyntaxProblem | undefined {
  const what = NO_TARGETS[target?.name ?? ''];
  if (!target || what === undefined) return undefined;
  const written = reader.textOf(target);
  const problem = { code: 'syntax', span: reader.span(target) } as const;
  const parts = /^[A-Za-z_]\w*(?:-[A-Za-z_]\w*)+$/.test(written) ? written.replaceAll('-', '_') : undefined;
  if (parts !== undefined)
    return {
      ...problem,
      message: `A name cannot hold “-”, which subtracts: write ${parts}.`,
      mends: [{ title: `Write ${parts}`, edits: [{ span: problem.span, text: parts }] }],
    };
  const value = statement.lastChild;
  const isSwapped = statement.name === 'AssignStatement' && target.name !== 'CallExpression';
  const mend =
    isSwapped && value?.name === 'VariableName' && statement.firstChild?.nextSibling?.name === 'AssignOp'
      ? {
          title: 'Swap the two sides',
          edits: [
            { span: problem.span, text: reader.textOf(value) },
            { span: reader.span(value), text: written },
          ],
        }
      : undefined;
  return {
    ...problem,
    message: `${what} cannot be given a value: a name, an attribute or an entry stands before “=”.`,
    ...(mend && { mends: [mend] }),
  };
}

function deleted(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const call = node.getChild('CallExpression');
  if (!call) return undefined;
  return {
    code: 'syntax',
    span: reader.span(call),
    message: 'The result of a call cannot be deleted: del takes a name, an attribute or an entry.',
  };
}

/** `Dense(4, activation='relu', activation='tanh')`. */
function givenTwice(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const known = new Set<string>();
  for (const argument of splitAt(childrenOf(node), ({ name }) => '(),'.includes(name))) {
    const [name, equals] = argument;
    if (name?.name !== 'VariableName' || equals?.name !== 'AssignOp') continue;
    const written = reader.textOf(name);
    const last = argument.at(-1) ?? name;
    if (known.has(written))
      return {
        code: 'syntax',
        span: reader.range(name.from, last.to),
        message: `${written} is given twice in this call: leave one of them out.`,
      };
    known.add(written);
  }
  return undefined;
}

function parameters(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const known = new Set<string>();
  let withDefault: string | undefined;
  for (const parameter of splitAt(childrenOf(node), ({ name }) => '(),'.includes(name))) {
    const isStarred = parameter[0]?.name === '*' || parameter[0]?.name === '**';
    const name = parameter.find((each) => each.name === 'VariableName');
    // Behind a star, all have names.
    if (isStarred) withDefault = undefined;
    if (isStarred && parameter[0]?.name === '*') known.add('*');
    if (!name) continue;
    const written = reader.textOf(name);
    const problem = { code: 'syntax', span: reader.span(name) } as const;
    if (known.has(written))
      return { ...problem, message: `Two parameters are called ${written}: each needs a name of its own.` };
    known.add(written);
    if (parameter.some((each) => each.name === 'AssignOp'))
      withDefault ??= known.has('*') ? undefined : written;
    else if (withDefault !== undefined && !isStarred)
      return {
        ...problem,
        message: `${written} needs a default too, or stands before ${withDefault}: behind a parameter with a default, all have one.`,
      };
  }
  return undefined;
}

/** Up to the function that it is in, if any. */
function ancestorsInFunction(node: SyntaxNode): readonly string[] {
  const names: string[] = [];
  for (let around = node.parent; around; around = around.parent) {
    names.push(around.name);
    if (around.name === 'FunctionDefinition' || around.name === 'ClassDefinition') break;
  }
  return names;
}

function outsideFunction(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  if (ancestorsInFunction(node).at(-1) === 'FunctionDefinition') return undefined;
  const word = node.name === 'ReturnStatement' ? 'return' : 'yield';
  return {
    code: 'syntax',
    span: reader.range(node.from, node.from + word.length),
    isOutside: true,
    message: `“${word}” stands outside of a function: indent it into the function that it ends, or remove it.`,
  };
}

/** `global x` behind a use of x in its function; `nonlocal` outside of one. */
function scoped(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const [word, ...names] = childrenOf(node);
  if (!word) return undefined;
  let around = node.parent;
  while (around && around.name !== 'FunctionDefinition' && around.name !== 'Script') around = around.parent;
  const isInFunction = around?.name === 'FunctionDefinition';
  if (!isInFunction && reader.textOf(word) === 'nonlocal')
    return {
      code: 'syntax',
      span: reader.span(word),
      message: '“nonlocal” stands outside of a function: a variable of the file needs no such line.',
      mends: [{ title: 'Remove the line', edits: [{ span: reader.span(node), text: 'pass' }] }],
    };
  const body = isInFunction ? around?.getChild('Body') : null;
  for (const name of names.filter((each) => each.name === 'VariableName')) {
    const written = reader.textOf(name);
    const before = body && firstUse(body, written, node.from, reader);
    if (!body || !before) continue;
    const first = childrenOf(body).find((each) => each.name !== ':');
    const indent = /[ \t]*$/.exec(reader.text.slice(0, first?.from ?? 0))?.[0] ?? '';
    const statement = reader.textOf(node);
    return {
      code: 'syntax',
      span: reader.span(node),
      message: `“${written}” is used above this line: ${reader.textOf(word)} stands before the first use, at the top of the function.`,
      ...(first && {
        mends: [
          {
            title: 'Move it to the top of the function',
            edits: [
              { span: reader.range(first.from, first.from), text: `${statement}\n${indent}` },
              { span: reader.span(node), text: 'pass' },
            ],
          },
        ],
      }),
    };
  }
  return undefined;
}

/** The first place before `end` that names the variable in the function itself. */
function firstUse(body: SyntaxNode, name: string, end: number, reader: Reader): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  body.cursor().iterate((each) => {
    if (
      found ||
      each.from >= end ||
      /^(?:FunctionDefinition|ClassDefinition|LambdaExpression|ScopeStatement)$/.test(each.name)
    )
      return false;
    const isNamed = each.name === 'VariableName' && reader.textOf(each.node) === name;
    // `f(name=1)` names a parameter of the function that is called.
    const next = each.node.nextSibling;
    const isKeyword = each.node.parent?.name === 'ArgList' && next?.name === 'AssignOp';
    if (isNamed && !isKeyword) found = each.node;
    return true;
  });
  return found;
}

/** In a function that is `async` it may stand, and in a notebook outside of all functions. */
function awaited(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const isOutside = ancestorsInFunction(node).at(-1) !== 'FunctionDefinition';
  let around = node.parent;
  while (around && around.name !== 'FunctionDefinition') around = around.parent;
  if (!isOutside && (!around || around.getChild('async'))) return undefined;
  const span = reader.range(node.from, node.from + 'await'.length);
  if (isOutside || !around) return awaitedOutside(node, span, reader);
  return {
    code: 'syntax',
    span,
    message: '“await” stands in a function that is not async: write “async def”, or leave it out.',
    mends: [
      {
        title: 'Write “async def”',
        edits: [{ span: reader.range(around.from, around.from), text: 'async ' }],
      },
    ],
  };
}

function awaitedOutside(node: SyntaxNode, span: Span, reader: Reader): SyntaxProblem {
  const value = node.lastChild;
  const word = reader.range(node.from, value?.from ?? node.to);
  const leaveOut = { title: 'Leave out “await”', isSure: true, edits: [{ span: word, text: '' }] };
  const run = value?.name === 'CallExpression' && {
    title: 'Write asyncio.run(…)',
    isSure: true,
    edits: [
      { span: word, text: 'asyncio.run(' },
      { span: reader.range(value.to, value.to), text: ')' },
    ],
  };
  const mends = run ? [leaveOut, run] : [leaveOut];
  return { code: 'syntax', isOfScripts: true, span, message: AWAITED_OUTSIDE, mends };
}

const AWAITED_OUTSIDE =
  '“await” stands outside of a function, which only notebooks take: leave it out, or run what is async by asyncio.run(…).';

function outsideLoop(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  if (ancestorsInFunction(node).some((name) => name === 'ForStatement' || name === 'WhileStatement'))
    return undefined;
  return {
    code: 'syntax',
    span: reader.span(node),
    isOutside: true,
    message: `“${reader.textOf(node)}” stands outside of a loop: indent it into the loop that it means, or remove it.`,
  };
}

function imported(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const children = childrenOf(node);
  const from = children.findIndex(({ name }) => name === 'from');
  const word = children.findIndex(({ name }) => name === 'import');
  if (from < 0 || word < 0) return undefined;
  const last = children.at(-1);
  if (last?.name === ',')
    return {
      code: 'syntax',
      span: reader.span(last),
      message: 'An import without brackets cannot end in a comma: remove it, or name what is missing.',
      mends: [{ title: 'Remove “,”', edits: [{ span: reader.span(last), text: '' }] }],
    };
  const names = children.slice(word + 1);
  const [first] = names;
  if (!first || !last || !names.some(({ name }) => name === '.')) return undefined;
  const path = reader.text.slice(first.from, last.to);
  const parts = /^[\w.]+$/.test(path) ? path.split('.') : undefined;
  const module = reader.text.slice(children[from + 1]?.from ?? 0, children[word - 1]?.to ?? 0);
  const whole = parts && `from ${module}.${parts.slice(0, -1).join('.')} import ${parts.at(-1)}`;
  return {
    code: 'syntax',
    span: reader.range(first.from, last.to),
    message: 'What is imported has no dot: the whole path stands behind “from”.',
    ...(whole !== undefined && {
      mends: [{ title: `Write ${whole}`, edits: [{ span: reader.span(node), text: whole }] }],
    }),
  };
}

/** `raise ValueError, 'text'`. */
function raisedText(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const [, type, comma, value, more] = childrenOf(node);
  if (!type || comma?.name !== ',' || !value || more) return undefined;
  const call = `${reader.textOf(type)}(${reader.textOf(value)})`;
  const span = reader.range(type.from, value.to);
  return {
    code: 'syntax',
    isFormer: true,
    span,
    message: `Python 3 raises what is called: write raise ${call}.`,
    mends: [{ title: `Write ${call}`, edits: [{ span, text: call }] }],
  };
}

function formerUnequal(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  if (reader.textOf(node) !== '<>') return undefined;
  const span = reader.span(node);
  return {
    code: 'syntax',
    isFormer: true,
    span,
    message: 'Python 3 writes “!=” for “<>”.',
    mends: [{ title: 'Write “!=”', edits: [{ span, text: '!=' }] }],
  };
}

function number(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const written = reader.textOf(node);
  const isPadded = /^0[\d_]*[1-9][\d_]*$/.test(written);
  if (!isPadded && !/^\d[\d_]*_$/.test(written)) return undefined;
  return {
    code: 'syntax',
    span: reader.span(node),
    ...(isPadded && { isFormer: true }),
    message: isPadded
      ? `A whole number does not begin with 0: write ${written.replace(/^[0_]+/, '')}.`
      : `A number does not end in “_”: write ${written.replace(/_+$/, '')}.`,
  };
}

function twoSemicolons(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  for (const child of childrenOf(node)) {
    if (child.name !== ';' || child.nextSibling?.name !== ';') continue;
    const span = reader.span(child.nextSibling);
    return {
      code: 'syntax',
      span,
      message: 'Two semicolons have no statement between them.',
      mends: [{ title: 'Remove “;”', edits: [{ span, text: '' }] }],
    };
  }
  return undefined;
}

function triedOnly(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  if (node.getChild('except') || node.getChild('finally')) return undefined;
  return {
    code: 'syntax',
    span: reader.range(node.from, node.from + 'try'.length),
    message: '“try” needs an “except” or a “finally” below its block.',
  };
}

const BROKEN_ESCAPE =
  /\\(?:x(?![\dA-Fa-f]{2})|u(?![\dA-Fa-f]{4})|U(?!(?:000[\dA-Fa-f]|0010)[\dA-Fa-f]{4})|N(?!\{[^{}]+\}))/;

/** `'C:\Users'`. */
function escapes(node: SyntaxNode, reader: Reader): SyntaxProblem | undefined {
  const written = reader.textOf(node);
  const prefix = /^[A-Za-z]*/.exec(written)?.[0] ?? '';
  if (!written.includes('\\') || /[rb]/i.test(prefix)) return undefined;
  const plain = written.replace(/\\[\\\n]/g, '__');
  const broken = BROKEN_ESCAPE.exec(plain);
  if (!broken) return undefined;
  const at = node.from + broken.index;
  const isRaw = !/\\["'](?!$)/.test(written) && !written.includes('\\\\');
  return {
    code: 'syntax',
    span: reader.range(at, at + 2),
    message: `“${broken[0]}” begins the code of a character, which does not follow: write r before the quote of a path, or “\\\\” for a backslash.`,
    ...(isRaw && {
      mends: [
        {
          title: 'Write r before the quote',
          edits: [{ span: reader.range(node.from, node.from), text: 'r' }],
        },
      ],
    }),
  };
}
