/** Words that Python keeps for itself: none of them is a name. */
import { wordSet } from '../words.js';

/** All but those that stand for a value. */
export const KEYWORDS: ReadonlySet<string> =
  wordSet(`and as assert async await break class continue def del elif else except finally for from global if import in
  is lambda nonlocal not or pass raise return try while with yield`);

export const KEYWORD_VALUES: ReadonlySet<string> = wordSet('False None True');

export const isKeyword = (word: string): boolean => KEYWORDS.has(word) || KEYWORD_VALUES.has(word);
