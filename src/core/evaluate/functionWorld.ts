/**
 * All that a call of a function could read outside of itself, as a flat list: where two lists are equal, of one text
 * in two analyses, the function does the same in both, wherever it stands. Names are taken from the text, more than are read; where the
 * text does not show what is read, there is no list.
 */
import type { Location } from '../document.js';
import type { FunctionNode } from '../program/tree.js';
import type { Place } from './move.js';
import { surelyOwnNames } from './ownNames.js';
import type { Scope } from './scope.js';
import type { BoundArgument, FunctionValue, NamespaceValue, Value } from './value.js';

export interface FunctionWorld {
  /** Numbers, texts, code and library objects, compared by what they are. */
  readonly parts: readonly unknown[];
  /** Objects of the program that are part of it: a change of one of them is a change of the world. */
  readonly objects: ReadonlyMap<object, number>;
  /** Where each function stood: first the one that is called. */
  readonly places: readonly Place[];
  /** Whether it has looked for the name in the scopes around its functions. */
  reads(name: string): boolean;
  /** Whether it may read what a layer is called or what stands before a tensor, or leave a trace beside the values. */
  readonly seesMore: boolean;
}

export type ComparedWorld = Pick<FunctionWorld, 'parts'>;

/** `most`: parts; undefined where there are more. */
export function worldOf(callee: FunctionValue, most: number): FunctionWorld | undefined {
  const world = new WorldReader(Math.min(most, MOST_PARTS));
  return world.read(callee) ? world : undefined;
}

export function sameWorld(a: ComparedWorld, b: ComparedWorld): boolean {
  return a.parts.length === b.parts.length && a.parts.every((part, index) => Object.is(part, b.parts[index]));
}

/** Larger ones are read as slowly as code is run. */
const MOST_PARTS = 20_000;

class WorldReader implements FunctionWorld {
  readonly parts: unknown[] = [];
  readonly objects = new Map<object, number>();
  readonly places: Place[] = [];
  /** All words of all code so far: what may be read of the workspace's modules. */
  readonly #words: string[] = [];
  readonly #known = new Set<string>();
  readonly #looked = new Set<string>();
  readonly #modules: { readonly module: NamespaceValue; next: number }[] = [];

  constructor(readonly most: number) {}

  reads(name: string): boolean {
    return this.#looked.has(name);
  }

