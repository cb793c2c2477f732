/** package.json and the README say the same as the typed lists of commands, settings and diagnostic codes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ADVICE_CODES, DIAGNOSTIC_CODES } from '../../src/core/checks/codes.js';
import { COMMANDS } from '../../src/extension/commands.js';
import { SETTING_DEFAULTS } from '../../src/extension/settings.js';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly keybindings: readonly { readonly key: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly default: unknown; readonly items?: { readonly enum?: unknown } }>
      >;
    };
  };
}

const { contributes }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const nls: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const readme = readFileSync('README.md', 'utf8');

test('package.json declares the commands that the extension registers', () => {
  const declared = Object.fromEntries(
    contributes.commands.map(({ command, title }) => [command, nls[title.replaceAll('%', '')] ?? title]),
  );
  expect(declared).toEqual(COMMANDS);
});

test('the README lists every key', () => {
  const keys = contributes.keybindings.map(({ key }) =>
    key.replace(/(^|\+)[a-z]/g, (each) => each.toUpperCase()),
  );
  expect(keys.length).toBeGreaterThan(3);
  expect(keys.filter((key) => !readme.includes(`\`${key}\``))).toEqual([]);
});

test('menus name declared commands only', () => {
  const named = Object.values(contributes.menus).flatMap((items) => items.map((item) => item.command));
  expect(named.filter((command) => !(command in COMMANDS))).toEqual([]);
});

test('package.json declares the settings with the defaults that the extension assumes', () => {
  const declared = Object.entries(contributes.configuration.properties).map(
    ([key, property]) => [key.replace(/^convlens\./, ''), property.default] as const,
  );
  expect(Object.fromEntries(declared)).toEqual(SETTING_DEFAULTS);
});

test.each([
  ['command', Object.keys(COMMANDS)],
  ['setting', Object.keys(SETTING_DEFAULTS).map((key) => `convlens.${key}`)],
  ['diagnostic code', Object.keys(DIAGNOSTIC_CODES)],
])('the README lists every %s', (_, names) => {
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('docs/advice.md lists every piece of advice, and the setting offers it', () => {
  const advice = readFileSync('docs/advice.md', 'utf8');
  expect(Object.keys(ADVICE_CODES).filter((code) => !advice.includes(`| \`${code}\` `))).toEqual([]);
  const { items } = contributes.configuration.properties['convlens.advice.off'] ?? {};
  expect(items?.enum).toEqual(Object.keys(ADVICE_CODES));
});
