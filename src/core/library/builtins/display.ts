/** How Python writes values as text: `str`, `repr`, `format` with its small language, and `%`. */
import { boundedWalk } from '../../evaluate/boundedWalk.js';
import { wholeOf } from '../../evaluate/largeNumbers.js';
import type { Value } from '../../evaluate/value.js';
import { formatDim } from '../../graph/dimensionArithmetic.js';

/** How instances of the user's classes are shown: by `__str__`, or by `__repr__`. */
export type ShowInstance = (
  value: Value,
  method: '__str__' | '__repr__' | '__format__',
  specification?: string,
) => string | undefined;

const notShown: ShowInstance = () => undefined;

/** `str(value)`; undefined when the text is not known. */
export function strOf(value: Value, show: ShowInstance = notShown): string | undefined {
  if (value.kind === 'instance')
    return show(value, '__str__') ?? show(value, '__repr__') ?? heldText(value, strOf);
  return value.kind === 'string' ? value.value : reprOf(value, show);
}

function heldText(value: Value, write: typeof strOf): string | undefined {
  return value.kind === 'instance' && value.held ? write(value.held) : undefined;
}

const walk = boundedWalk();

export function reprOf(value: Value, show: ShowInstance = notShown): string | undefined {
  if (value.kind === 'list' || value.kind === 'tuple')
    return walk(value.items.length, () => partsOf(value, show));
  if (value.kind === 'dict') return walk(value.entries.size, () => partsOf(value, show));
  return partsOf(value, show);
}

function partsOf(value: Value, show: ShowInstance): string | undefined {
  switch (value.kind) {
    case 'instance':
      return show(value, '__repr__') ?? heldText(value, reprOf);
    case 'class':
      return `<class '__main__.${value.name}'>`;
    case 'number':
      return value.isFloat ? floatText(value.value) : (value.digits ?? String(value.value));
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'string':
      return quoted(value.value);
    case 'symbol':
      return formatDim(value.dim);
    case 'tuple':
      return tupleText(value, shownWith(show));
    case 'list':
      return value.openReason === undefined ? wrapped('[', value.items, ']', shownWith(show)) : undefined;
    case 'set':
      return value.items.size === 0 ? 'set()' : wrapped('{', [...value.items.values()], '}', shownWith(show));
    case 'dict': {
      if (value.openReason !== undefined) return undefined;
      const entries = [...value.entries.values()].map(({ key, value: held }) => [
        reprOf(key, show),
        reprOf(held, show),
      ]);
      if (entries.some((entry) => entry.includes(undefined))) return undefined;
      const text = `{${entries.map((entry) => entry.join(': ')).join(', ')}}`;
      return value.whenMissing ? undefined : text;
    }
    case 'native':
      return value.isClass ? `<class '${value.name}'>` : `<built-in function ${value.name}>`;
    default:
      return undefined;
  }
}

const shownWith = (show: ShowInstance) => (item: Value) => reprOf(item, show);

function tupleText(
  { items, fields, class: of, range }: Extract<Value, { kind: 'tuple' }>,
  each: (item: Value) => string | undefined,
): string | undefined {
  if (range) {
    const step = range.step === 1 ? '' : `, ${range.step}`;
    return `range(${range.start}, ${range.stop}${step})`;
  }
  if (!fields || !of) return wrapped('(', items, items.length === 1 ? ',)' : ')', each);
  const texts = items.map(each);
  const named = fields.map((field, index) => `${field}=${texts[index]}`).join(', ');
  return texts.includes(undefined) ? undefined : `${of.name}(${named})`;
}

function wrapped(
  open: string,
  items: readonly Value[],
  close: string,
  each: (item: Value) => string | undefined,
): string | undefined {
  const texts = items.map(each);
  return texts.includes(undefined) ? undefined : `${open}${texts.join(', ')}${close}`;
}