  get seesMore(): boolean {
    return SEEING.some((word) => this.#known.has(word));
  }

  read(callee: FunctionValue): boolean {
    if (!this.#function(callee)) return false;
    // What is read of a module may bring more words, and more modules.
    for (let isDone = false; !isDone; ) {
      isDone = true;
      for (const each of this.#modules) {
        for (; each.next < this.#words.length; each.next++) {
          isDone = false;
          if (!this.#value(each.module.member(this.#words[each.next] ?? ''))) return false;
        }
      }
    }
    return this.#modules.length === 0 || !this.#known.has('getattr');
  }

  /** True when the object stands in the list already: then only where. */
  #isKnown(object: object): boolean {
    const index = this.objects.get(object);
    if (index === undefined) this.objects.set(object, this.parts.length);
    this.parts.push(index ?? 'new');
    return index !== undefined;
  }

  #function(made: FunctionValue): boolean {
    if (this.#isKnown(made)) return true;
    const { node, path, defaults, attributes, closure } = made;
    const words = wordsOf(node);
    const shadowed = words?.has(DELETION) ? NONE : surelyOwnNames(node);
    if (!words || made.owner || made.boundThis || made.decoration || made.isCached) return false;
    this.parts.push(node, path);
    this.places.push({ path, start: node.span.start, end: node.span.end });
    for (const word of words.keys()) {
      if (this.#known.has(word)) continue;
      this.#known.add(word);
      this.#words.push(word);
    }
    return (
      this.#entries(defaults) &&
      this.#entries(attributes ?? new Map()) &&
      this.#scopes(closure) &&
      [...words].every(([word, isName]) => !isName || shadowed.has(word) || this.#outside(closure, word))
    );
  }

  #outside(closure: Scope, word: string): boolean {
    this.#looked.add(word);
    return this.#value(valueIn(closure, word));
  }

  #scopes(closure: Scope): boolean {
    for (let scope: Scope | undefined = closure; scope; scope = scope.parent) {
      if (this.#isKnown(scope)) return true;
      const starred = scope.starred ?? [];
      this.parts.push(scope.kind, scope.frame.path, starred.length);
      if (!starred.every((module) => this.#value(module))) return false;
    }
    return true;
  }

  #value(value: Value | undefined): boolean {
    const { parts } = this;
    if (parts.length > this.most) return false;
    parts.push(value?.kind);
    switch (value?.kind) {
      case undefined:
        return true;
      case 'number':
        parts.push(value.value, value.isFloat);
        return true;
      case 'string':
      case 'boolean':
        parts.push(value.value);
        return true;
      case 'none':
        parts.push(value.isUndefined, value.isEllipsis);
        return true;
      case 'unknown':
        parts.push(value.reason, value.isScalar);
        this.#place(value.origin);
        return !value.each;
      case 'tuple':
        return this.#items(value, value.items);
      case 'list':
        return value.openReason === undefined && this.#items(value, value.items);
      case 'dict':
        return value.openReason === undefined && (this.#isKnown(value) || this.#pairs(value.entries));
      case 'function':
        return this.#function(value);
      case 'native':
        parts.push(value);
        return !value.attributes?.size;
      case 'namespace':
        return this.#namespace(value);
      case 'configured':
        parts.push(value.name);
        return this.#isKnown(value) || this.#bound(value.bound);
      default:
        return false;
    }
  }

  /** A library's is one object for all analyses; only the workspace's modules have a map for what is stored. */
  #namespace(module: NamespaceValue): boolean {
    if (module.assigned === undefined) this.parts.push(module);
    else if (module.assigned.size > 0) return false;
    else if (!this.#isKnown(module)) {
      this.parts.push(module.name);
      this.#modules.push({ module, next: 0 });
    }
    return true;
  }

  #items(of: Value, items: readonly Value[]): boolean {
    if (this.#isKnown(of)) return true;
    this.parts.push(items.length);
    return items.every((item) => this.#value(item));
  }

  #pairs(entries: ReadonlyMap<string, { readonly key: Value; readonly value: Value }>): boolean {
    this.parts.push(entries.size);
    for (const { key, value } of entries.values()) if (!this.#value(key) || !this.#value(value)) return false;
    return true;
  }

  #entries(values: ReadonlyMap<unknown, Value>): boolean {
    this.parts.push(values.size);
    for (const [key, value] of values) {
      this.parts.push(key);
      if (!this.#value(value)) return false;
    }
    return true;
  }

  #bound(bound: ReadonlyMap<string, BoundArgument>): boolean {
    this.parts.push(bound.size);
    for (const [name, { value, location, nameLocation }] of bound) {
      this.parts.push(name);
      this.#place(location);
      this.#place(nameLocation);
      if (!this.#value(value)) return false;
    }
    return true;
  }

  #place(location: Location | undefined): void {
    this.parts.push(location?.path, location?.start, location?.end);
  }
}

/** With a dot, as attributes alone. */
const SEEING = (
  '.name ._name .output_names .input_names .get_config .to_json .op .node .operation ._keras_history ' +
  '.inbound_nodes ._inbound_nodes getattr get_source_inputs get_uid id hash ' +
  'clear_session reset_uids reset_default_graph open get_file load_weights set_global_policy set_policy set_dtype_policy'
).split(' ');

function valueIn(closure: Scope, name: string): Value | undefined {
  for (let scope: Scope | undefined = closure; scope; scope = scope.parent) {
    const value = scope.names.get(name);
    if (value) return value;
  }
  return undefined;
}

/** They read names that the text does not show, or run other modules. */
const OPEN = new Set(
  'globals locals vars dir eval exec compile __import__ import_module modules __dict__ getmembers'.split(' '),
);

const known = new WeakMap<FunctionNode, Words | 'open'>();

/** Every word in the code that could name something, and whether it could be a name of the scopes around: not after a dot. */
type Words = ReadonlyMap<string, boolean>;

/** Undefined where code may read what it does not name. */
function wordsOf(node: FunctionNode): Words | undefined {
  let words = known.get(node);
  if (words === undefined) {
    const found = new Map<string, boolean>();
    words = collect(node, found) ? found : 'open';
    known.set(node, words);
  }
  return words === 'open' ? undefined : words;
}

/** Stands among the words for a `del`, after which a name may mean what it does outside. */
const DELETION = 'del ';
const NONE: ReadonlySet<string> = new Set();

function collect(node: unknown, found: Map<string, boolean>): boolean {
  if (Array.isArray(node)) return node.every((item) => collect(item, found));
  if (typeof node !== 'object' || node === null) return true;
  const { kind, name, value } = node as Readonly<Record<string, unknown>>;
  if (kind === 'delete') found.set(DELETION, false);
  if (kind === 'import' || kind === 'class' || kind === 'missing') return false;
  if (typeof name === 'string')
    found.set(name, found.get(name) === true || (kind !== 'attribute' && kind !== 'keyword'));
  if (kind === 'string' && typeof value === 'string' && /^\w+$/.test(value)) found.set(value, true);
  if (typeof name === 'string' && OPEN.has(name)) return false;
  if (typeof name === 'string' && kind === 'attribute') found.set(`.${name}`, false);
  for (const [key, child] of Object.entries(node)) if (key !== 'span' && !collect(child, found)) return false;
  return true;
}
