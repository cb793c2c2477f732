/** A call written in the text that does not fit the user's own Python function: where Python raises a TypeError. */

import type { DiagnosticCode } from '../checks/codes.js';
import { didYouMean } from '../checks/nearestName.js';
import type { Location } from '../document.js';
import type { FunctionNode, Parameter } from '../program/tree.js';
import type { CallSite, Given } from './calls.js';
import type { Machine } from './machine.js';
import type { FunctionValue } from './value.js';

/** Reports the first misfit. Calls that a library makes, and those in a `try`, are left alone. */
export function noteMisfit(machine: Machine, callee: FunctionValue, given: Given, site: CallSite): void {
  const { closure } = callee;
  if (!site.isWritten || machine.guarded > 0 || given.openReason !== undefined) return;
  if (closure.frame.dialect !== 'python' || site.frame.dialect !== 'python') return;
  const misfit = misfitOf(callee, given);
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

function misfitOf({ node, owner, decoration }: FunctionValue, given: Given): Misfit | undefined {
  const title = titleOf(node, owner?.name);
  const hidden = owner && decoration !== 'static' ? 1 : 0;
  const places = node.parameters.filter(isPositional);
  const names = node.parameters.filter(isNamed).flatMap(nameOf);
  const shown = names.slice(hidden);
  const hasRest = node.parameters.some(({ kind }) => kind === 'rest');
  const hasKeywords = node.parameters.some(({ kind }) => kind === 'restKeywords');
  const { positional, keywords } = given;
  for (const [name, { nameLocation }] of keywords) {
    const at = nameLocation ? { at: nameLocation } : {};
    if (names.includes(name)) {
      const place = places.findIndex((parameter) => nameOf(parameter)[0] === name);
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
  const missing = node.parameters.find((parameter) => {
    if (parameter.default || parameter.kind === 'rest' || parameter.kind === 'restKeywords') return false;
    const place = places.indexOf(parameter);
    const isPlaced = place >= 0 && place < positional.length;
    return !isPlaced && !nameOf(parameter).some((name) => keywords.has(name));
  });
  if (!missing) return undefined;
  return {
    code: 'missing-argument',
    message: `${title} needs "${nameOf(missing)[0] ?? 'an argument'}", which this call does not give.`,
  };
}

function titleOf({ name }: FunctionNode, owner: string | undefined): string {
  if (owner === undefined) return name || 'The lambda';
  return name === '__init__' ? owner : `${owner}.${name}`;
}

const isPositional = ({ kind }: Parameter) => kind === 'ordinary' || kind === 'positionalOnly';
const isNamed = ({ kind }: Parameter) => kind === 'ordinary' || kind === 'keywordOnly';
const nameOf = ({ target }: Parameter): readonly string[] => (target.kind === 'name' ? [target.name] : []);
