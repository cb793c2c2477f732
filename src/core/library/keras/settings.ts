/** What configures training: optimisers, losses, metrics, callbacks, initialisers, … as classes that carry arguments. */

import type { NamespaceValue, NativeValue } from '../../evaluate/value.js';
import { configured, namespace, opaque } from '../configured.js';
import { noteBase } from '../custom/baseSettings.js';
import { method } from '../method.js';
import { none } from '../values.js';
import { writtenSignature } from '../writtenSignatures.js';
import { lossFunction } from './lossCalls.js';
import { classInSmall } from './publicNames.js';
import { checkSettingValues } from './settingValues.js';
import { mayHave } from './watched.js';

/** A module of classes that carry settings (`Adam`) and functions (`relu`). */
export function settings(name: string, functionsCarryToo = false): NamespaceValue {
  return namespace(name, {}, (member) => {
    if (!mayHave(name, member)) return undefined;
    const loss = lossFunction(name, member);
    if (loss) return loss;
    if (member === 'get' && functionsCarryToo) return asGiven(name);
    if (classInSmall({ name, names: () => [] }, member) !== undefined) return undefined;
    return /^[A-Z]/.test(member) || functionsCarryToo
      ? settingClass(name, member)
      : opaque(`${name}.${member}`);
  });
}

/** `initializers.get(x)`: an object of the name that is given, or what is one already. */
function asGiven(module: string): NativeValue {
  return method(
    `${module}.get`,
    (call) => call.positional[0]?.value ?? [...call.keywords.values()][0]?.value ?? none,
  );
}

function settingClass(module: string, title: string): NativeValue {
  const name = `${module}.${title}`;
  // Earlier versions have the same order, as far as it goes.
  const order =
    writtenSignature(name, 3)?.places ?? (/optimizers(?:\.legacy)?$/.test(module) ? ['learning_rate'] : []);
  return {
    kind: 'native',
    name,
    isClass: true,
    call(call) {
      const made = configured(name, order, call);
      if (call.constructing) noteBase(call.constructing, made);
      if (call.evaluation.kerasMajor === 3) checkSettingValues(made, call);
      if (call.evaluation.kerasMajor === 3 && module === 'keras.optimizers.legacy')
        call.evaluation.report({
          code: 'unknown-name',
          severity: 'warning',
          message: `Keras 3 has no keras.optimizers.legacy any more: use keras.optimizers.${title}.`,
          location: call.calleeLocation,
          stack: call.stack,
        });
      const ignored = writtenSignature(name, call.evaluation.kerasMajor)?.ignored;
      if (!ignored || !made.bound.has(ignored.name)) return made;
      return { ...made, bound: new Map([...made.bound].filter(([given]) => given !== ignored.name)) };
    },
  };
}
