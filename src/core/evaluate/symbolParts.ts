/** Parts of a value of which only the name is known: `input_shape[0]`, `config.filters` are names too. */
import { symbol } from '../graph/dimensionArithmetic.js';
import { fromDim } from './makeValue.js';
import type { SymbolValue, Value } from './value.js';

/** Longer names tell a reader nothing. */
const LONGEST = 60;

/** The plain name that a symbol has; undefined for arithmetic on names. */
export function nameOfSymbol({ dim }: SymbolValue): string | undefined {
  return dim.expression.op === 'symbol' ? dim.expression.name : undefined;
}

export function attributeOfSymbol(object: SymbolValue, name: string): Value | undefined {
  const owner = nameOfSymbol(object);
  return owner === undefined ? undefined : named(`${owner}.${name}`);
}

export function entryOfSymbol(object: SymbolValue, index: Value): Value | undefined {
  const owner = nameOfSymbol(object);
  if (owner === undefined) return undefined;
  if (index.kind === 'number' && Number.isInteger(index.value)) return named(`${owner}[${index.value}]`);
  return index.kind === 'string' ? named(`${owner}['${index.value}']`) : undefined;
}

function named(name: string): Value | undefined {
  return name.length > LONGEST ? undefined : fromDim(symbol(name));
}
