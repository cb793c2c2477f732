/** What configures training: optimisers, losses, metrics, callbacks, initialisers, … as classes that carry arguments. */

import { didYouMean } from '../../checks/nearestName.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NamespaceValue, NativeValue } from '../../evaluate/value.js';
import { configured, namespace, opaque } from '../configured.js';
import { misspelt } from './publicNames.js';
import { SETTING_ARGUMENTS } from './settingArguments.js';

interface Signature {
  /** Those that may be given by position, in order. */
  readonly order: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly needed: readonly string[];
  /** It takes others too. */
  readonly isOpen: boolean;
}

/** A module of classes that carry settings (`Adam`) and functions (`relu`). */
export function settings(name: string, functionsCarryToo = false): NamespaceValue {
  return namespace(name, {}, (member) => {
    if (misspelt(name, member) !== undefined) return undefined;
    return /^[A-Z]/.test(member) || functionsCarryToo
      ? settingClass(name, member)
      : opaque(`${name}.${member}`);
  });
}

function settingClass(module: string, title: string): NativeValue {
  const signature = signatureOf(module, title);
  const order = signature?.order ?? (module.endsWith('optimizers') ? ['learning_rate'] : []);
  const name = `${module}.${title}`;
  return {
    kind: 'native',
    name,
    isClass: true,
    call(call) {
      const made = configured(name, order, call);
      // Earlier versions take others, and drop them one by one.
      if (!signature || call.evaluation.kerasMajor !== 3) return made;
      checkNames(title, signature, call);
      if (module !== 'keras.optimizers' || !made.bound.has('decay')) return made;
      return { ...made, bound: new Map([...made.bound].filter(([given]) => given !== 'decay')) };
    },
  };
}

function signatureOf(module: string, title: string): Signature | undefined {
  const ofModule = SETTING_ARGUMENTS[module];
  const text = ofModule && Object.hasOwn(ofModule, title) ? ofModule[title] : undefined;
  if (text === undefined) return undefined;
  const words = text.split(' ').filter(Boolean);
  const names = words.filter((word) => !word.startsWith('*')).map((word) => word.replace('!', ''));
  const star = words.indexOf('*');
  return {
    order: star < 0 ? names : names.slice(0, star),
    known: new Set(names),
    needed: words.filter((word) => word.endsWith('!')).map((word) => word.slice(0, -1)),
    isOpen: words.includes('**'),
  };
}

function checkNames(title: string, { order, known, needed, isOpen }: Signature, call: NativeCall): void {
  const { evaluation, stack } = call;
  const wrong = isOpen ? [] : [...call.keywords].filter(([name]) => !known.has(name));
  for (const [name, argument] of wrong) {
    const meant = name === 'lr' && known.has('learning_rate') ? ['learning_rate'] : [...known];
    const location = argument.nameLocation ?? argument.location ?? call.location;
    // The optimisers take it still, say so, and go on without it.
    if (name === 'decay' && known.has('learning_rate'))
      evaluation.report({
        code: 'unknown-argument',
        severity: 'warning',
        message: `Keras 3 ignores "decay" of ${title}. Give learning_rate a schedule, such as keras.optimizers.schedules.InverseTimeDecay, or leave it out.`,
        ...{ location, stack },
      });
    else
      evaluation.report({
        code: 'unknown-argument',
        severity: 'error',
        message: `${title} has no argument "${name}" in Keras 3. ${name === 'lr' ? 'Write learning_rate.' : didYouMean(name, meant, `It takes: ${[...known].join(', ')}.`)}`,
        ...{ location, stack },
        fixFacts: { name, known: meant },
      });
  }
  if (wrong.length > 0 || call.openReason !== undefined) return;
  for (const name of needed) {
    if (call.keywords.has(name) || order.indexOf(name) < call.positional.length) continue;
    evaluation.report({
      code: 'missing-argument',
      severity: 'error',
      message: `${title} needs the argument "${name}", which is not given.`,
      ...{ location: call.location, stack },
    });
  }
}
