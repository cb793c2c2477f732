/** `configparser`: sections of settings from the workspace's INI files. All values are texts until they are asked for. */
import { bool, list, none, num, str, unknown } from '../../evaluate/makeValue.js';
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { argument, made, notKnown, textOf } from '../builtins/callArguments.js';
import { strOf } from '../builtins/display.js';
import { configured } from '../configured.js';
import { itemsOf } from '../values.js';
import { pythonModule } from './module.js';
import { pathText } from './paths.js';
import { settingsText } from './textFiles.js';

type Section = ReadonlyMap<string, string>;
type Sections = ReadonlyMap<string, Section>;

const PARSER = 'configparser.ConfigParser';
const SECTION = 'configparser.SectionProxy';
const ON_DISK = 'depends on what is on the disk';

/** What each parser has read; undefined once that is not known. */
const read = new WeakMap<ConfiguredValue, Sections | undefined>();

/** https://docs.python.org/3/library/configparser.html#supported-ini-file-structure */
function sectionsIn(text: string): Sections {
  const found = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let last: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || /^\s*[#;]/.test(line)) continue;
    const title = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (title !== undefined) {
      section = found.get(title) ?? new Map();
      found.set(title, section);
      last = undefined;
    } else if (/^\s/.test(line) && section && last !== undefined) {
      section.set(last, `${section.get(last)}\n${line.trim()}`);
    } else {
      const [, key = '', value = ''] = /^([^=:]+)[=:](.*)$/.exec(line) ?? [];
      last = key.trim().toLowerCase();
      if (last !== '') section?.set(last, value.trim());
    }
  }
  return found;
}

function load(self: ConfiguredValue, call: NativeCall): Value {
  const given = argument(call, 0, 'filenames');
  const paths = given && pathText(given) === undefined ? itemsOf(given)?.map(pathText) : [pathText(given)];
  const texts = paths?.map((path) => settingsText(path, call.evaluation));
  take(self, texts?.map((text) => (text === undefined ? undefined : sectionsIn(text))) ?? [undefined], call);
  return given ?? list([]);
}

/** One after the other, over what was read before. */
function take(self: ConfiguredValue, parts: readonly (Sections | undefined)[], call: NativeCall): void {
  const before = read.has(self) ? read.get(self) : new Map<string, Section>();
  const isKnown = before !== undefined && !parts.includes(undefined);
  keep(
    self,
    isKnown ? parts.reduce<Sections>((all, part) => merged(all, part ?? new Map()), before) : undefined,
    call,
  );
}

/** `read_dict`: values become texts. */
function sectionsOf(given: Value | undefined): Sections | undefined {
  if (given?.kind !== 'dict' || given.openReason !== undefined) return undefined;
  const found = new Map<string, Section>();
  for (const { key, value } of given.entries.values()) {
    if (key.kind !== 'string' || value.kind !== 'dict' || value.openReason !== undefined) return undefined;
    const section = new Map<string, string>();
    for (const { key: option, value: content } of value.entries.values()) {
      const text = strOf(content);
      if (option.kind !== 'string' || text === undefined) return undefined;
      section.set(option.value.toLowerCase(), text);
    }
    found.set(key.value, section);
  }
  return found;
}

function merged(first: Sections, second: Sections): Sections {
  const all = new Map(first);
  for (const [name, section] of second) all.set(name, new Map([...(all.get(name) ?? []), ...section]));
  return all;
}

function keep(self: ConfiguredValue, sections: Sections | undefined, call: NativeCall): void {
  const slot = {
    ...{ object: self, key: 'sections' },
    get: () => read.get(self),
    set: (content: Sections | undefined) => void read.set(self, content),
    join: (left: Sections | undefined, right: Sections | undefined) => (left === right ? left : undefined),
  };
  call.evaluation.journal.set<Sections | undefined>(slot, sections);
}

function entry(sections: Sections | undefined, name: string, key: string): string | undefined {
  return sections?.get(name)?.get(key.toLowerCase()) ?? sections?.get('DEFAULT')?.get(key.toLowerCase());
}

