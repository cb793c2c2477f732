/** A body that runs any number of times: what it changes is not known behind it. */
import type { Completion, Doubt } from './branches.js';
import type { Change } from './changeJournal.js';
import { isValue, widen } from './join.js';
import type { Machine } from './machine.js';
import { equals } from './operations.js';
import { insideOf, isInnerListing, type RowOrigin, withStep } from './rowOrigin.js';
import type { Frame } from './scope.js';

/** After so many more passes, what a round hands to the next through a chain of names is as it was found. */
const MOST_PASSES = 8;

/**
 * A first pass finds what the body changes, and that becomes unknown; a second one reads the body with it. Where
 * that one changes what the first did not (a name set late in a round decides what the next does), another follows.
 * What the last one leaves joins with the body not having run at all. Gives whether the loop may end by a `break`.
 */
export function executeUnknownTimes(
  machine: Machine,
  body: () => Completion | undefined,
  doubt: Doubt,
  scope: { readonly frame: Frame },
  rows?: RowOrigin,
  /** The first round, where more is known of it than of any other. */
  first?: () => Completion | undefined,
): Extract<Completion, { kind: 'maybeBreak' }> | undefined {
  machine.openWalks++;
  const around = machine.passes.at(-1);
  // A loop over the files of each folder of the loop around it: together they are one over all files.
  const isInside = isInnerListing(rows, around?.rows);
  const key = `${doubt.origin?.path} ${doubt.origin?.start}`;
  const loop = (isInside && around?.innerLoops.get(key)) || {};
  if (isInside) around?.innerLoops.set(key, loop);
  const innerLoops = new Map<string, object>();
  const pass = (given: RowOrigin | undefined) => {
    const over = isInside && given && around?.rows ? insideOf(given, around.rows) : given;
    const tests = isInside && around ? around.tests : machine.tests.length;
    machine.passes.push({ loop, innerLoops, tests, ...(over && { rows: over }) });
    try {
      return machine.attempt(body);
    } finally {
      machine.passes.pop();
    }
  };
  const returns = scope.frame.maybeReturned.length;
  const rehearsed = <T>(run: () => T): T => {
    machine.rehearsing++;
    try {
      return run();
    } finally {
      machine.rehearsing--;
    }
  };
  if (first && machine.rehearsing === 0) {
    const begun = rehearsed(() => machine.attempt(first));
    scope.frame.maybeReturned.length = returns;
    if (!begun.raised) widen(madeAnew(begun.changes).filter(leadsOn), machine.journal, doubt);
  }
  const rehearsal = rehearsed(() => pass(rows));
  const goesOn = !rehearsal.result || rehearsal.result.kind === 'continue';
  const isWhole = goesOn && !rehearsal.raised && scope.frame.maybeReturned.length === returns;
  widen(madeAnew(rehearsal.changes), machine.journal, doubt);
  const known = new Slots(rehearsal.changes.filter(isKept));
  const given = rows && (isWhole ? rows : withStep(rows, 'the loop may end before the last row'));
  let last = pass(given);
  for (let more = 0; more < MOST_PASSES; more++) {
    const found = withoutModels(last.changes).filter((change) => isKept(change) && !known.has(change));
    if (found.length === 0) break;
    known.add(found);
    widen(found, machine.journal, doubt);
    last = pass(given);
  }
  if (rehearsal.changes.some(({ slot }) => slot.key === 'counts' && machine.made.isItself(slot.object)))
    machine.made.openCounts();
  const { changes, result } = last;
  const outside = withoutModels(changes);
  // A model that the body makes is whole whenever the body runs.
  machine.journal.redo(changes.filter((change) => !outside.includes(change)));
  widen(outside, machine.journal, doubt);
  if (result?.kind === 'return') scope.frame.maybeReturned.push({ value: result.value });
  const mayBreak = result?.kind === 'maybeBreak' || (result?.kind === 'break' && result.label === undefined);
  return mayBreak ? { kind: 'maybeBreak', doubt } : undefined;
}

/** The changes of a pass that another follows: that one makes the same models and names again. */
function madeAnew(changes: readonly Change[]): readonly Change[] {
  return withoutModels(changes).filter(({ slot }) => slot.key !== 'models' && slot.key !== 'counts');
}

/** Of the first round: what it made, and the tensors and models that the next begins with. All else is any round's. */
function leadsOn({ slot, before, after, isNew }: Change): boolean {
  if (isNew || slot.key === 'stack') return true;
  return isTensor(before) && isTensor(after);
}

const isTensor = (content: unknown): boolean => isValue(content) && content.kind === 'tensor';

/** The places of changes. */
class Slots {
  readonly #keys = new Map<object, Set<string>>();

  constructor(changes: readonly Change[]) {
    this.add(changes);
  }

  add(changes: readonly Change[]): void {
    for (const { slot } of changes) {
      const keys = this.#keys.get(slot.object);
      if (keys) keys.add(slot.key);
      else this.#keys.set(slot.object, new Set([slot.key]));
    }
  }

  has({ slot }: Change): boolean {
    return this.#keys.get(slot.object)?.has(slot.key) === true;
  }
}

/** Models, uses of layers and names' counts, which each pass makes by itself. */
const MADE_ANEW = new Set(['models', 'applications', 'counts']);

/** It changed a value that was there before the pass. */
function isKept({ slot, before, after, isNew }: Change): boolean {
  if (isNew || before === undefined || before === after || MADE_ANEW.has(slot.key)) return false;
  return !(isValue(before) && isValue(after) && equals(before, after) === true);
}

/** The changes, but for those inside models that are made by the same changes. */
function withoutModels(changes: readonly Change[]): readonly Change[] {
  const made = new Set<unknown>();
  for (const { slot, before, after } of changes) {
    if (slot.key !== 'models' || !Array.isArray(after)) continue;
    const known = new Set<unknown>(Array.isArray(before) ? before : []);
    for (const model of after) if (!known.has(model)) made.add(model);
  }
  return made.size === 0 ? changes : changes.filter(({ slot }) => !made.has(slot.object));
}
