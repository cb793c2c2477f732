/** Every name that a module's text binds anywhere, in whatever way. */
import type { CallNode, FunctionNode, ModuleNode, Statement } from '../program/tree.js';

export interface BoundNames {
  readonly bound: ReadonlySet<string>;
  /** Some of the text could not be read: it may bind more. */
  readonly isBroken: boolean;
  /** Names of attributes that are stored anywhere, on whatever, and all texts: `setattr(x, 'name', …)`. */
  readonly attributes: ReadonlySet<string>;
  /** Names and attributes that are read anywhere. */
  readonly read: ReadonlySet<string>;
  /** How many imports bring all that a module has. */
  readonly stars: number;
}

/** What Python and notebooks define by themselves, beyond the functions that the libraries know. */
const AMBIENT = new Set(
  `__name__ __file__ __doc__ __builtins__ __package__ __spec__ __loader__ __debug__ NotImplemented Ellipsis
   get_ipython display In Out exit quit copyright credits license help breakpoint compile eval exec globals
   locals vars dir input memoryview bytearray bytes hash hex oct bin ascii delattr aiter anext slice object
   property staticmethod classmethod super complex frozenset open __import__ _ __ ___ reload unicode xrange
   raw_input basestring long reduce __build_class__ __annotations__ __cached__ BaseExceptionGroup ExceptionGroup
   BlockingIOError BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionRefusedError
   ConnectionResetError ProcessLookupError TabError BytesWarning EncodingWarning UnicodeWarning
   UnicodeTranslateError`.split(/\s+/),
);

export const isAmbient = (name: string): boolean => AMBIENT.has(name);

/** In a pattern of `match`, names at any depth are bound; those it only reads, such as classes, do no harm here. */
/** `changed`: by `+=` and its family, which need a value before. */
type Role = 'read' | 'target' | 'changed' | 'pattern';

const TARGET_KEYS = new Set(['target', 'targets']);

/** Targets whose parts are targets too. */
const UNPACKED = new Set<unknown>(['list', 'tuple', 'spread', 'dict', 'entry']);

export function boundNames(module: ModuleNode): BoundNames {
  const names = namesIn(module.body);
  return { ...names, bound: new Set([...AMBIENT, ...names.bound]) };
}

/** Names that these statements bind in their own scope: not those of the functions and classes in them. */
export function ownNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    const own = owned.get(statement) ?? namesIn([statement], true).bound;
    owned.set(statement, own);
    for (const name of own) names.add(name);
  }
  return names;
}

/** An edit of a function leaves most of its statements as they were. */
const owned = new WeakMap<Statement, ReadonlySet<string>>();

/** Names that a function anywhere in these statements declares as the module's. */
export function globalNames(statements: readonly Statement[]): ReadonlySet<string> {
  return namesIn(statements).globals;
}

/** Names that these statements bind, in whatever way. */
export function namesBoundIn(statements: readonly Statement[]): ReadonlySet<string> {
  return namesIn(statements).bound;
}

/** Names and attributes that this function reads, its own among them. */
export function namesReadIn(node: FunctionNode): ReadonlySet<string> {
  const known = readNames.get(node);
  if (known) return known;
  const read = new Set<string>();
  for (const statement of node.body) for (const name of namesReadBy(statement)) read.add(name);
  readNames.set(node, read);
  return read;
}

const readNames = new WeakMap<FunctionNode | Statement, ReadonlySet<string>>();

export function namesReadBy(statement: Statement): ReadonlySet<string> {
  const known = readNames.get(statement);
  if (known) return known;
  const read = new Set<string>();
  addRead(statement, read);
  readNames.set(statement, read);
  return read;
}

function addRead(node: object, read: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) if (typeof item === 'object' && item !== null) addRead(item, read);
    return;
  }
  const fields = node as Readonly<Record<string, unknown>>;
  const { kind, name } = fields;
  if (typeof name === 'string' && (kind === 'name' || kind === 'attribute' || kind === 'function'))
    read.add(name);
  for (const key in fields) {
    const child = fields[key];
    if (key !== 'span' && typeof child === 'object' && child !== null) addRead(child, read);
  }
}

/** Whether some `return` of the function itself has a value. One without statements of its own is for others to fill in. */
export function returnsValue(node: FunctionNode): boolean {
  const known = returning.get(node);
  if (known !== undefined) return known;
  const found = node.isGenerator || node.body.every(saysNothing) || holdsReturn(node.body);
  returning.set(node, found);
  return found;
}

const returning = new WeakMap<FunctionNode, boolean>();

const saysNothing = (statement: Statement): boolean =>
  statement.kind === 'pass' ||
  statement.kind === 'raise' ||
  (statement.kind === 'expression' && statement.value.kind !== 'call');

function holdsReturn(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(holdsReturn);
  if (typeof node !== 'object' || node === null) return false;
  const { kind, value, ...fields } = node as Readonly<Record<string, unknown>>;
  if (kind === 'function' || kind === 'class') return false;
  if (kind === 'return') return value !== undefined;
  return Object.values(fields).some(holdsReturn);
}

/** `hasattr(x, 'name')`: the text stores nothing. */
function asksForAttribute(node: object): node is CallNode {
  const { kind, callee, arguments: given } = node as CallNode;
  if (kind !== 'call' || callee.kind !== 'name') return false;
  const asked = given[1];
  return ASKING.has(callee.name) && asked?.kind === 'positional' && asked.value.kind === 'string';
}

const ASKING = new Set(['hasattr', 'getattr']);

function namesIn(
  statements: readonly Statement[],
  ownOnly = false,
): BoundNames & { globals: ReadonlySet<string> } {
  const bound = new Set<string>();
  const globals = new Set<string>();
  const attributes = new Set<string>();
  const read = new Set<string>();
  let isBroken = false;
  let stars = 0;

  function visit(node: unknown, role: Role): void {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, role);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const fields = node as Readonly<Record<string, unknown>>;
    const { kind } = fields;
    if (asksForAttribute(node)) {
      visit(node.callee, 'read');
      visit(node.arguments.toSpliced(1, 1), 'read');
      return;
    }
    if (kind === 'missing') isBroken = true;
    else if (kind === 'attribute' && role !== 'read' && role !== 'changed')
      attributes.add(String(fields.name));
    else if (kind === 'string') attributes.add(String(fields.value));
    else if (kind === 'name' && role !== 'read') bound.add(String(fields.name));
    else if (kind === 'function' || kind === 'class') {
      if (typeof fields.name === 'string') bound.add(fields.name);
      if (ownOnly && ('body' in fields || 'members' in fields)) {
        visit(fields.decorators, 'read');
        return;
      }
    } else if (kind === 'all') stars++;
    else if (typeof fields.local === 'string') bound.add(fields.local);
    else if (kind === 'scope' && Array.isArray(fields.names))
      for (const name of fields.names) {
        bound.add(String(name));
        if (fields.scope === 'global') globals.add(String(name));
      }
    if (kind === 'name' || kind === 'attribute' || kind === 'function') read.add(String(fields.name));
    if (typeof fields.capture === 'string') bound.add(fields.capture);
    for (const [key, child] of Object.entries(fields)) {
      if (key === 'span') continue;
      if (key === 'patterns' || role === 'pattern') visit(child, 'pattern');
      else if (TARGET_KEYS.has(key)) visit(child, fields.operator === undefined ? 'target' : 'changed');
      else visit(child, role === 'target' && UNPACKED.has(kind) ? 'target' : 'read');
    }
  }

  visit(statements, 'read');
  return { bound, attributes, read, isBroken, stars, globals };
}
