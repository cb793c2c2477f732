/** A call written in the text that does not fit the function that it calls: where Python raises a TypeError. */

import type { DiagnosticCode } from '../checks/codes.js';
import { didYouMean } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import type { FunctionNode, Parameter } from '../program/tree.js';
import type { CallSite, Given } from './calls.js';
import type { Machine } from './machine.js';
import type { FunctionValue, NativeValue } from './value.js';

/** Reports the first misfit. Calls that a library makes, and those in a `try`, are left alone. */
export function noteMisfit(machine: Machine, callee: FunctionValue, given: Given, site: CallSite): void {
  const { closure, node, owner } = callee;
  if (closure.frame.dialect !== 'python') return;
  note(machine, () => misfitOf(titleOf(node, owner?.name), signatureOf(callee), given), given, site);
}

/** The same for a function of a library whose signature is known. */
export function noteNativeMisfit(machine: Machine, callee: NativeValue, given: Given, site: CallSite): void {
  const look = () => {
    const own = callee.signature?.();
    if (own) return misfitOf(own.title, own, given);
    const signature = machine.registry.signature(callee.name, machine.kerasMajor);
    return signature && misfitOf(callee.name, signature, given);
  };
  note(machine, look, given, site);
}

function note(machine: Machine, look: () => Misfit | undefined, given: Given, site: CallSite): void {
  if (!site.isWritten || machine.guarded > 0 || given.openReason !== undefined) return;
  if (site.frame.dialect !== 'python') return;
  const misfit = look();
  if (misfit)
    machine.report({
      code: misfit.code,
      severity: 'error',
      message: misfit.message,
      location: misfit.at ?? site.location,
    });
}

interface Misfit {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly at?: Location;
}

/** What a function takes. */
export interface Signature {
  /** Parameters that take an argument by place, in order; those without a name are empty. */
  readonly places: readonly string[];
  /** Parameters that take an argument by name, in order. */
  readonly names: readonly string[];
  readonly required: ReadonlySet<string>;
  /** Takes any number by place, or by name. */
  readonly hasRest: boolean;
  readonly hasKeywords: boolean;
  /** How many parameters at the front the caller does not give: `self`. */
  readonly hidden: number;
}

function signatureOf({ node, owner, decoration }: FunctionValue): Signature {
  const { parameters } = node;
  const isRest = ({ kind }: Parameter) => kind === 'rest' || kind === 'restKeywords';
  return {
    places: parameters.filter(isPositional).map(nameOf),
    names: parameters.filter(isNamed).map(nameOf).filter(Boolean),
    required: new Set(parameters.filter((each) => !each.default && !isRest(each)).map(nameOf)),
    hasRest: parameters.some(({ kind }) => kind === 'rest'),
    hasKeywords: parameters.some(({ kind }) => kind === 'restKeywords'),
    hidden: owner && decoration !== 'static' ? 1 : 0,
  };
}

function misfitOf(title: string, signature: Signature, given: Given): Misfit | undefined {
  const { places, names, required, hasRest, hasKeywords, hidden } = signature;
  const shown = names.slice(hidden);
  const { positional, keywords } = given;
  for (const [name, { nameLocation }] of keywords) {
    const at = nameLocation ? { at: nameLocation } : {};
    if (names.includes(name)) {
      const place = places.indexOf(name);
      if (place >= 0 && place < positional.length)
        return {
          code: 'invalid-argument',
          message: `${title} is given "${name}" twice: by its place and by its name.`,
          ...at,
        };
    } else if (!hasKeywords) {
      const advice = didYouMean(
        name,
        shown,
        shown.length > 0 ? `It takes ${shown.join(', ')}.` : 'It takes none.',
      );
      return { code: 'unknown-argument', message: `${title} has no argument "${name}". ${advice}`, ...at };
    }
  }
  if (positional.length > places.length && !hasRest)
    return {
      code: 'invalid-argument',
      message: `${title} takes ${places.length} argument${places.length === 1 ? '' : 's'} by place${hidden ? ', its own object included' : ''}; found ${positional.length}.`,
    };
  const isGiven = (name: string) => {
    const place = places.indexOf(name);
    return (place >= 0 && place < positional.length) || (names.includes(name) && keywords.has(name));
  };
  const missing = [...required].find((name) => !isGiven(name));
  if (missing === undefined) return undefined;
  return {
    code: 'missing-argument',
    message: `${title} needs "${missing || 'an argument'}", which this call does not give.`,
  };
}

function titleOf({ name }: FunctionNode, owner: string | undefined): string {
  if (owner === undefined) return name || 'The lambda';
  return name === '__init__' ? owner : `${owner}.${name}`;
}

const isPositional = ({ kind }: Parameter) => kind === 'ordinary' || kind === 'positionalOnly';
const isNamed = ({ kind }: Parameter) => kind === 'ordinary' || kind === 'keywordOnly';
const nameOf = ({ target }: Parameter): string => (target.kind === 'name' ? target.name : '');
