/** Texts with values in them: f-strings, `format` and `%`. */
import { isFloat, numberOf, PyDict, PyTuple, shown, Unsupported, type Value } from './values.js';

/** By a specification such as `02d`, `.2f` or `>5`. */
export function formatted(value: Value, format: string): string {
  const found = /^(?:(.)?([<>^]))?(0)?(\d+)?(,)?(?:\.(\d+))?([dfsg%]?)$/.exec(format);
  if (!found) throw new Unsupported(`the format ${format}`);
  const [, fill = ' ', align, zero, width, comma, digits, kind] = found;
  let text: string;
  if (kind === 'f' || (digits !== undefined && kind === '' && isFloat(value)))
    text = numberOf(value).toFixed(Number(digits ?? 6));
  else if (kind === '%') text = `${(numberOf(value) * 100).toFixed(Number(digits ?? 6))}%`;
  else if (kind === 'd') text = String(Math.trunc(numberOf(value)));
  else text = digits === undefined ? shown(value) : shown(value).slice(0, Number(digits));
  if (comma) text = text.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',');
  const size = Number(width ?? 0);
  if (zero) return text.padStart(size, '0');
  const isRight = align === '>' || (!align && typeof value !== 'string');
  return isRight ? text.padStart(size, fill) : text.padEnd(size, fill);
}

export function formattedByPercent(text: string, values: Value): string {
  const given = values instanceof PyTuple ? [...values.items] : [values];
  return text.replace(
    /%(?:%|(?:\((\w+)\))?(0?)(\d*)(?:\.(\d+))?([dsfi]))/g,
    (whole, name, zero, width, digits, kind) => {
      if (whole === '%%') return '%';
      const value = name !== undefined && values instanceof PyDict ? values.get(name) : given.shift();
      if (value === undefined) throw new Unsupported('a text with fewer values than it takes');
      const made =
        kind === 'f'
          ? numberOf(value).toFixed(Number(digits ?? 6))
          : kind === 's'
            ? shown(value)
            : String(Math.trunc(numberOf(value)));
      return made.padStart(Number(width || 0), zero ? '0' : ' ');
    },
  );
}

export function formattedByBraces(
  text: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): string {
  let next = 0;
  return text.replace(/\{\{|\}\}|\{(\w*)(?::([^{}]*))?\}/g, (whole, name, format) => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0);
    const value = name === '' ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : named.get(name);
    if (value === undefined) throw new Unsupported('a text with fewer values than it takes');
    return format ? formatted(value, format) : shown(value);
  });
}
