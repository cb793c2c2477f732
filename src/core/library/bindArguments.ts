/** Binds a layer call's arguments to the catalogue's canonical names, reporting names the layer lacks. */

import { nearestName } from '../checks/nearestName.js';
import { hiddenArguments } from '../evaluate/assumptions.js';
import type { NativeCall } from '../evaluate/nativeCall.js';
import type { BoundArgument, KerasMajor } from '../evaluate/value.js';
import { camelCase } from '../layers/camelCase.js';
import { spelledArgument } from '../layers/catalogue.js';
import type { ArgumentSpec, Framework, LayerRow } from '../layers/row.js';
import { bindFormer, formerSignature } from './bindFormer.js';
import { isMergedTensors } from './refusedSettings.js';
import { isSlip, reportUnknownArgument } from './unknownArgument.js';

/** Arguments that every layer takes, canonical names. */
const EVERY_LAYER = [
  'name',
  'dtype',
  'trainable',
  'input_shape',
  'input_dim',
  'batch_size',
  'batch_shape',
  'batch_input_shape',
  'input_dtype',
  'weights',
  'activity_regularizer',
  'autocast',
];

export function bindArguments(
  row: LayerRow,
  framework: Framework,
  call: NativeCall,
  kerasMajor = call.evaluation.kerasMajor,
): Map<string, BoundArgument> {
  const former = framework === 'keras' && kerasMajor !== 3 ? formerSignature(row, kerasMajor) : undefined;
  if (former) return bindFormer(row, former, call);
  const bound = new Map<string, BoundArgument>();
  const { specs, positional, names } = signatureOf(row, framework, kerasMajor);
  if (framework === 'keras') {
    call.positional.forEach((argument, index) => {
      const spec = positional[index];
      if (spec) bound.set(spec.name, argument);
    });
    if (kerasMajor === 3) reportTooMany(row, positional, call);
  }
  const meant = new Set<string>();
  for (const [name, argument] of optionsOf(framework, call)) {
    const canonical = names.get(name);
    if (canonical) {
      if (framework === 'keras' && bound.has(canonical) && !isMergedTensors(row, call))
        reportTwice(row, name, argument, call);
      bound.set(canonical, argument);
      continue;
    }
    if (framework === 'keras' && kerasMajor === 2 && row.unusedInKeras2?.includes(name)) continue;
    const known = [...names.keys()];
    const near = names.get(nearestName(name, known) ?? '') ?? '';
    meant.add(near);
    const told = specs.map((spec) => spelledArgument(spec, framework));
    const title = (framework === 'keras' ? row.keras?.name : row.tfjs?.factory) ?? 'This layer';
    const isIgnored = framework === 'tfjs';
    // Earlier Keras had arguments that no list here holds in full.
    const isOpen = kerasMajor === 1 || (kerasMajor === 2 && !isSlip(name, known));
    const severity = isIgnored || isOpen ? 'warning' : 'error';
    reportUnknownArgument(title, [name, argument], { known, told }, call, { severity, isIgnored });
    // Read as it is meant, it leads to no further fault.
    if (severity === 'error' && near !== '' && !bound.has(near)) bound.set(near, argument);
  }
  // One fault is enough for a misspelt name: what it stands for is not missing too.
  const wanted = meant.size === 0 ? specs : specs.filter(({ name }) => !meant.has(name));
  reportMissing(row, wanted, framework, bound, call);
  const hidden = hiddenArguments(call.openReason);
  if (hidden !== undefined)
    for (const { name } of specs)
      if (!bound.has(name)) bound.set(name, { value: call.evaluation.unknown(hidden, call.location) });
  return bound;
}

interface Signature {
  readonly specs: readonly ArgumentSpec[];
  /** Those that may be given by position, in order. */
  readonly positional: readonly ArgumentSpec[];
  /** Every name that is taken to the canonical one. */
  readonly names: ReadonlyMap<string, string>;
}

const signatures = new WeakMap<LayerRow, Map<string, Signature>>();

