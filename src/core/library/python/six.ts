/** `six`: the names under which code for Python 2 and 3 finds what Python 3 has. */
import { bool, tuple } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { NativeValue, Value } from '../../evaluate/value.js';
import { argument, made, notEvaluated, notKnown } from '../builtins/callArguments.js';
import { pythonPart } from '../builtins/index.js';
import { namespace } from '../configured.js';
import { functoolsModule } from './functools.js';
import { itertoolsModule } from './itertools.js';
import { pythonModule } from './module.js';

const builtin = (name: string): Value => pythonPart.builtin?.(name, 'python') ?? notEvaluated(name);

const MOVED: Readonly<Record<string, () => Value>> = {
  ...Object.fromEntries(
    ['range', 'zip', 'map', 'filter', 'input'].map((name) => [name, () => builtin(name)]),
  ),
  xrange: () => builtin('range'),
  reduce: () => functoolsModule.member('reduce') ?? notEvaluated('functools.reduce'),
  zip_longest: () => itertoolsModule.member('zip_longest') ?? notEvaluated('itertools.zip_longest'),
};

export const sixMoves = namespace('six.moves', MOVED, (name) => notEvaluated(`six.moves.${name}`));

/** `six.iteritems(d)`: the method of the dictionary. */
function ofDict(name: string): (call: NativeCall) => Value {
  return (call) => {
    const dict = argument(call, 0);
    if (!dict) return notKnown(call, 'no dictionary is given');
    const { evaluation, location } = call;
    return evaluation.call(evaluation.attribute(dict, name, location), [], undefined, location);
  };
}

const itself: NativeValue = made(
  'six',
  (call) => argument(call, 0) ?? notKnown(call, 'nothing is decorated'),
);

export const sixModule = pythonModule('six', {
  functions: {
    iteritems: ofDict('items'),
    itervalues: ofDict('values'),
    iterkeys: ofDict('keys'),
    viewitems: ofDict('items'),
    viewvalues: ofDict('values'),
    viewkeys: ofDict('keys'),
    add_metaclass: () => itself,
    python_2_unicode_compatible: (call) => argument(call, 0) ?? notKnown(call, 'nothing is decorated'),
  },
  values: {
    PY2: () => bool(false),
    PY3: () => bool(true),
    string_types: () => tuple([builtin('str')]),
    text_type: () => builtin('str'),
    binary_type: () => builtin('bytes'),
    integer_types: () => tuple([builtin('int')]),
    class_types: () => tuple([builtin('type')]),
    moves: () => sixMoves,
    wraps: () => functoolsModule.member('wraps') ?? notEvaluated('functools.wraps'),
  },
});
