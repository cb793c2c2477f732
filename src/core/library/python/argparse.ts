/** `argparse`: parsing gives each option's default, as a run without arguments does. */
import { bool, list, none, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { argument, made, textOf } from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import { pythonModule } from './module.js';
import { bag, bagClass } from './typing.js';

/** Options by the name under which they are read. */
type Options = Map<string, Value>;

function parser(call: NativeCall, options: Options = new Map()): ConfiguredValue {
  return configured('argparse.ArgumentParser', ['prog'], call, (_, name) => parserMember(options, name));
}

function parserMember(options: Options, name: string): Value | undefined {
  const title = `ArgumentParser.${name}`;
  switch (name) {
    case 'add_argument':
      return made(title, (call) => addOption(options, call));
    case 'add_argument_group':
    case 'add_mutually_exclusive_group':
      return made(title, (call) => parser(call, options));
    case 'add_subparsers':
      return made(title, (call) =>
        configured('argparse.subparsers', [], call, () =>
          made('add_parser', (inner) => parser(inner, new Map())),
        ),
      );
    case 'set_defaults':
      return made(title, (call) => {
        for (const [option, { value }] of call.keywords) options.set(option, value);
        return none;
      });
    case 'parse_args':
      return made(title, (call) => bag(new Map(options), call));
    case 'parse_known_args':
      return made(title, (call) => tuple([bag(new Map(options), call), list([])]));
    case 'get_default':
      return made(title, (call) => options.get(textOf(argument(call, 0)) ?? '') ?? none);
    case 'print_help':
    case 'print_usage':
    case 'error':
    case 'exit':
      return made(title, () => none);
    default:
      return undefined;
  }
}

function addOption(options: Options, call: NativeCall): Value {
  const flags = call.positional.map(({ value }) => textOf(value) ?? '');
  const long = flags.find((flag) => flag.startsWith('--')) ?? flags[0] ?? '';
  const name = textOf(call.keywords.get('dest')?.value) ?? long.replace(/^-+/, '').replaceAll('-', '_');
  if (name !== '') options.set(name, startOf(long, call));
  return none;
}

function startOf(flag: string, call: NativeCall): Value {
  const given = call.keywords.get('default')?.value;
  const action = textOf(call.keywords.get('action')?.value);
  if (given) return converted(given, call);
  if (action === 'store_true') return bool(false);
  if (action === 'store_false') return bool(true);
  if (action === 'version' || action === 'help') return none;
  if (action === 'count') return none;
  const required = call.keywords.get('required')?.value;
  const isRequired = (required?.kind === 'boolean' && required.value) || !flag.startsWith('-');
  const nargs = textOf(call.keywords.get('nargs')?.value);
  if (!isRequired || nargs === '?') return none;
  return nargs === '*' ? list([]) : unknown('depends on the command line', call.location);
}

/** A default given as text goes through `type`, as argparse does it. */
function converted(value: Value, call: NativeCall): Value {
  const type = call.keywords.get('type')?.value;
  return value.kind === 'string' && type
    ? call.evaluation.call(type, [value], undefined, call.location)
    : value;
}

export const argparseModule = pythonModule('argparse', {
  functions: { ArgumentParser: (call) => parser(call) },
  values: {
    Namespace: () => bagClass,
    SUPPRESS: () => str('==SUPPRESS=='),
    REMAINDER: () => str('...'),
    OPTIONAL: () => str('?'),
    ArgumentDefaultsHelpFormatter: () => none,
    RawTextHelpFormatter: () => none,
    BooleanOptionalAction: () => num(0),
  },
});
