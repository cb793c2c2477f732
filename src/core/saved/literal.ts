/** Values as a programmer writes them in each language. */
import type { Framework } from '../layers/row.js';

/** Code that stands for itself among values. */
export class Source {
  constructor(readonly text: string) {}
}

export function literal(value: unknown, framework: Framework): string {
  const python = framework === 'keras';
  if (value instanceof Source) return value.text;
  if (value === null || value === undefined) return python ? 'None' : 'null';
  if (typeof value === 'boolean') return python ? (value ? 'True' : 'False') : String(value);
  if (typeof value === 'string')
    return python
      ? JSON.stringify(value)
      : `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) {
    const inner = value.map((item) => literal(item, framework)).join(', ');
    return python ? `(${inner}${value.length === 1 ? ',' : ''})` : `[${inner}]`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(
      ([key, item]) => `${python ? JSON.stringify(key) : key}: ${literal(item, framework)}`,
    );
    return python ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
  }
  return String(value);
}
