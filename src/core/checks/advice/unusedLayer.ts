/** A layer or its output gets a name that is never read again: it is no part of any model. */
import { findKerasLayer, findTfjsLayer } from '../../layers/catalogue.js';
import type { Advice, AdviceRule } from './rule.js';

/** `x = layers.Conv2D(` and `const x = tf.layers.conv2d(`, at the start of a line. */
const ASSIGNED = {
  python: /^[ \t]*([A-Za-z]\w*)[ \t]*=[ \t]*((?:\w+\.)*)([A-Z]\w*)\(/gm,
  script: /^[ \t]*(?:const|let|var)[ \t]+([A-Za-z$][\w$]*)[ \t]*=[ \t]*((?:[\w$]+\.)*layers\.)([a-z]\w*)\(/gm,
};

export const unusedLayer: AdviceRule = {
  code: 'unused-layer',
  severity: 'hint',
  source: 'a layer takes part in a model only where something reads it',
  check({ model, document }) {
    const { text, language, path } = document;
    if (model.nodes.some(({ unknown }) => unknown)) return [];
    const find = model.framework === 'keras' ? findKerasLayer : findTfjsLayer;
    let uses: ReadonlyMap<string, number> | undefined;
    const assignments = text.matchAll(language === 'python' ? ASSIGNED.python : ASSIGNED.script);
    return [...assignments].flatMap((found): readonly Advice[] => {
      const [whole, name, , layer] = found;
      if (name === undefined || layer === undefined || !find(layer)) return [];
      uses ??= usesOf(text);
      if (uses.get(name) !== 1) return [];
      const start = found.index + whole.indexOf(name);
      const message = `“${name}” is never read: the ${layer} is no part of a model. Use it as the next layer's input, or remove it.`;
      return [{ location: { path, start, end: start + name.length }, message }];
    });
  },
};

/** How often each name stands in the text, in strings and comments too. */
function usesOf(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
