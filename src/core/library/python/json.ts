/** `json`: known texts to values and back. */
import { boundedWalk } from '../../evaluate/boundedWalk.js';
import { bool, dict, list, none, num, str } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { Value } from '../../evaluate/value.js';
import { argument, because, notKnown, numberOf } from '../builtins/callArguments.js';
import { floatText } from '../builtins/display.js';
import { pythonModule } from './module.js';
import { textOfFile } from './textFiles.js';

/** Called for each part once those in it are values; the text of a number tells a float such as `1.0` from an integer. */
function toValue(_: string, content: unknown, written?: { readonly source?: string }): Value {
  if (content === null) return none;
  if (typeof content === 'string') return str(content);
  if (typeof content === 'boolean') return bool(content);
  if (typeof content === 'number')
    return num(content, /[.eE]/.test(written?.source ?? '') || !Number.isInteger(content));
  if (Array.isArray(content)) return list(content as readonly Value[]);
  return dict(Object.entries(content as Readonly<Record<string, Value>>));
}

function loads(call: NativeCall): Value {
  const text = argument(call, 0);
  if (text?.kind !== 'string') return because(call, [text], 'this text is not known');
  return parsed(text.value, call);
}

function parsed(text: string, call: NativeCall): Value {
  const hook = call.keywords.get('object_hook')?.value ?? none;
  const hooked = (key: string, content: unknown, written?: { readonly source?: string }): Value => {
    const value = toValue(key, content, written);
    return value.kind === 'dict' && hook.kind !== 'none' ? call.evaluation.call(hook, [value]) : value;
  };
  try {
    return JSON.parse(text, hooked as Parameters<typeof JSON.parse>[1]);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return call.evaluation.raise('this is no JSON', call.location, 'ValueError');
  }
}

const walk = boundedWalk();

/** As `json.dumps` writes it; `indent` is how far each level is moved in. */
function written(value: Value, indent: number, depth: number): string | undefined {
  const [open, between, close] =
    indent > 0
      ? [
          `\n${' '.repeat(indent * (depth + 1))}`,
          `,\n${' '.repeat(indent * (depth + 1))}`,
          `\n${' '.repeat(indent * depth)}`,
        ]
      : ['', ', ', ''];
  const wrap = (left: string, parts: readonly (string | undefined)[], right: string): string | undefined =>
    parts.includes(undefined)
      ? undefined
      : parts.length === 0
        ? left + right
        : left + open + parts.join(between) + close + right;
  switch (value.kind) {
    case 'none':
      return 'null';
    case 'boolean':
      return String(value.value);
    case 'number':
      return value.isFloat ? floatText(value.value) : String(value.value);
    case 'string':
      return JSON.stringify(value.value);
    case 'list':
    case 'tuple':
      return wrap(
        '[',
        walk(value.items.length, () => value.items.map((item) => written(item, indent, depth + 1))) ?? [
          undefined,
        ],
        ']',
      );
    case 'dict': {
      if (value.openReason !== undefined) return undefined;
      const parts = walk(value.entries.size, () =>
        [...value.entries.values()].map(({ key, value: content }) => {
          const text = written(content, indent, depth + 1);
          const name = key.kind === 'string' ? JSON.stringify(key.value) : written(key, 0, 0);
          return text === undefined || name === undefined
            ? undefined
            : `${key.kind === 'string' ? name : `"${name}"`}: ${text}`;
        }),
      );
      return parts && wrap('{', parts, '}');
    }
    default:
      return undefined;
  }
}

export const jsonModule = pythonModule('json', {
  functions: {
    loads,
    load: (call) => {
      const text = textOfFile(argument(call, 0, 'fp'));
      return text === undefined ? notKnown(call, 'depends on what is on the disk') : parsed(text, call);
    },
    dump: () => none,
    dumps: (call) => {
      const value = argument(call, 0);
      const text = value && written(value, numberOf(call.keywords.get('indent')?.value) ?? 0, 0);
      return text === undefined ? because(call, [value], 'this text is not known') : str(text);
    },
  },
});
