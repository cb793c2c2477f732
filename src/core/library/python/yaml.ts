/** `yaml`: known texts and settings files of the workspace to values, as PyYAML's loaders read them. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { argument, because, type FunctionTable, notKnown } from '../builtins/callArguments.js';
import { pythonModule } from './module.js';
import { textOfFile } from './textFiles.js';
import { yamlValue } from './yamlText.js';

function load(call: NativeCall): Value {
  const given = argument(call, 0, 'stream');
  const text = given?.kind === 'string' ? given.value : textOfFile(given);
  if (text === undefined)
    return given?.kind === 'unknown'
      ? because(call, [given], 'this text is not known')
      : notKnown(call, 'depends on what is on the disk');
  return yamlValue(text) ?? notKnown(call, 'this YAML has parts that are not read');
}

const LOADERS: FunctionTable = Object.fromEntries(
  ['load', 'safe_load', 'full_load', 'unsafe_load'].map((name) => [name, load]),
);

export const yamlModule = pythonModule('yaml', { functions: LOADERS });
