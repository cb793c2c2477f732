/** What libraries see of a running evaluation. */

import type { Location } from '../document.js';
import { binary } from './arithmetic.js';
import { readAttribute, writeAttribute } from './attributes.js';
import { callUnknownTimes, callValue } from './calls.js';
import { requireModule } from './imports.js';
import { iterateValue } from './iteration.js';
import type { Machine } from './machine.js';
import { unknown } from './makeValue.js';
import type { Evaluation } from './nativeCall.js';
import { callSpecial, truthIn } from './protocols.js';
import { Raised } from './raised.js';
import { rowsHere } from './rowOrigin.js';
import type { Frame } from './scope.js';

/** While code of `frame` runs. */
export function makeEvaluation(machine: Machine, frame: Frame): Evaluation {
  return {
    dialect: frame.dialect,
    kerasMajor: machine.kerasMajor,
    get countsNames() {
      return !machine.isReadingUncalled;
    },
    isOfTensorflow: machine.isOfTensorflow,
    usesTorch: machine.usesTorch,
    host: machine.host,
    functions: frame.functions,
    stackAt: (at) => (at ? [at, ...frame.callers] : frame.callers),
    journal: machine.journal,
    call: (callee, positional, keywords = new Map(), at = frame.callers[0] ?? startOf(frame)) =>
      callValue(
        machine,
        callee,
        {
          positional: positional.map((value) => ({ value })),
          keywords: new Map([...keywords].map(([name, value]) => [name, { value }])),
        },
        { location: at, calleeLocation: at, isNew: false, frame },
      ),
    callUnknownTimes: (callee, positional, reason, at, rows) =>
      callUnknownTimes(machine, callee, positional, { reason, origin: at }, frame, rows),
    rowsHere: () => rowsHere(machine),
    classFolders: (path) => {
      const found = machine.host.classFolders?.(path, frame.path);
      if (found) machine.consulted.add(found.path);
      return found?.names;
    },
    labelsOf: (source) => {
      const found = machine.host.dataLabels?.(source, frame.path);
      if (found) machine.consulted.add(found.path);
      return found?.labels;
    },
    arraysIn: (path) => {
      const found = machine.host.dataArrays?.(path, frame.path);
      if (found) machine.consulted.add(found.path);
      return found?.arrays;
    },
    textFile: (path) => {
      const found = machine.host.readText?.(path, frame.path);
      if (found) machine.consulted.add(found.path);
      return found?.text;
    },
    takesAsTensor: ({ dim }) => {
      if (dim.kind === 'symbolic' && dim.expression.op === 'symbol')
        machine.takenAsTensors.add(dim.expression.name);
    },
    importModule: (specifier, at) => requireModule(machine, specifier, at, frame),
    attribute: (object, name, at) => readAttribute(machine, object, name, at, frame),
    setAttribute: (object, name, value) =>
      writeAttribute(machine, object, name, value, frame.callers[0] ?? startOf(frame), frame),
    iterate: (iterable, at) => {
      const items = iterateValue(machine, iterable, at, frame);
      if (!('kind' in items)) machine.step(items.length >> 3);
      return items;
    },
    truth: (value) => truthIn(machine, value, frame),
    unknown: (reason, origin) => unknown(reason, origin),
    report: (problem) => {
      machine.raiseWhereCaught(problem, frame);
      machine.report(problem);
    },
    raise: (message, at, exception) => {
      throw new Raised(message, at, undefined, exception);
    },
    fail: (message, at, exception) => machine.fail(message, at, exception),
    refuse: (message, at, exception, more) => machine.refuse(message, at, exception, frame, more),
    trying: (action, exceptions) => {
      machine.guarded++;
      try {
        return action();
      } catch (error) {
        if (error instanceof Raised && exceptions.includes(error.exception ?? '')) return undefined;
        throw error;
      } finally {
        machine.guarded--;
      }
    },
    aside: (action) => machine.aside(action),
    operator: (operator, left, right, at) =>
      binary(operator, left, right, frame.dialect) ??
      machine.registry.operator(operator, left, right, machine.evaluationFor(frame), at) ??
      unknown(`"${operator}" of a ${left.kind} and a ${right.kind} is not known`, at),
    special: (object, name, positional, at) => callSpecial(machine, object, name, positional, at, frame),
    registerModel: (model) => machine.made.registerModel(model),
    nextCount: (key) => machine.made.nextCount(key),
    resetCounts: () => machine.made.resetCounts(),
    store: (key, make) => machine.made.store(key, make),
    spend: (steps) => {
      machine.step(steps);
      return true;
    },
  };
}

function startOf(frame: Frame): Location {
  return { path: frame.path, start: 0, end: 0 };
}
