/**
 * The program tree: what Python and JavaScript both lower to. Everything after this file is written once.
 * Every node carries its span in the true text (bracket repair never shifts positions).
 * `dialect` on the module says whose semantics apply where they differ (truth, `+`, division, scoping).
 */
import type { Span } from '../document.js';

export type Dialect = 'python' | 'javascript';

export interface ModuleNode {
  readonly path: string;
  readonly dialect: Dialect;
  readonly body: readonly Statement[];
  /** `# convlens: …` comments, in order: `input_shape=(48, 48, 1), num_classes=7` parsed as arguments. */
  readonly pragmas: readonly Pragma[];
  /** What the commands of a notebook say. */
  readonly installedKeras?: InstalledKeras;
}

/** `words` of the command that brings this Keras. */
export interface InstalledKeras {
  readonly major: 1 | 2 | 3;
  readonly words: string;
  readonly span: Span;
}

/** A `# convlens:` comment. `samples` for sample values; `ignore` for silenced codes. */
export interface Pragma {
  readonly span: Span;
  readonly samples: readonly { readonly name: string; readonly value: Expression }[];
  readonly ignore: readonly string[];
}

// ── Expressions ────────────────────────────────────────────────────────────────────────────────

export type Expression =
  | NumberNode
  | StringNode
  | TemplateNode
  | BooleanNode
  | NoneNode
  | NameNode
  | AttributeNode
  | IndexNode
  | SliceNode
  | CallNode
  | UnaryNode
  | BinaryNode
  | CompareNode
  | LogicalNode
  | ConditionalNode
  | SequenceNode
  | DictNode
  | FunctionNode
  | ClassNode
  | ComprehensionNode
  | AssignExpressionNode
  | SpreadNode
  | AwaitNode
  | YieldNode
  | MissingNode;

export interface NumberNode {
  readonly kind: 'number';
  readonly span: Span;
  readonly value: number;
  /** Written as a float (`1.0`, `1e-3`): Python tells `2` from `2.0`. */
  readonly isFloat: boolean;
  /** Of a whole number of Python's beyond 2⁵³: all of it. */
  readonly digits?: string;
}
export interface StringNode {
  readonly kind: 'string';
  readonly span: Span;
  readonly value: string;
}
/** An f-string or a template literal: strings and expressions in turn. */
export interface TemplateNode {
  readonly kind: 'template';
  readonly span: Span;
  readonly parts: readonly (string | TemplatePart)[];
}
export interface TemplatePart {
  readonly value: Expression;
  /** Python's format specification after the colon, such as `02d` or `.2f`. */
  readonly format?: string;
  /** Where that specification holds expressions itself: `{x:{width}d}`. */
  readonly formatParts?: readonly (string | TemplatePart)[];
}
export interface BooleanNode {
  readonly kind: 'boolean';
  readonly span: Span;
  readonly value: boolean;
}
/** `None`, `null`, `undefined` (with `undefined: true`) and `...` (with `ellipsis: true`). */
export interface NoneNode {
  readonly kind: 'none';
  readonly span: Span;
  readonly undefined?: boolean;
  readonly ellipsis?: boolean;
}
export interface NameNode {
  readonly kind: 'name';
  readonly span: Span;
  readonly name: string;
}
export interface AttributeNode {
  readonly kind: 'attribute';
  readonly span: Span;
  readonly object: Expression;
  readonly name: string;
  readonly nameSpan: Span;
  /** `a?.b` */
  readonly optional?: boolean;
}
export interface IndexNode {
  readonly kind: 'index';
  readonly span: Span;
  readonly object: Expression;
  /** A tuple for `x[:, 0]`. */
  readonly index: Expression;
  readonly optional?: boolean;
}
export interface SliceNode {
  readonly kind: 'slice';
  readonly span: Span;
  readonly lower?: Expression;
  readonly upper?: Expression;
  readonly step?: Expression;
}
export interface CallNode {
  readonly kind: 'call';
  readonly span: Span;
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  /** From the opening bracket to just after the closing one. */
  readonly argumentsSpan: Span;
  /** `new X(…)` */
  readonly isNew?: boolean;
  readonly optional?: boolean;
  /** The closing bracket is not in the text; bracket repair put it at the end of `span`. */
  readonly closedByRepair?: boolean;
}
export type Argument =
  | { readonly kind: 'positional'; readonly span: Span; readonly value: Expression }
  | {
      readonly kind: 'keyword';
      readonly span: Span;
      readonly name: string;
      readonly nameSpan: Span;
      readonly value: Expression;
    }
  /** `*args` or `...args` */
  | { readonly kind: 'spread'; readonly span: Span; readonly value: Expression }
  /** `**kwargs` */
  | { readonly kind: 'spreadKeywords'; readonly span: Span; readonly value: Expression };

export interface UnaryNode {
  readonly kind: 'unary';
  readonly span: Span;
  readonly operator: '-' | '+' | '~' | 'not' | 'typeof' | 'void' | 'delete';
  readonly operand: Expression;
}
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '**'
  | '@'
  | '<<'
  | '>>'
  | '>>>'
  | '&'
  | '|'
  | '^';
