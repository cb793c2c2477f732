/** Values as JSON and back. Undefined when a part is not known. */
import { boundedWalk } from '../../evaluate/boundedWalk.js';
import { bool, list, none, num, str, undefinedValue } from '../../evaluate/makeValue.js';
import type { Value } from '../../evaluate/value.js';
import { makeObject, propertiesOf } from './objects.js';

const DEEPEST = 50;
const walk = boundedWalk();

export function toJson(value: Value, depth = 0): { readonly json: unknown } | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return { json: value.value };
    case 'none':
      return { json: value.isUndefined ? undefined : null };
    case 'function':
    case 'method':
    case 'native':
      return { json: undefined };
    case 'list':
    case 'tuple':
    case 'dict':
    case 'instance': {
      const properties = propertiesOf(value);
      if (!properties) return undefined;
      const parts = walk(properties.length, () =>
        properties.map(({ key, value: part }) => ({ key, part: toJson(part, depth + 1) })),
      );
      if (!parts || parts.some(({ part }) => part === undefined)) return undefined;
      return {
        json:
          value.kind === 'list' || value.kind === 'tuple'
            ? parts.map(({ part }) => part?.json)
            : Object.fromEntries(parts.map(({ key, part }) => [key, part?.json])),
      };
    }
    default:
      return undefined;
  }
}

export function ofJson(json: unknown): Value {
  if (json === null) return none;
  if (typeof json === 'number') return num(json);
  if (typeof json === 'string') return str(json);
  if (typeof json === 'boolean') return bool(json);
  if (Array.isArray(json)) return list(json.map(ofJson));
  if (typeof json === 'object')
    return makeObject(Object.entries(json).map(([key, value]) => [key, ofJson(value)] as const));
  return undefinedValue;
}
