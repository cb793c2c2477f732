/** Columns that a table surely has not: only of those whose columns are all known by name. */
import { didYouMean } from '../../checks/nearestName.js';
import type { Location } from '../../document.js';
import type { Evaluation } from '../../evaluate/nativeCall.js';
import type { ConfiguredValue, Value } from '../../evaluate/value.js';
import { labelsOf, namesIn } from './labels.js';

/** `df['price']`, `df[['price', 'tax']]`, and `df['price', 'tax']`, which wants a list. */
export function noteMissingColumn(
  table: ConfiguredValue,
  index: Value,
  evaluation: Evaluation,
  at: Location,
): void {
  const known = labelsOf(table);
  if (!known) return;
  const names = index.kind === 'tuple' ? undefined : namesIn(index);
  const several = index.kind === 'tuple' ? namesIn(index) : undefined;
  if (several && several.length > 1 && several.every((name) => known.includes(name))) {
    const listed = several.map((name) => `'${name}'`).join(', ');
    evaluation.refuse(`Several columns stand in a list: write [[${listed}]]`, at, 'KeyError');
  } else if (names) noteMissing(known, names, evaluation, at);
}

/** The first of these names that is no column is told, once for each table and place. */
export function noteMissing(
  known: readonly string[],
  names: readonly string[],
  evaluation: Evaluation,
  at: Location,
): void {
  const name = names.find((each) => !known.includes(each));
  if (name === undefined) return;
  const shown = known.length > MOST ? `${known.slice(0, MOST).join(', ')} …` : known.join(', ');
  evaluation.refuse('', at, 'KeyError', {
    message: `The table has no column "${name}": Python raises a KeyError. ${didYouMean(name, known, `Its columns are ${shown}.`)}`,
    fixFacts: [{ kind: 'misspelt-name', name, known }],
  });
}

const MOST = 12;