export interface BinaryNode {
  readonly kind: 'binary';
  readonly span: Span;
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export type CompareOperator =
  | '=='
  | '!='
  | '==='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'is'
  | 'is not'
  | 'in'
  | 'not in'
  | 'instanceof';
/** A chain: `a < b <= c` has two operators and three operands. */
export interface CompareNode {
  readonly kind: 'compare';
  readonly span: Span;
  readonly operands: readonly Expression[];
  readonly operators: readonly CompareOperator[];
}
export interface LogicalNode {
  readonly kind: 'logical';
  readonly span: Span;
  readonly operator: 'and' | 'or' | '??';
  readonly left: Expression;
  readonly right: Expression;
}
export interface ConditionalNode {
  readonly kind: 'conditional';
  readonly span: Span;
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
/** Lists, tuples and sets; entries may be `SpreadNode`. Also patterns. JavaScript arrays are lists. */
export interface SequenceNode {
  readonly kind: 'list' | 'tuple' | 'set';
  readonly span: Span;
  readonly items: readonly Expression[];
}
/** Python dictionaries and JavaScript object literals (keys of `{a: 1}` lower to strings). Also patterns. */
export interface DictNode {
  readonly kind: 'dict';
  readonly span: Span;
  readonly entries: readonly DictEntry[];
}
export type DictEntry =
  | {
      readonly kind: 'entry';
      readonly span: Span;
      readonly key: Expression;
      readonly value: Expression;
      readonly accessor?: 'get' | 'set';
    }
  | { readonly kind: 'spread'; readonly span: Span; readonly value: Expression };

/** `def`, `lambda`, `function`, arrows and methods. */
export interface FunctionNode {
  readonly kind: 'function';
  readonly span: Span;
  /** Empty for a lambda or arrow. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** An arrow takes `this` from outside. */
  readonly isArrow?: boolean;
  /** First string in the body. */
  readonly docstring?: string;
}
export interface Parameter {
  readonly span: Span;
  /** A name, or a pattern in JavaScript. */
  readonly target: Expression;
  readonly default?: Expression;
  readonly annotation?: Expression;
  readonly kind: 'positionalOnly' | 'ordinary' | 'rest' | 'keywordOnly' | 'restKeywords';
}
export interface ClassNode {
  readonly kind: 'class';
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  /** Bases (one in JavaScript) and Python keywords such as `metaclass=`. */
  readonly bases: readonly Argument[];
  readonly members: readonly ClassMember[];
  readonly decorators: readonly Expression[];
}
/** Python class bodies are statements; JavaScript members carry their modifiers. */
export type ClassMember =
  | { readonly kind: 'statement'; readonly statement: Statement }
  /** JavaScript's `static { … }`, which runs with the class as `this`. */
  | { readonly kind: 'statements'; readonly statements: readonly Statement[]; readonly span: Span }
  | {
      readonly kind: 'method';
      readonly function: FunctionNode;
      readonly key: Expression;
      readonly isStatic: boolean;
      readonly accessor?: 'get' | 'set';
    }
  | {
      readonly kind: 'field';
      readonly key: Expression;
      readonly value?: Expression;
      readonly isStatic: boolean;
      readonly span: Span;
    };

export interface ComprehensionNode {
  readonly kind: 'comprehension';
  readonly span: Span;
  readonly result: 'list' | 'set' | 'dict' | 'generator';
  /** The element, or the key of a dict comprehension. */
  readonly element: Expression;
  readonly value?: Expression;
  readonly clauses: readonly (
    | { readonly kind: 'for'; readonly target: Expression; readonly iterable: Expression }
    | { readonly kind: 'if'; readonly test: Expression }
  )[];
}
/** `y := f(x)` and JavaScript's `a = b`, `a += b`, `a ??= b`, `i++` used as expressions. */
export interface AssignExpressionNode {
  readonly kind: 'assignExpression';
  readonly span: Span;
  readonly target: Expression;
  readonly operator?: BinaryOperator | 'and' | 'or' | '??';
  readonly value: Expression;
  /** `i++`: the result is the old value. */
  readonly isPostfix?: boolean;
}
export interface SpreadNode {
  readonly kind: 'spread';
  readonly span: Span;
  readonly value: Expression;
}
export interface AwaitNode {
  readonly kind: 'await';
  readonly span: Span;
  readonly value: Expression;
}
export interface YieldNode {
  readonly kind: 'yield';
  readonly span: Span;
  readonly value?: Expression;
  readonly isFrom: boolean;
}
/** Text that is no expression, or an expression that should be there and is not. */
export interface MissingNode {
  readonly kind: 'missing';
  readonly span: Span;
  readonly reason: string;
}

// ── Statements ─────────────────────────────────────────────────────────────────────────────────

export type Statement =
  | { readonly kind: 'expression'; readonly span: Span; readonly value: Expression }
  | AssignStatement
  | {
      readonly kind: 'function';
      readonly span: Span;
      readonly function: FunctionNode;
      readonly exported?: ExportMark;
    }
  | { readonly kind: 'class'; readonly span: Span; readonly class: ClassNode; readonly exported?: ExportMark }
  | {
      readonly kind: 'if';
      readonly span: Span;
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | ForEachStatement
  | {
      /** JavaScript's three-part loop. */
      readonly kind: 'for';
      readonly span: Span;
      readonly init: readonly Statement[];
      readonly test?: Expression;
      readonly update?: Expression;
      readonly body: readonly Statement[];
      readonly label?: string;
    }
  | {
      readonly kind: 'while';
      readonly span: Span;
      readonly test: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
      /** `do … while` */
      readonly testAfter?: boolean;
      readonly label?: string;
    }
  | { readonly kind: 'return'; readonly span: Span; readonly value?: Expression }
  | { readonly kind: 'break' | 'continue'; readonly span: Span; readonly label?: string }
  | { readonly kind: 'pass'; readonly span: Span }
  | {
      readonly kind: 'raise';
      readonly span: Span;
      readonly value?: Expression;
      /** `raise x from cause`. */
      readonly cause?: Expression;
    }
  | { readonly kind: 'assert'; readonly span: Span; readonly test: Expression; readonly message?: Expression }
  | { readonly kind: 'delete'; readonly span: Span; readonly targets: readonly Expression[] }
  | {
      readonly kind: 'scope';
      readonly span: Span;
      readonly scope: 'global' | 'nonlocal';
      readonly names: readonly string[];
    }
  | ImportStatement
  | ExportStatement
  | {
      readonly kind: 'with';
      readonly span: Span;
      readonly items: readonly { readonly context: Expression; readonly target?: Expression }[];
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: 'try';
      readonly span: Span;
      readonly body: readonly Statement[];
      readonly handlers: readonly {
        readonly type?: Expression;
        readonly target?: Expression;
        readonly body: readonly Statement[];
      }[];
      readonly otherwise: readonly Statement[];
      readonly finalizer: readonly Statement[];
    }
  | {
      /** Python's `match` (patterns as expressions; `_` a name) and JavaScript's `switch`. */
      readonly kind: 'match';
      readonly span: Span;
      readonly subject: Expression;
      readonly cases: readonly MatchCase[];
      readonly fallsThrough: boolean;
    }
  | { readonly kind: 'block'; readonly span: Span; readonly body: readonly Statement[] }
  | { readonly kind: 'missing'; readonly span: Span; readonly reason: string };

export interface MatchCase {
  readonly span: Span;
  /** Alternatives; empty for `default`. */
  readonly patterns: readonly Expression[];
  readonly capture?: string;
  readonly guard?: Expression;
  readonly body: readonly Statement[];
}

export interface AssignStatement {
  readonly kind: 'assign';
  readonly span: Span;
  /** More than one for `a = b = value`. */
  readonly targets: readonly Expression[];
  /** Set for `+=` and its family. */
  readonly operator?: BinaryOperator | 'and' | 'or' | '??';
  /** Absent for `x: int` and `let x`. */
  readonly value?: Expression;
  readonly annotation?: Expression;
  /** JavaScript declarations scope to the block (`let`, `const`) or the function (`var`). */
  readonly declaration?: 'let' | 'const' | 'var';
  readonly exported?: ExportMark;
}
export interface ForEachStatement {
  readonly kind: 'forEach';
  readonly span: Span;
  readonly target: Expression;
  readonly declaration?: 'let' | 'const' | 'var';
  readonly iterable: Expression;
  /** `for (k in object)` walks keys. */
  readonly overKeys?: boolean;
  /** JavaScript's `outer:`, which `break outer` and `continue outer` name. */
  readonly label?: string;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export type ExportMark = 'named' | 'default';

/** `import a.b as c`, `from .m import x as y`, `from m import *`, and every ES import. */
export interface ImportStatement {
  readonly kind: 'import';
  readonly span: Span;
  /** `a.b`, `.m`, `..p.q`, `./m.js`, `@tensorflow/tfjs` */
  readonly specifier: string;
  readonly specifierSpan: Span;
  /**
   * What is bound. `module`: the module itself under `local` (Python's `import a.b` binds `a` and has
   * `bindsRoot`). `name`: one export. `all`: every public name.
   */
  readonly bindings: readonly (
    | { readonly kind: 'module'; readonly local: string; readonly span: Span; readonly bindsRoot?: boolean }
    | { readonly kind: 'name'; readonly name: string; readonly local: string; readonly span: Span }
    | { readonly kind: 'all'; readonly span: Span }
  )[];
  /** No name is written yet: what nothing else binds may be one of them. */
  readonly isCut?: boolean;
}
/** `export { a as b }`, `export * from 'm'`, `export default expression`. */
export interface ExportStatement {
  readonly kind: 'export';
  readonly span: Span;
  readonly from?: string;
  readonly names: readonly { readonly local: string; readonly exported: string }[];
  readonly all?: boolean;
  readonly defaultValue?: Expression;
}