function quoted(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const PLAIN = /^[^\\\n\t\r']*$/;

/** Python's shortest float: an exponent below 1e-4 and from 1e16 on, two digits at least. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return pythonExponent(value.toExponential());
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

function pythonExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

const SPECIFICATION = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;

/** `format(value, specification)`, which f-strings and `str.format` use. */
export function formatWith(
  given: Value,
  specification: string,
  show: ShowInstance = notShown,
): string | undefined {
  const own = given.kind === 'instance' ? show(given, '__format__', specification) : undefined;
  if (own !== undefined) return own;
  const value = given.kind === 'instance' && given.held ? given.held : given;
  if (specification === '') return strOf(given, show);
  const parts = SPECIFICATION.exec(specification);
  if (!parts) return undefined;
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = parts;
  const places = precision === undefined ? undefined : Number(precision);
  const number = value.kind === 'number' || value.kind === 'boolean' ? Number(value.value) : undefined;
  const isNumber = number !== undefined && (value.kind === 'number' || type !== undefined);
  let text: string | undefined;
  let head = '';
  if (isNumber) {
    const isFloat = value.kind === 'number' && value.isFloat;
    const whole = value.kind === 'number' && value.digits !== undefined ? wholeOf(value) : undefined;
    text =
      whole !== undefined && WHOLE_TYPES.has(type)
        ? digitsOf(whole < 0n ? -whole : whole, type, alternate !== undefined)
        : digits(Math.abs(number), isFloat, type, places, alternate !== undefined);
    if (group && text !== undefined) text = grouped(text, group);
    head = number < 0 || Object.is(number, -0) ? '-' : sign && sign !== '-' ? sign : '';
  } else {
    text = strOf(value, show);
    if (places !== undefined) text = text === undefined ? undefined : [...text].slice(0, places).join('');
  }
  if (text === undefined) return undefined;
  const how = align ?? (zero && isNumber ? '=' : isNumber ? '>' : '<');
  return padded(head, text, Number(width ?? 0), how, fill ?? (zero ? '0' : ' '));
}

const WHOLE_TYPES = new Set([undefined, 'd', 'n', 'b', 'o', 'x', 'X']);

function digitsOf(size: bigint, type: string | undefined, alternate: boolean): string {
  const base = { b: 2, o: 8, x: 16, X: 16 }[type as 'b'] ?? 10;
  const text = (alternate && base !== 10 ? `0${type}` : '') + size.toString(base);
  return type === 'X' ? text.toUpperCase() : text;
}

function digits(
  size: number,
  isFloat: boolean,
  type: string | undefined,
  places: number | undefined,
  alternate: boolean,
): string | undefined {
  switch (type) {
    case undefined:
      return places !== undefined ? general(size, places) : isFloat ? floatText(size) : String(size);
    case 'd':
    case 'n':
      return isFloat ? undefined : String(size);
    case 'b':
      return (alternate ? '0b' : '') + size.toString(2);
    case 'o':
      return (alternate ? '0o' : '') + size.toString(8);
    case 'x':
      return (alternate ? '0x' : '') + size.toString(16);
    case 'X':
      return (alternate ? '0X' : '') + size.toString(16).toUpperCase();
    case 'c':
      return String.fromCodePoint(size);
    case '%':
      return `${(size * 100).toFixed(places ?? 6)}%`;
    case 'e':
      return pythonExponent(size.toExponential(places ?? 6));
    case 'E':
      return pythonExponent(size.toExponential(places ?? 6)).toUpperCase();
    case 'f':
    case 'F':
      return size.toFixed(Math.min(places ?? 6, 100));
    case 'g':
    case 'G':
      return general(size, places ?? 6);
    default:
      return undefined;
  }
}

/** `g`: so many significant digits, trailing zeros gone. */
function general(size: number, places: number): string {
  const significant = Math.max(1, places);
  const exponent = size === 0 ? 0 : Number(size.toExponential(significant - 1).split('e')[1]);
  if (exponent >= -4 && exponent < significant) {
    const text = size.toFixed(Math.min(100, significant - 1 - exponent));
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  }
  const [mantissa = '', power = ''] = size.toExponential(significant - 1).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return pythonExponent(`${short}e${power}`);
}

function grouped(text: string, mark: string): string {
  const [whole = '', ...rest] = text.split('.');
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, mark), ...rest].join('.');
}

function padded(head: string, text: string, width: number, align: string, fill: string): string {
  const missing = Math.max(0, Math.min(width, 10_000) - head.length - [...text].length);
  const left = align === '<' ? 0 : align === '^' ? Math.floor(missing / 2) : missing;
  if (align === '=') return head + fill.repeat(missing) + text;
  return fill.repeat(left) + head + text + fill.repeat(missing - left);
}

/** `'conv%d_%s' % (i, name)`; undefined when it is not known. */
export function percentFormat(
  pattern: string,
  operand: Value,
  show: ShowInstance = notShown,
): string | undefined {
  const values = operand.kind === 'tuple' ? operand.items : [operand];
  let next = 0;
  let known = true;
  const text = pattern.replace(
    /%(?:\((\w+)\))?([-+ 0#]*)(\d+)?(?:\.(\d+))?([diouxXeEfFgGcrsa%])/g,
    (_, key, flags, width, places, type) => {
      if (type === '%') return '%';
      const value = key === undefined ? values[next++] : memberNamed(operand, key);
      const piece = value ? onePercent(value, String(flags), width, places, type, show) : undefined;
      known &&= piece !== undefined;
      return piece ?? '';
    },
  );
  return known ? text : undefined;
}

function memberNamed(dict: Value, key: string): Value | undefined {
  if (dict.kind !== 'dict') return undefined;
  for (const entry of dict.entries.values())
    if (entry.key.kind === 'string' && entry.key.value === key) return entry.value;
  return undefined;
}

function onePercent(
  value: Value,
  flags: string,
  width: string,
  places: string,
  type: string,
  show: ShowInstance,
) {
  const align = flags.includes('-') ? '<' : '>';
  const precision = places === undefined ? '' : `.${places}`;
  if (type === 's' || type === 'r' || type === 'a') {
    const text = type === 's' ? strOf(value, show) : reprOf(value, show);
    return text === undefined
      ? undefined
      : formatWith({ kind: 'string', value: text }, `${align}${width ?? ''}${precision}`);
  }
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const zero = flags.includes('0') && align === '>' ? '0' : '';
  const isWhole = type === 'd' || type === 'i' || type === 'u';
  const number: Value =
    isWhole && value.kind === 'number' ? { ...value, value: Math.trunc(value.value), isFloat: false } : value;
  const spec = `${zero ? '' : align}${sign}${flags.includes('#') ? '#' : ''}${zero}${width ?? ''}`;
  return formatWith(number, spec + (isWhole ? 'd' : precision + type));
}
