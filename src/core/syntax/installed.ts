/** Which Keras the commands of a notebook bring: `%tensorflow_version 2.x`, `!pip install tensorflow==2.3`. */
import type { InstalledKeras } from '../program/tree.js';

const COMMAND = /^[ \t]*(?:%tensorflow_version[ \t]+([12])\b.*|[!%]?[ \t]*pip3?[ \t]+install[ \t]+(.*))$/gm;
const PACKAGE = /(?:^|[ \t'"])(tensorflow(?:[-_](?:gpu|cpu))?|keras)[ \t]*(?:==|~=)[ \t]*(\d+)(?:\.(\d+))?/gi;

/** From this minor version on TensorFlow 2 brings Keras 3. */
const FIRST_WITH_KERAS_3 = 16;

/** The last of them stands; undefined where no command names a version. */
export function installedKeras(text: string): InstalledKeras | undefined {
  if (!/tensorflow_version|pip/.test(text)) return undefined;
  let found: InstalledKeras | undefined;
  for (const { index, 0: whole, 1: version, 2: packages = '' } of text.matchAll(COMMAND)) {
    const start = index + (/^[ \t]*/.exec(whole)?.[0].length ?? 0);
    const span = { start, end: index + whole.trimEnd().length };
    if (version !== undefined) found = { major: 2, words: whole.trim(), span };
    for (const [written, name = '', first = '', second = '0'] of packages.matchAll(PACKAGE)) {
      const major = /^keras$/i.test(name)
        ? Number(first)
        : Number(first) > 2 || (first === '2' && Number(second) >= FIRST_WITH_KERAS_3)
          ? 3
          : 2;
      if (major === 1 || major === 2 || major === 3) found = { major, words: written.trim(), span };
    }
  }
  return found;
}
