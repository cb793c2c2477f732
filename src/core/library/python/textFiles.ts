/**
 * `open(…)` of settings that lie in the workspace: JSON, YAML, INI and plain text. Data and what the program writes itself
 * are not read, and a file that is not there stays unknown.
 */
import { list, none, str } from '../../evaluate/makeValue.js';
import type { Evaluation, NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { argument, made, notKnown } from '../builtins/callArguments.js';
import { noteRead } from '../data/files.js';
import { pathText } from './paths.js';
import { openTable } from './tableLines.js';

const SETTINGS = /\.(?:json|ya?ml|ini|cfg|conf|txt)$/i;
const TABLE = /\.csv$/i;
/** In letters: settings are short. */
const LONGEST = 200_000;
const FILE = 'io.TextIOWrapper';

const written = (evaluation: Evaluation): string[] => evaluation.store('files written', () => []);

/** The text of a file of the workspace; what was read is remembered, so that a kept run knows what it saw. */
export function settingsText(path: string | undefined, evaluation: Evaluation): string | undefined {
  if (path === undefined || !SETTINGS.test(path) || written(evaluation).includes(path)) return undefined;
  const text = evaluation.textFile(path);
  if (text === undefined || text.length > LONGEST) return undefined;
  const seen = evaluation.store<string[]>('files read', () => []);
  const entry = `${path}\n${text}`;
  if (!seen.includes(entry)) seen.push(entry);
  return text;
}

/** `open(path, mode)`, and `path.open(mode)` with the mode first. */
export function openFile(call: NativeCall, path = pathText(argument(call, 0, 'file')), modeAt = 1): Value {
  const mode = argument(call, modeAt, 'mode');
  const isRead = !mode || (mode.kind === 'string' && /^r[bt]?$/.test(mode.value));
  if (!isRead && path !== undefined) written(call.evaluation).push(path);
  const text = isRead ? settingsText(path, call.evaluation) : undefined;
  if (text !== undefined) return opened(text);
  noteRead(call);
  if (isRead && path !== undefined && TABLE.test(path) && !written(call.evaluation).includes(path))
    return openTable(path);
  const unknown = notKnown(call, 'open(…) depends on what is on the disk');
  return path === undefined ? unknown : { ...unknown, facts: { openedFile: path } };
}

/** Of a file that was opened and whose content is not known. */
export function pathOfFile(file: Value | undefined): string | undefined {
  const path = file?.kind === 'unknown' ? file.facts?.openedFile : undefined;
  return typeof path === 'string' ? path : undefined;
}

function opened(text: string): ConfiguredValue {
  const members: Readonly<Record<string, () => Value>> = {
    read: () => str(text),
    readlines: () => list(linesOf(text)),
    close: () => none,
  };
  const bound = new Map([['text', { value: str(text) }]]);
  const member = (name: string): Value | undefined => {
    const run = Object.hasOwn(members, name) ? members[name] : undefined;
    return (
      run &&
      made(`file.${name}`, (call) =>
        call.positional.length > 0 ? notKnown(call, 'a part of a file') : run(),
      )
    );
  };
  return { kind: 'configured', name: FILE, bound, member };
}

/** Each with its line end, as Python gives them. */
function linesOf(text: string): readonly Value[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map(str);
}

/** What an open file holds; undefined for anything else. */
export function textOfFile(value: Value | undefined): string | undefined {
  if (value?.kind !== 'configured' || value.name !== FILE) return undefined;
  const text = value.bound.get('text')?.value;
  return text?.kind === 'string' ? text.value : undefined;
}

/** `for line in file` */
export function linesIn(value: Value): readonly Value[] | undefined {
  const text = textOfFile(value);
  return text === undefined ? undefined : linesOf(text);
}
