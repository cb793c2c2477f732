/** `argparse`: the settings of a command line on which nothing stands, and so their defaults. */

import { memberFrom, module, native } from './natives.js';
import { iterated } from './operators.js';
import { type Call, Made, Native, PyDict, Raised, textOf, Unsupported, type Value } from './values.js';

function parser(): Made {
  const values = new Map<string, Value>();
  const missing: string[] = [];
  const add = (call: Call): Value => {
    const names = call.args.map((name) => textOf(name));
    const isOption = names.some((name) => name.startsWith('-'));
    const title = names.find((name) => name.startsWith('--')) ?? names[0] ?? '';
    const name = call.named.get('dest') ?? title.replace(/^-+/, '').replaceAll('-', '_');
    const action = call.named.get('action') ?? 'store';
    const usual =
      call.named.get('default') ?? { store_true: false, store_false: true }[String(action)] ?? null;
    const type = call.named.get('type') ?? null;
    if (typeof action !== 'string') throw new Unsupported('argparse with an action of its own');
    // A default that is a text is read as what is written on the command line.
    values.set(textOf(name), typeof usual === 'string' && type !== null ? call.call(type, usual) : usual);
    const isNeeded = call.named.get('required') === true;
    const mayLack = ['?', '*'].includes(String(call.named.get('nargs') ?? ''));
    if (isNeeded || (!isOption && !mayLack)) missing.push(title);
    return null;
  };
  const parsed = (): Made => {
    if (missing.length > 0)
      throw new Raised('SystemExit', `the following arguments are required: ${missing.join(', ')}`);
    return namespaceOf(values);
  };
  const functions = {
    add_argument: add,
    add_argument_group: () => made,
    add_mutually_exclusive_group: () => made,
    set_defaults: ({ named }: Call) => {
      for (const [name, value] of named) values.set(name, value);
      return null;
    },
    parse_args: (call: Call) => {
      const [given] = call.args;
      if (given !== undefined && given !== null && [...iterated(given)].length > 0)
        throw new Unsupported('parse_args of other arguments');
      return parsed();
    },
  };
  const made: Made = new Made('ArgumentParser', undefined, {
    member: (name) => memberFrom('own ArgumentParser', functions, name),
  });
  return made;
}

function namespaceOf(values: ReadonlyMap<string, Value>): Made {
  const own = new Map(values);
  return new Made('Namespace', undefined, {
    member: (name) => (name === '__dict__' ? new PyDict([...own]) : own.get(name)),
    setMember: (name, value) => {
      own.set(name, value);
      return true;
    },
  });
}

export const argumentModule = module('argparse', (name) =>
  name === 'ArgumentParser'
    ? native('own ArgumentParser', parser)
    : name === 'Namespace'
      ? native('own Namespace', ({ named }) => namespaceOf(named))
      : name === 'ArgumentDefaultsHelpFormatter' || name === 'BooleanOptionalAction'
        ? new Native(`argparse.${name}`, undefined)
        : undefined,
);