/** Made once: a network calls the same few rows hundreds of times. */
function signatureOf(row: LayerRow, framework: Framework, kerasMajor: KerasMajor): Signature {
  const ofRow = signatures.get(row) ?? new Map<string, Signature>();
  signatures.set(row, ofRow);
  const key = `${framework} ${kerasMajor}`;
  const known = ofRow.get(key);
  if (known) return known;
  const specs = row.arguments.filter(
    (spec) =>
      (spec.only === undefined || spec.only === framework) &&
      (framework === 'tfjs' || ((spec.since ?? 1) <= kerasMajor && (spec.until ?? 3) >= kerasMajor)),
  );
  const names = new Map<string, string>();
  const shared = (framework === 'keras' && kerasMajor === 3 && row.keras?.sharedArguments) || EVERY_LAYER;
  for (const name of shared) names.set(framework === 'tfjs' ? camelCase(name) : name, name);
  if (framework === 'keras' && kerasMajor <= (row.declaresStepsUntil ?? 0))
    names.set('input_length', 'input_length');
  for (const spec of specs) {
    if (framework === 'tfjs' || (spec.namedSince ?? 1) <= kerasMajor)
      names.set(spelledArgument(spec, framework), spec.name);
    for (const old of spec.formerly ?? []) {
      const isTaken = framework === 'keras' && (kerasMajor < 3 || spec.alsoNow?.includes(old));
      if (isTaken && !names.has(old)) names.set(old, spec.name);
    }
  }
  const made = { specs, positional: specs.filter((spec) => !spec.keywordOnly), names };
  ofRow.set(key, made);
  return made;
}

function optionsOf(framework: Framework, call: NativeCall): Iterable<readonly [string, BoundArgument]> {
  if (framework === 'keras') return call.keywords;
  const options = call.positional[0];
  if (options?.value.kind !== 'dict') return [];
  const entries: [string, BoundArgument][] = [];
  for (const { key, value } of options.value.entries.values())
    if (key.kind === 'string') entries.push([key.value, { ...options, value }]);
  return entries;
}

function reportTwice(row: LayerRow, name: string, argument: BoundArgument, call: NativeCall): void {
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `${row.keras?.name ?? 'This layer'} is given "${name}" twice: by its place and by its name.`,
    location: argument.nameLocation ?? argument.location ?? call.location,
    stack: call.stack,
  });
}

/** Some layers take a name, and a dtype, in the places behind their own arguments. */
function reportTooMany(row: LayerRow, positional: readonly ArgumentSpec[], call: NativeCall): void {
  const surplus = call.positional[positional.length];
  if (!surplus || !['number', 'boolean', 'list', 'tuple', 'layer', 'tensor'].includes(surplus.value.kind))
    return;
  if (isMergedTensors(row, call)) return;
  const many = positional.length === 1 ? '1 argument' : `${positional.length} arguments`;
  const taken = positional.length > 0 ? `: ${positional.map(({ name }) => name).join(', ')}` : '';
  call.evaluation.report({
    code: 'invalid-argument',
    severity: 'error',
    message: `${row.keras?.name ?? 'This layer'} takes ${many} by place${taken}; found ${call.positional.length}.`,
    location: surplus.location ?? call.location,
    stack: call.stack,
  });
}

function reportMissing(
  row: LayerRow,
  specs: readonly ArgumentSpec[],
  framework: Framework,
  bound: ReadonlyMap<string, BoundArgument>,
  call: NativeCall,
): void {
  if (call.openReason !== undefined) return;
  // `Conv2D(x)`: that it is given a tensor is told.
  if (framework === 'keras' && call.positional.some(({ value }) => value.kind === 'tensor' && value.producer))
    return;
  if (framework === 'tfjs' && row.tfjs?.needsOptions && call.positional.length === 0) {
    reportNoOptions(row.tfjs.factory, call);
    return;
  }
  const options = call.positional[0]?.value.kind;
  if (framework === 'tfjs' && options !== undefined && options !== 'dict') return;
  for (const spec of specs) {
    if ((!spec.required && spec.needed !== framework) || bound.has(spec.name)) continue;
    if (framework === 'tfjs' && spec.tfjsDefault !== undefined) continue;
    call.evaluation.report({
      code: 'missing-argument',
      severity: 'error',
      message: `The argument "${spelledArgument(spec, framework)}" is needed and is not given: ${spec.about}.`,
      location: call.location,
      stack: call.stack,
      fixFacts: [{ kind: 'missing-argument', name: spec.name }],
    });
  }
}

function reportNoOptions(factory: string, call: NativeCall): void {
  call.evaluation.report({
    code: 'missing-argument',
    severity: 'error',
    message: `${factory} needs an object of options, be it empty: write tf.layers.${factory}({}).`,
    location: call.location,
    stack: call.stack,
  });
}
