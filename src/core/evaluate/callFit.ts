/** A call written in the text that does not fit the function that it calls: where Python raises a TypeError. */

import type { DiagnosticCode } from '../checks/codes.js';
import type { Severity } from '../checks/diagnostic.js';
import { didYouMean, editDistance, plainName } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import type { FunctionNode, Parameter } from '../program/tree.js';
import type { CallSite, Given } from './calls.js';
import type { Machine } from './machine.js';
import { raisesNotImplemented } from './missingAttribute.js';
import type { EvaluationProblem } from './nativeCall.js';
import type { BoundArgument, FunctionValue, NativeValue, Value } from './value.js';

/** Reports names that are none, else the first misfit. Calls that a library makes are left alone; one in a `try` may raise. */
export function noteMisfit(machine: Machine, callee: FunctionValue, given: Given, site: CallSite): void {
  const { closure, node, owner } = callee;
  if (closure.frame.dialect !== 'python') return;
  if (!isLookedAt(given, site) || (owner && node.body.some(raisesNotImplemented))) return;
  const signature = signatureOf(callee);
  if (!isFit(signature, given)) note(machine, misfitsOf(titleOf(node, owner?.name), signature, given), site);
}

/** The same for a function of a library whose signature is known. */
export function noteNativeMisfit(machine: Machine, callee: NativeValue, given: Given, site: CallSite): void {
  if (!isLookedAt(given, site)) return;
  const own = callee.signature?.();
  const signature = own ?? machine.registry.signature(callee.name, machine.kerasMajor);
  if (!signature || isFit(signature, given)) return;
  const name = callee.isClass ? callee.name.slice(callee.name.lastIndexOf('.') + 1) : callee.name;
  note(machine, misfitsOf(own?.title ?? name, signature, given), site);
}

/** A function of a library, of which it is known what it takes. */
export function isKnownFunction(machine: Machine, value: Value): value is NativeValue {
  return (
    value.kind === 'native' &&
    !value.isClass &&
    /\.[a-z]\w*$/.test(value.name) &&
    machine.registry.signature(value.name, machine.kerasMajor) !== undefined
  );
}

function isLookedAt({ openReason }: Given, { isWritten, frame }: CallSite): boolean {
  return isWritten === true && openReason === undefined && frame.dialect === 'python';
}

/** For each signature, the forms of calls that fit it: most calls are alike. */
const fits = new WeakMap<Signature, Set<string>>();

/** Whether a call fits depends on how many arguments it gives by place, and on the names of the others. */
function isFit(signature: Signature, given: Given): boolean {
  let form = `${given.positional.length}`;
  for (const name of given.keywords.keys()) form += ` ${name}`;
  let forms = fits.get(signature);
  if (forms?.has(form)) return true;
  if (misfitsOf('', signature, given).length > 0) return false;
  if (!forms) {
    forms = new Set();
    fits.set(signature, forms);
  }
  forms.add(form);
  return true;
}

function note(machine: Machine, misfits: readonly Misfit[], site: CallSite): void {
  const stack = [site.location, ...site.frame.callers];
  for (const { at, ...misfit } of misfits) {
    const problem = { severity: 'error', location: at ?? site.location, stack, ...misfit } as const;
    machine.raiseWhereCaught(problem, site.frame);
    if (machine.guarded === 0) machine.report(problem);
  }
}

interface Misfit {
  readonly code: DiagnosticCode;
  readonly severity?: Severity;
  readonly message: string;
  readonly at?: Location;
  readonly fixFacts?: NonNullable<EvaluationProblem['fixFacts']>;
}

/** What a function takes. */
export interface Signature {
  /** Parameters that take an argument by place, in order; those without a name are empty. */
  readonly places: readonly string[];
  /** Parameters that take an argument by name, in order. */
  readonly names: readonly string[];
  /** Names of earlier versions that are taken too, and offered to nobody. */
  readonly besides?: readonly string[];
  readonly required: ReadonlySet<string>;
  /** Takes any number by place, or by name. */
  readonly hasRest: boolean;
  readonly hasKeywords: boolean;
  /** How many parameters at the front the caller does not give: `self`. */
  readonly hidden: number;
  /** Names of Keras 2 that Keras 3 refuses, and what they are called now. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Of another version: only a slip of one of its names is one here too. */
  readonly isOfOther?: boolean;
  /** What Keras 3 takes, warns of, and goes on without. */
  readonly ignored?: { readonly name: string; readonly advice: string };
}

export type TitledSignature = Signature & { readonly title: string };

/** Parameters that each take an argument by place or by name. */
export function plainSignature(
  title: string,
  names: readonly string[],
  required: readonly string[],
): TitledSignature {
  const rest = { hasRest: false, hasKeywords: false, hidden: 0 };
  return { title, places: names, names, required: new Set(required), ...rest };
}

/** By how many parameters the caller does not give. */
const signatures = new WeakMap<FunctionNode, Map<number, Signature>>();

