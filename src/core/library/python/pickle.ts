/** `pickle`: what the program itself wrote into a file is what it reads from it again; all else is on the disk. */
import { none } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { argument, notKnown } from '../builtins/callArguments.js';
import { pythonModule } from './module.js';
import { pathOfFile } from './textFiles.js';

const WHY = 'is outside what is evaluated';

const dumped = (evaluation: Evaluation): Map<string, Value> =>
  evaluation.store('pickled', () => new Map<string, Value>());

/** One value a file: of several, which one is read is not followed. */
function dump(call: NativeCall): Value {
  const [value, path] = [argument(call, 0, 'obj'), pathOfFile(argument(call, 1, 'file'))];
  if (!value || path === undefined) return none;
  const files = dumped(call.evaluation);
  const slot = {
    ...{ object: files, key: path },
    get: () => files.get(path),
    set: (content: Value | undefined) => {
      if (content) files.set(path, content);
      else files.delete(path);
    },
    join: (): Value | undefined => undefined,
  };
  call.evaluation.journal.set<Value | undefined>(slot, value);
  return none;
}

function load(call: NativeCall): Value {
  const path = pathOfFile(argument(call, 0, 'file'));
  const known = path === undefined ? undefined : dumped(call.evaluation).get(path);
  return known ?? notKnown(call, `pickle.load(…) ${WHY}`);
}

export const pickleModule = pythonModule('pickle', { functions: { dump, load }, why: WHY });
