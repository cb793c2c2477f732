/** JavaScript itself as a library part: global names, and the members of its own types. */
import { listSlot } from '../../evaluate/indexing.js';
import { bool } from '../../evaluate/makeValue.js';
import type { Value } from '../../evaluate/value.js';
import type { LibraryPart } from '../moduleRegistry.js';
import { arrayMember } from './arrays.js';
import { pairsOf, setMember } from './collections.js';
import { functionMember } from './functions.js';
import { globalNamed } from './globals.js';
import { objectMember } from './objects.js';
import { promiseMember } from './promises.js';
import { numberMember, textMember } from './strings.js';

export const javascriptPart: LibraryPart = {
  builtin: (name, dialect) => (dialect === 'javascript' ? globalNamed(name) : undefined),

  attribute: (object, name, evaluation) => {
    if (evaluation.dialect !== 'javascript') return undefined;
    switch (object.kind) {
      case 'list':
      case 'tuple':
        return arrayMember(object, name) ?? promiseMember(object, name);
      case 'string':
        return textMember(object.value, name) ?? promiseMember(object, name);
      case 'number':
        return numberMember(object.value, name) ?? promiseMember(object, name);
      case 'function':
      case 'method':
        return functionMember(object, name) ?? promiseMember(object, name);
      case 'set':
        return setMember(object, name);
      case 'dict':
      case 'instance':
        return objectMember(object, name) ?? promiseMember(object, name);
      default:
        return promiseMember(object, name);
    }
  },

  setAttribute: (object, name, value, evaluation) => {
    if (object.kind !== 'list' || name !== 'length' || evaluation.dialect !== 'javascript') return false;
    evaluation.journal.touch(listSlot(object), (items) => [...items]);
    if (value.kind === 'number' && value.value <= object.items.length) object.items.length = value.value;
    else object.openReason = 'the length of this array was set';
    return true;
  },

  compare: (operator, left, right, evaluation) =>
    operator === 'instanceof' && evaluation.dialect === 'javascript' ? instanceOf(left, right) : undefined,

  iterate: (value) => {
    const pairs = value.kind === 'configured' ? pairsOf(value) : undefined;
    return pairs && !('kind' in pairs) ? pairs : undefined;
  },
};

/** Of JavaScript's own classes. */
function instanceOf(value: Value, of: Value): Value | undefined {
  if (of.kind !== 'native' || value.kind === 'unknown') return undefined;
  switch (of.name) {
    case 'Array':
      return bool(value.kind === 'list' || value.kind === 'tuple');
    case 'Map':
      return bool(value.kind === 'configured' && value.name === 'Map');
    case 'Set':
      return bool(value.kind === 'set');
    case 'Function':
      return bool(value.kind === 'function' || value.kind === 'method' || value.kind === 'class');
    default:
      return undefined;
  }
}