function signatureOf({ node, owner, decoration }: FunctionValue): Signature {
  const hidden = owner && decoration !== 'static' ? 1 : 0;
  const ofNode = signatures.get(node) ?? new Map<number, Signature>();
  signatures.set(node, ofNode);
  const known = ofNode.get(hidden) ?? readSignature(node, hidden);
  ofNode.set(hidden, known);
  return known;
}

function readSignature({ parameters }: FunctionNode, hidden: number): Signature {
  const isRest = ({ kind }: Parameter) => kind === 'rest' || kind === 'restKeywords';
  return {
    places: parameters.filter(isPositional).map(nameOf),
    names: parameters.filter(isNamed).map(nameOf).filter(Boolean),
    required: new Set(parameters.filter((each) => !each.default && !isRest(each)).map(nameOf)),
    hasRest: parameters.some(({ kind }) => kind === 'rest'),
    hasKeywords: parameters.some(({ kind }) => kind === 'restKeywords'),
    hidden,
  };
}

function misfitsOf(title: string, signature: Signature, given: Given): readonly Misfit[] {
  const { places, required, hasRest, hidden } = signature;
  const { positional, keywords } = given;
  const unknown = [...keywords].flatMap(([name, argument]) => unknownName(title, signature, name, argument));
  if (unknown.length > 0 || signature.isOfOther) return unknown;
  const place = (name: string) => places.indexOf(name);
  const isPlaced = (name: string) => place(name) >= 0 && place(name) < positional.length;
  const isNamed = (name: string) => signature.names.includes(name) && keywords.has(name);
  for (const [name, argument] of keywords)
    if (isPlaced(name) && isNamed(name))
      return [
        {
          code: 'invalid-argument',
          message: `${title} is given "${name}" twice: by its place and by its name.`,
          ...atName(argument),
        },
      ];
  if (positional.length > places.length && !hasRest)
    return [
      {
        code: 'invalid-argument',
        message: `${title} takes ${places.length} argument${places.length === 1 ? '' : 's'} by place${hidden ? ', its own object included' : ''}; found ${positional.length}.`,
      },
    ];
  const missing = [...required].find((name) => !isPlaced(name) && !isNamed(name));
  if (missing === undefined) return [];
  return [
    {
      code: 'missing-argument',
      message: `${title} needs "${missing || 'an argument'}", which this call does not give.`,
    },
  ];
}

/** What other functions for the same call it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  target_size: 'image_size',
  image_size: 'target_size',
  class_mode: 'label_mode',
  label_mode: 'class_mode',
  classes: 'num_classes',
};

function unknownName(title: string, signature: Signature, name: string, argument: BoundArgument): Misfit[] {
  const { names, hasKeywords, hidden, renamed, ignored } = signature;
  if (hasKeywords || names.includes(name) || signature.besides?.includes(name)) return [];
  if (signature.isOfOther && !isNear(name, names)) return [];
  const code = 'unknown-argument';
  const at = atName(argument);
  if (name === ignored?.name)
    return [
      {
        code,
        severity: 'warning',
        message: `Keras 3 ignores "${name}" of ${title}. ${ignored.advice}`,
        ...at,
        fixFacts: [{ kind: 'misspelt-name', name, known: [] }],
      },
    ];
  const now = renamed && Object.hasOwn(renamed, name) ? renamed[name] : undefined;
  if (now !== undefined)
    return [
      {
        code,
        message: `${title} has no argument "${name}" in Keras 3. Write ${now}.`,
        ...at,
        fixFacts: [{ kind: 'misspelt-name', name, known: [now], meant: now }],
      },
    ];
  const known = names.slice(hidden);
  const other = known.find((each) => each === ELSEWHERE[name]);
  if (other !== undefined)
    return [
      {
        code,
        message: `${title} has no argument "${name}". Write ${other}.`,
        ...at,
        fixFacts: [{ kind: 'misspelt-name', name, known: [other], meant: other }],
      },
    ];
  const advice = didYouMean(
    name,
    known,
    known.length > 0 ? `It takes ${known.join(', ')}.` : 'It takes none.',
  );
  return [
    {
      code,
      message: `${title} has no argument "${name}". ${advice}`,
      ...at,
      fixFacts: [{ kind: 'misspelt-name', name, known }],
    },
  ];
}

/** One letter too many, too few, wrong or in another's place; another way to write it is another version's. */
function isNear(name: string, known: readonly string[]): boolean {
  const isAlike = (each: string) => plainName(each) === plainName(name);
  return name.length >= 5 && known.some((each) => editDistance(name, each) === 1) && !known.some(isAlike);
}

const atName = ({ nameLocation }: BoundArgument) => (nameLocation ? { at: nameLocation } : {});

function titleOf({ name }: FunctionNode, owner: string | undefined): string {
  if (owner === undefined) return name || 'The lambda';
  return name === '__init__' ? owner : `${owner}.${name}`;
}

const isPositional = ({ kind }: Parameter) => kind === 'ordinary' || kind === 'positionalOnly';
const isNamed = ({ kind }: Parameter) => kind === 'ordinary' || kind === 'keywordOnly';
const nameOf = ({ target }: Parameter): string => (target.kind === 'name' ? target.name : '');
