/** Members that a text surely has not, and slips of the methods of lists and dicts. */
import type { Value } from '../../evaluate/value.js';
import { wordSet, words } from '../../words.js';
import { misspeltMember } from '../misspeltMember.js';
import type { MissingMember } from '../moduleRegistry.js';

/** Of Python 3 and of NumPy's texts. */
const OF_TEXTS =
  words(`capitalize casefold center count encode decode endswith expandtabs find format format_map index
  isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join
  ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip
  split splitlines startswith strip swapcase title translate upper zfill`);
const OF_LISTS = words('append clear copy count extend index insert pop remove reverse sort');
const OF_DICTS = words('clear copy fromkeys get items keys pop popitem setdefault update values');
const OF_ARRAYS = wordSet('shape reshape astype ndim dtype');

export function missingMember(object: Value, name: string): MissingMember | undefined {
  if (name.startsWith('_')) return undefined;
  if (object.kind === 'string') return misspeltMember('A text', name, OF_TEXTS);
  if (object.kind === 'dict' && !object.whenMissing) return misspeltMember('A dict', name, OF_DICTS);
  if (object.kind !== 'list' || object.deque || object.openReason !== undefined) return undefined;
  if (!OF_ARRAYS.has(name)) return misspeltMember('A list', name, OF_LISTS);
  return {
    message: `A list has no "${name}", as an array has: make one with np.array(…)`,
    exception: 'AttributeError',
  };
}
