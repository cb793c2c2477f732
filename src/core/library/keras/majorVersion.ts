/**
 * Which Keras a file is written for, read from what only that Keras has: modules, argument names, functions.
 * Code gets the meaning of its own version; without evidence that is Keras 3.
 */

import { factOf } from '../../checks/fixFacts.js';
import type { EvaluationProblem } from '../../evaluate/nativeCall.js';
import type { KerasMajor } from '../../evaluate/value.js';
import type { ModuleNode } from '../../program/tree.js';
import { type Evidence, type Member, TENSORFLOW_1, type Told, tracesIn } from './versionTraces.js';

export interface KerasVersion {
  readonly major: KerasMajor;
  /** What it was told by. */
  readonly evidence?: Evidence;
  /** A comment says so. */
  readonly isChosen?: boolean;
  /** It is the Keras that TensorFlow 2 brings: the file imports no other, and nothing of TensorFlow 1. */
  readonly isOfTensorflow?: boolean;
  /** The file imports PyTorch: on that backend a layer of Keras is a module of PyTorch's as well. */
  readonly usesTorch?: boolean;
}

/** A module that an edit did not touch is the same object in the next analysis. */
const known = new WeakMap<ModuleNode, KerasVersion>();

export function kerasVersionOf(module: ModuleNode): KerasVersion {
  const version = known.get(module) ?? readVersion(module);
  known.set(module, version);
  return version;
}

function readVersion(module: ModuleNode): KerasVersion {
  const usesTorch =
    module.dialect === 'python' && module.body.some((statement) => tracesIn(statement).usesTorch);
  return { ...versionOf(module), ...(usesTorch && { usesTorch }) };
}

function versionOf(module: ModuleNode): KerasVersion {
  for (const pragma of module.pragmas)
    for (const { name, value } of pragma.samples)
      if (name === 'keras' && value.kind === 'number' && isMajor(value.value))
        return {
          major: value.value,
          isChosen: true,
          ...(isOfTensorflow(module) && { isOfTensorflow: true }),
        };
  if (module.dialect !== 'python') return { major: 3, isChosen: true };
  return { ...majorOf(module), ...(isOfTensorflow(module) && { isOfTensorflow: true }) };
}

/** `import tensorflow`, `from tensorflow.keras import …`, and no `import keras`. */
function isOfTensorflow(module: ModuleNode): boolean {
  const traces = module.body.map(tracesIn);
  const isFirst = traces.some(({ told }) => told.some(({ evidence }) => TENSORFLOW_1.has(evidence.words)));
  return !isFirst && traces.some((each) => each.isTensorflow) && !traces.some((each) => each.isOwnPackage);
}

function majorOf(module: ModuleNode): KerasVersion {
  const found: { 1?: Evidence; 2?: Evidence } = {};
  const sure: Told[] = [];
  const backend: Told[] = [];
  const weak = new Map<string, Told>();
  let isStandalone = false;
  let isTensorflow = false;
  let isOwnPackage = false;
  let hasLaterWords = false;
  const members: Member[] = [];
  const modules = new Set<string>();
  const note = ({ major: told, evidence, isConverted }: Told): void => {
    const major = isConverted && hasLaterWords ? 2 : told;
    const before = found[major];
    if (!before || evidence.span.start < before.span.start) found[major] = evidence;
  };
  // From the end, so that of weak evidence the first stands.
  for (const statement of [...module.body].reverse()) {
    const traces = tracesIn(statement);
    for (const told of traces.told)
      if (told.isWeak) weak.set(weakKey(told), told);
      else sure.push(told);
    backend.push(...traces.backend);
    members.push(...traces.members);
    for (const name of traces.modules) modules.add(name);
    isStandalone ||= traces.isStandalone;
    isTensorflow ||= traces.isTensorflow;
    isOwnPackage ||= traces.isOwnPackage;
    hasLaterWords ||= traces.hasLaterWords;
    if (traces.isLater) return { major: 3 };
  }
  if (module.installedKeras) {
    const { major, words, span } = module.installedKeras;
    return major === 3 ? { major } : { major, evidence: { words, span, isCommand: true } };
  }
  for (const told of sure) if (!told.isOfPackage || isOwnPackage || !isTensorflow) note(told);
  if (isStandalone) for (const told of backend) note(told);
  for (const { owner, told } of members) if (modules.has(owner)) note(told);
  // One old argument alone is a mistake in new code. TensorFlow's Keras never had those of Keras 1.
  const counted = [...weak.values()].filter(({ major }) => major === 2 || !isTensorflow);
  if (counted.length > 1 || found[1] || found[2]) for (const told of counted) note(told);
  const major = found[1] ? 1 : found[2] ? 2 : 3;
  const evidence = major === 3 ? undefined : found[major];
  return evidence ? { major, evidence } : { major };
}

/** The same words count once, except that `l=` in two places is a habit of TensorFlow's Keras before 2.4. */
function weakKey({ evidence: { words, span } }: Told): string {
  return words.endsWith('(l=…)') ? `${words} ${span.start}` : words;
}

/** The oldest Keras that the modules of a program are written for: a file goes with what it imports. */
export function kerasVersionAmong(modules: Iterable<ModuleNode>): KerasVersion {
  let oldest: KerasVersion = { major: 3 };
  for (const module of modules) {
    const { major, evidence } = kerasVersionOf(module);
    if (major >= oldest.major || !evidence) continue;
    const file = module.path.split(/[\\/]/).at(-1) ?? module.path;
    oldest = { major, evidence: { words: `${evidence.words} in ${file}`, span: { start: 0, end: 0 } } };
  }
  return oldest;
}

/** Layers called `block1/conv1` by names that are put together: two of them were no mistake, in their own Keras. */
export function kerasVersionMet(problems: readonly EvaluationProblem[], path: string): KerasVersion {
  const names = new Map<string, EvaluationProblem>();
  for (const problem of problems) {
    const slashed = factOf(problem, 'slashed-name');
    if (slashed) names.set(slashed.name, problem);
  }
  const [first, second] = names;
  if (!first || !second) return { major: 3 };
  const [name, { location }] = first;
  const span = location.path === path ? location : { start: 0, end: 0 };
  return { major: 2, evidence: { words: `name='${name}'`, span: { start: span.start, end: span.end } } };
}

function isMajor(value: number): value is KerasMajor {
  return value === 1 || value === 2 || value === 3;
}