/** Values that refer to others stay unknown, as does what no file of the workspace says. */
function converted(kind: string, text: string | undefined, call: NativeCall): Value {
  const fallback = call.keywords.get('fallback')?.value;
  if (text === undefined) return fallback && fallback.kind !== 'none' ? fallback : notKnown(call, ON_DISK);
  if (text.includes('%(') || text.includes('${')) return notKnown(call, 'a setting that refers to another');
  if (kind === 'get') return str(text);
  if (kind === 'getboolean') {
    const word = text.toLowerCase();
    if (/^(?:1|yes|true|on)$/.test(word)) return bool(true);
    return /^(?:0|no|false|off)$/.test(word)
      ? bool(false)
      : notKnown(call, 'this setting is neither true nor false');
  }
  const value = Number(text);
  const isWhole = /^[-+]?\d+$/.test(text);
  if (Number.isNaN(value) || text === '' || (kind === 'getint' && !isWhole))
    return notKnown(call, 'this setting is no number');
  return num(value, kind === 'getfloat');
}

const GETTERS = ['get', 'getint', 'getfloat', 'getboolean'];

function parserMember(self: ConfiguredValue, name: string): Value | undefined {
  const sections = read.get(self);
  if (name === 'read') return made(`${PARSER}.read`, (call) => load(self, call));
  if (name === 'read_string' || name === 'read_dict')
    return made(`${PARSER}.${name}`, (call) => {
      const given = argument(call, 0, name === 'read_dict' ? 'dictionary' : 'string');
      const text = name === 'read_string' ? textOf(given) : undefined;
      take(self, [text === undefined ? sectionsOf(given) : sectionsIn(text)], call);
      return none;
    });
  if (name === 'has_section' || name === 'has_option')
    return made(`${PARSER}.${name}`, (call) => {
      const [section, option] = [textOf(argument(call, 0, 'section')), textOf(argument(call, 1, 'option'))];
      if (!sections || section === undefined) return notKnown(call, ON_DISK);
      if (name === 'has_section') return bool(sections.has(section) && section !== 'DEFAULT');
      if (option === undefined) return notKnown(call, ON_DISK);
      return bool(sections.has(section) && entry(sections, section, option) !== undefined);
    });
  if (GETTERS.includes(name))
    return made(`${PARSER}.${name}`, (call) => {
      const [section, option] = [textOf(argument(call, 0, 'section')), textOf(argument(call, 1, 'option'))];
      const isKnown = section !== undefined && option !== undefined && sections?.has(section) === true;
      return converted(name, isKnown ? entry(sections, section, option) : undefined, call);
    });
  if (name === 'sections')
    return made(`${PARSER}.sections`, (call) =>
      sections
        ? list([...sections.keys()].filter((each) => each !== 'DEFAULT').map(str))
        : notKnown(call, ON_DISK),
    );
  return undefined;
}

function sectionOf(self: ConfiguredValue, name: string): Value {
  const sections = read.get(self);
  if (sections?.has(name) !== true) return unknown(`settings ${ON_DISK}`);
  const member = (asked: string): Value | undefined =>
    GETTERS.includes(asked)
      ? made(`${SECTION}.${asked}`, (call) => {
          const option = textOf(argument(call, 0, 'option'));
          return converted(asked, option === undefined ? undefined : entry(sections, name, option), call);
        })
      : undefined;
  const bound = new Map([
    ['section', { value: str(name) }],
    ['parser', { value: self }],
  ] as const);
  return { kind: 'configured', name: SECTION, bound, member };
}

/** `parser['net']`, and `section['units']`, which is a text. */
export function settingAt(object: Value, index: Value): Value | undefined {
  if (object.kind !== 'configured' || index.kind !== 'string') return undefined;
  if (object.name === PARSER) return sectionOf(object, index.value);
  const [section, parser] = ['section', 'parser'].map((part) => object.bound.get(part)?.value);
  if (object.name !== SECTION || section?.kind !== 'string' || parser?.kind !== 'configured')
    return undefined;
  const text = entry(read.get(parser), section.value, index.value);
  const isPlain = text !== undefined && !text.includes('%(') && !text.includes('${');
  return isPlain ? str(text) : unknown(`settings ${ON_DISK}`);
}

const parser = (name: string) => () =>
  made(`configparser.${name}`, (call) => configured(PARSER, [], call, parserMember));

export const configparserModule = pythonModule('configparser', {
  values: Object.fromEntries(
    ['ConfigParser', 'SafeConfigParser', 'RawConfigParser'].map((name) => [name, parser(name)]),
  ),
  why: ON_DISK,
});
