/** `argparse`: parsing gives what the code's own list of arguments says, and otherwise each option's default. */
import { didYouMean } from '../../checks/nearestName.js';
import { bool, list, none, num, str, tuple, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, InstanceValue, Value } from '../../evaluate/value.js';
import { argument, made, textOf } from '../builtins/callArguments.js';
import { configured } from '../configured.js';
import type { MissingMember } from '../moduleRegistry.js';
import { isSlip } from '../unknownArgument.js';
import { itemsOf } from '../values.js';
import { type CommandOption, readCommandLine } from './commandLine.js';
import { pythonModule } from './module.js';
import { bag, bagClass } from './typing.js';

interface Parser {
  readonly options: CommandOption[];
  /** By the name under which they are read. */
  readonly defaults: Map<string, Value>;
  /** There may be options that are not seen. */
  isOpen: boolean;
}

function parser(
  call: NativeCall,
  of: Parser = { options: [], defaults: new Map<string, Value>(), isOpen: false },
): ConfiguredValue {
  if (call.openReason !== undefined || call.keywords.has('parents')) of.isOpen = true;
  const made = configured('argparse.ArgumentParser', ['prog'], call, (_, name) => parserMember(of, name));
  parsers.set(made, of);
  return made;
}

const parsers = new WeakMap<Value, Parser>();
/** What parsing gave, by the parser. */
const parsings = new WeakMap<Value, Parser>();

/** Code that is not known may give a parser, or what it parsed, more. */
function handedOver(value: Value): void {
  const of = parsers.get(value) ?? parsings.get(value);
  if (of) of.isOpen = true;
}

/** `args.epoch`, where the option is called `epochs`. */
function missingOption(object: Value, name: string): MissingMember | undefined {
  const of = parsings.get(object);
  if (!of || of.isOpen || name.startsWith('_')) return undefined;
  const known = [...of.defaults.keys()];
  const fixFacts = [{ kind: 'misspelt-name', name, known }] as const;
  const offer = didYouMean(name, known, `They are ${known.join(', ')}.`);
  const message = `No add_argument makes an argument "${name}": Python raises an AttributeError. ${offer}`;
  return { message, exception: 'AttributeError', more: { message, fixFacts } };
}

export const argparsePart = { handedOver, missingMember: missingOption };

function parserMember(of: Parser, name: string): Value | undefined {
  const title = `ArgumentParser.${name}`;
  switch (name) {
    case 'add_argument':
      return made(title, (call) => addOption(of, call));
    case 'add_argument_group':
    case 'add_mutually_exclusive_group':
      return made(title, (call) => parser(call, of));
    case 'add_subparsers':
      of.isOpen = true;
      return made(title, (call) =>
        configured('argparse.subparsers', [], call, () => made('add_parser', (inner) => parser(inner))),
      );
    case 'set_defaults':
      return made(title, (call) => {
        if (call.openReason !== undefined) of.isOpen = true;
        for (const [option, { value }] of call.keywords) of.defaults.set(option, value);
        return none;
      });
    case 'parse_args':
      return made(title, (call) => parsing(of, call));
    case 'parse_known_args':
      return made(title, (call) => tuple([parsing(of, call), list([])]));
    case 'get_default':
      return made(title, (call) => of.defaults.get(textOf(argument(call, 0)) ?? '') ?? none);
    case 'print_help':
    case 'print_usage':
    case 'error':
    case 'exit':
      return made(title, () => none);
    default:
      of.isOpen = true;
      return undefined;
  }
}

function parsing(of: Parser, call: NativeCall): InstanceValue {
  if (call.keywords.has('namespace') || call.positional.length > 1) of.isOpen = true;
  const found = bag(parsed(of, call), call);
  parsings.set(found, of);
  return found;
}

/** Words that the code does not write itself are the user's, who is taken to give none. */
function parsed({ options, defaults }: Parser, call: NativeCall): Map<string, Value> {
  const words = itemsOf(argument(call, 0, 'args'))?.map(textOf);
  const found = new Map(defaults);
  if (!words?.every((word) => word !== undefined)) return found;
  const convert = (type: Value | undefined, text: string) =>
    type ? call.evaluation.call(type, [str(text)], undefined, call.location) : str(text);
  for (const [name, value] of readCommandLine(options, words, convert)) found.set(name, value);
  return found;
}

/** What `add_argument` takes by name; an action of one's own may take more. */
const SETTINGS = [
  ...['action', 'nargs', 'const', 'default', 'type', 'choices', 'required', 'help', 'metavar', 'dest'],
  ...['version', 'deprecated'],
];

function noteSlips(call: NativeCall): void {
  for (const [name, { nameLocation }] of call.keywords)
    if (nameLocation && !SETTINGS.includes(name) && isSlip(name, SETTINGS))
      call.evaluation.report({
        code: 'unknown-argument',
        severity: 'error',
        message: `add_argument has no argument "${name}": Python raises a TypeError. ${didYouMean(name, SETTINGS, '')}`,
        location: nameLocation,
        stack: call.stack,
        fixFacts: [{ kind: 'misspelt-name', name, known: SETTINGS }],
      });
}

function addOption(of: Parser, call: NativeCall): Value {
  const { options, defaults } = of;
  if (!call.keywords.get('action') || textOf(call.keywords.get('action')?.value) !== undefined)
    noteSlips(call);
  const flags = call.positional.map(({ value }) => textOf(value) ?? '');
  const long = flags.find((flag) => flag.startsWith('--')) ?? flags[0] ?? '';
  const name = textOf(call.keywords.get('dest')?.value) ?? long.replace(/^-+/, '').replaceAll('-', '_');
  if (name === '' || call.openReason !== undefined) of.isOpen = true;
  if (name === '') return none;
  const keyword = (key: string) => call.keywords.get(key)?.value;
  const nargs = keyword('nargs');
  const type = keyword('type');
  const fallback = keyword('const');
  options.push({
    flags: flags.filter((flag) => flag.startsWith('-')),
    name,
    action: actionOf(keyword('action')),
    ...(type && { type }),
    ...(fallback && { fallback }),
    ...(nargs?.kind === 'number' ? { many: nargs.value } : { many: textOf(nargs) ?? 'one' }),
  });
  if (!defaults.has(name)) defaults.set(name, startOf(long, call));
  return none;
}

/** `argparse.BooleanOptionalAction` is a class. */
function actionOf(given: Value | undefined): string {
  return given?.kind === 'native' ? 'yes_or_no' : (textOf(given) ?? 'store');
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
  functions: { ArgumentParser: (call) => parser(call), BooleanOptionalAction: () => num(0) },
  values: {
    Namespace: () => bagClass,
    SUPPRESS: () => str('==SUPPRESS=='),
    REMAINDER: () => str('...'),
    OPTIONAL: () => str('?'),
    ArgumentDefaultsHelpFormatter: () => none,
    RawTextHelpFormatter: () => none,
  },
});
