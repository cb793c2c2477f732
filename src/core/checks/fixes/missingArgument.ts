/** `missing-argument`: a usual value for the argument that is not given; the user changes it. */
import { rowOfType, spelledArgument } from '../../layers/catalogue.js';
import { tableEntry } from '../../words.js';
import { factOf } from '../fixFacts.js';
import { setArgument } from './edits.js';
import { type Fixer, fix, nodeAt } from './fixer.js';

/** First values to start from, by canonical argument name. */
export const USUAL: Readonly<Record<string, string>> = {
  filters: '32',
  kernel_size: '3',
  pool_size: '2',
  units: '64',
  rate: '0.25',
  activation: "'relu'",
  output_dim: '64',
};

export const missingArgument: Fixer = (problem, context) => {
  const found = nodeAt(problem, context);
  if (!found) return [];
  const { node, model } = found;
  const row = rowOfType(node.type, model.framework);
  const told = factOf(problem, 'missing-argument');
  const missing = row?.arguments.find((spec) => spec.required && spec.name === told?.name);
  const value = missing && tableEntry(USUAL, missing.name);
  if (!missing || value === undefined) return [];
  const written = spelledArgument(missing, model.framework);
  const edits = setArgument(node, missing.name, value, context.document, model.framework);
  return fix(`Give ${written} the usual value ${value}`, edits, true);
};
